import { isUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { NetworkNotFound } from '../../errors/errors.ts'
import { AgentNotFound } from '../agent/index.ts'
import { InvalidDHCPAgent, NetworkHostedByDHCPAgent, NetworkNotHostedByDhcpAgent } from './errors.ts'

// OVN answers DHCP on every host by itself. Only agents of the type `DHCP agent` are given networks.

export interface NetworkPlace {
  readonly agentId: string
  readonly networkId: string
}

/** Networks of an agent, by id; throws its 404. */
export async function networksOfAgent(tx: ReadTx, agentId: string): Promise<readonly string[]> {
  await requireAgent(tx, agentId)
  const { rows } = await sql<{ id: string }>`
    select network_id as id from network_dhcp_agent where agent_id = ${agentId} order by network_id`.execute(
    tx,
  )
  return rows.map(row => row.id)
}

/** Agents of a network, by id, in the order it was given to them; none for a network that does not exist. */
export async function agentsOfNetwork(tx: ReadTx, networkId: string): Promise<readonly string[]> {
  if (!isUuid(networkId)) return []
  const { rows } = await sql<{ id: string }>`
    select agent_id as id from network_dhcp_agent where network_id = ${networkId}
    order by created_at, agent_id`.execute(tx)
  return rows.map(row => row.id)
}

/** Gives a network to an agent, beside those that serve it already. */
export async function addNetwork(
  { tx, settings }: WriteContext,
  { agentId, networkId }: NetworkPlace,
): Promise<void> {
  const network = isUuid(networkId)
    ? await sql`select from network where id = ${networkId} for no key update`.execute(tx)
    : { rows: [] }
  if (network.rows.length === 0) throw new NetworkNotFound({ net_id: networkId })
  const agent = await requireAgent(tx, agentId)
  const isUsable = agent.isEnabled || settings.scheduling.keepsServicesOfDisabledAgents
  if (agent.type !== 'DHCP agent' || !isUsable) throw new InvalidDHCPAgent({ id: agentId })
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('network_dhcp_agent')
    .values({ network_id: networkId, agent_id: agentId })
    .onConflict(conflict => conflict.columns(['network_id', 'agent_id']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n)
    throw new NetworkHostedByDHCPAgent({ network_id: networkId, agent_id: agentId })
}

export async function removeNetwork(
  { tx }: WriteContext,
  { agentId, networkId }: NetworkPlace,
): Promise<void> {
  await requireAgent(tx, agentId)
  const { numDeletedRows = 0n } = isUuid(networkId)
    ? await tx
        .deleteFrom('network_dhcp_agent')
        .where('network_id', '=', networkId)
        .where('agent_id', '=', agentId)
        .executeTakeFirst()
    : {}
  if (numDeletedRows === 0n)
    throw new NetworkNotHostedByDhcpAgent({ network_id: networkId, agent_id: agentId })
}

interface KnownAgent {
  readonly type: string
  readonly isEnabled: boolean
}

async function requireAgent(tx: ReadTx, id: string): Promise<KnownAgent> {
  const { rows } = await sql<KnownAgent>`
    select agent_type as type, admin_state_up as "isEnabled" from agent where id = ${id}`.execute(tx)
  const [agent] = rows
  if (agent === undefined) throw new AgentNotFound({ id })
  return agent
}
