import { sql } from 'kysely'
import { isAgentAlive } from '../binding/agent-alive.ts'
import type { WriteTx } from '../database/database.ts'
import { chooseAgents } from './choose-agents.ts'
import { loadCandidates } from './load-candidates.ts'
import type { SchedulingSettings } from './settings.ts'

/**
 * Gives networks with DHCP to agents that serve DHCP, where there are such agents, until each has as many
 * that live as it should. The networks are locked by the caller or here. One statement when there are none.
 */
export async function scheduleNetworks(
  tx: WriteTx,
  networkIds: readonly string[],
  settings: SchedulingSettings,
): Promise<void> {
  if (networkIds.length === 0) return
  const candidates = await loadCandidates(tx, 'DHCP agent')
  if (candidates.length === 0) return
  const loads = new Map(candidates.map(agent => [agent.id, agent.load]))
  const bindings: { network_id: string; agent_id: string }[] = []
  for (const network of await networksToSchedule(tx, networkIds)) {
    const zones = network.zones.length > 0 ? network.zones : settings.defaultAvailabilityZones
    const chosen = chooseAgents(
      candidates.map(agent => ({ ...agent, load: loads.get(agent.id) ?? 0 })),
      { count: settings.dhcpAgentsPerNetwork - network.alive, zones, present: new Set(network.agents) },
    )
    for (const { id } of chosen) {
      loads.set(id, (loads.get(id) ?? 0) + 1)
      bindings.push({ network_id: network.id, agent_id: id })
    }
  }
  if (bindings.length === 0) return
  await tx.insertInto('network_dhcp_agent').values(bindings).execute()
}

interface NetworkToSchedule {
  readonly id: string
  readonly zones: readonly string[]
  readonly agents: readonly string[]
  /** How many of its agents live and may be used. */
  readonly alive: number
}

async function networksToSchedule(
  tx: WriteTx,
  ids: readonly string[],
): Promise<readonly NetworkToSchedule[]> {
  const usable = sql.raw(`agent.admin_state_up and ${isAgentAlive('agent')}`)
  const { rows } = await sql<NetworkToSchedule>`
    with locked as materialized (
      select n.id, n.availability_zone_hints from network n where n.id = any(${ids}::uuid[])
        and exists (select from subnet s where s.network_id = n.id and s.enable_dhcp)
      order by n.id for no key update)
    select l.id, l.availability_zone_hints as zones,
      array(select b.agent_id from network_dhcp_agent b where b.network_id = l.id) as agents,
      (select count(*)::integer from network_dhcp_agent b join agent on agent.id = b.agent_id
        where b.network_id = l.id and ${usable}) as alive
    from locked l order by l.id`.execute(tx)
  return rows
}
