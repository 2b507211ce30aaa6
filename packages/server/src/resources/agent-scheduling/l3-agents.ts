import { isUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { RouterNotFound } from '../../errors/errors.ts'
import { l3AgentDrivers } from '../../scheduling/l3-agent-drivers.ts'
import { agentMode } from '../../scheduling/schedule-routers.ts'
import {
  DVRL3CannotAssignToDvrAgent,
  DVRL3CannotRemoveFromDvrAgent,
  InvalidL3Agent,
  RouterDoesntSupportScheduling,
  RouterHostedByL3Agent,
  RouterL3AgentMismatch,
  RouterNotHostedByL3Agent,
} from './errors.ts'
import { addChassis, changePriority, type Pair, removeChassis } from './gateway-chassis.ts'

// Two kinds of agents carry routers: chassis of OVN the gateways of its own, and agents of the type
// `L3 agent` those whose flavor leads to a provider of theirs.

const type = 'L3 agent'

interface L3Agent {
  readonly isEnabled: boolean
  readonly configurations: Readonly<Record<string, unknown>>
}

/** The agent if it is one of these; undefined: it is a chassis, or nobody. */
async function selectL3Agent(tx: ReadTx, id: string): Promise<L3Agent | undefined> {
  const { rows } = await sql<L3Agent>`
    select admin_state_up as "isEnabled", configurations from agent
    where id = ${id} and agent_type = ${type}`.execute(tx)
  return rows[0]
}

interface GivenRouter {
  readonly ha: boolean
  readonly distributed: boolean
  /** Of the provider that its flavor leads to. */
  readonly driver: string | null
  readonly agents: readonly string[]
}

async function lockRouter(tx: WriteTx, id: string): Promise<GivenRouter> {
  const { rows } = isUuid(id)
    ? await sql<GivenRouter>`
        with locked as materialized (
          select id, ha, distributed, flavor_id from router where id = ${id} for no key update)
        select l.ha, l.distributed,
          (select p.driver from flavor_service_profile b join service_profile p on p.id = b.service_profile_id
            where b.flavor_id = l.flavor_id order by b.position limit 1) as driver,
          array(select b.agent_id from router_l3_agent b where b.router_id = l.id order by b.agent_id) as agents
        from locked l`.execute(tx)
    : { rows: [] }
  const [router] = rows
  if (router === undefined) throw new RouterNotFound({ router_id: id })
  return router
}

/** Has an agent carry a router; `priority` is for chassis alone. */
export async function giveRouter(context: WriteContext, pair: Pair, priority?: number): Promise<void> {
  const { tx, settings } = context
  const { agentId, routerId } = pair
  const agent = await selectL3Agent(tx, agentId)
  if (agent === undefined) return addChassis(context, pair, priority)
  const router = await lockRouter(tx, routerId)
  if (router.driver === null || !l3AgentDrivers.has(router.driver))
    throw new RouterDoesntSupportScheduling({ router_id: routerId })
  const mode = agentMode(agent)
  if (mode !== 'legacy' && mode !== 'dvr_snat') throw new DVRL3CannotAssignToDvrAgent({})
  if (mode === 'legacy' && router.distributed)
    throw new RouterL3AgentMismatch({ router_id: routerId, agent_id: agentId })
  if (!agent.isEnabled && !settings.scheduling.keepsServicesOfDisabledAgents)
    throw new InvalidL3Agent({ id: agentId })
  const [holder] = router.agents
  if (router.agents.includes(agentId)) return
  if (holder !== undefined && !router.ha)
    throw new RouterHostedByL3Agent({ router_id: routerId, agent_id: holder })
  await tx.insertInto('router_l3_agent').values({ router_id: routerId, agent_id: agentId }).execute()
}

export async function reprioritise(context: WriteContext, pair: Pair, priority: number): Promise<void> {
  if (await selectL3Agent(context.tx, pair.agentId)) throw new InvalidL3Agent({ id: pair.agentId })
  await changePriority(context, pair, priority)
}

export async function takeRouter(context: WriteContext, pair: Pair): Promise<void> {
  const { agentId, routerId } = pair
  const agent = await selectL3Agent(context.tx, agentId)
  if (agent === undefined) return removeChassis(context, pair)
  const mode = agentMode(agent)
  if (mode !== 'legacy' && mode !== 'dvr_snat') throw new DVRL3CannotRemoveFromDvrAgent({})
  await lockRouter(context.tx, routerId)
  const { numDeletedRows } = await context.tx
    .deleteFrom('router_l3_agent')
    .where('router_id', '=', routerId)
    .where('agent_id', '=', agentId)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new RouterNotHostedByL3Agent({ router_id: routerId, agent_id: agentId })
}

/** Routers that L3 agents carry, by id: of an agent. */
export async function routersOfL3Agent(tx: ReadTx, agentId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select router_id as id from router_l3_agent where agent_id = ${agentId} order by router_id`.execute(tx)
  return rows.map(row => row.id)
}

/** L3 agents of a router, by id, in the order it was given to them. */
export async function l3AgentsOfRouter(tx: ReadTx, routerId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select agent_id as id from router_l3_agent where router_id = ${routerId}
    order by created_at, agent_id`.execute(tx)
  return rows.map(row => row.id)
}
