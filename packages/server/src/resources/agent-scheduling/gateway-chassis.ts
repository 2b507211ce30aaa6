import { isUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { RouterNotFound } from '../../errors/errors.ts'
import type { ScheduledChassis } from '../../reconcile/model/gateway-chassis.ts'
import { type GatewaySchedule, loadGatewaySchedules } from '../router/index.ts'
import {
  HAChassisPriorityAlreadyAssigned,
  InvalidHAChassisPriority,
  InvalidL3Agent,
  RouterDoesntSupportScheduling,
  RouterHostedByL3Agent,
  RouterNotHostedByL3Agent,
} from './errors.ts'

const PRIORITY_MAX = 32_767
/** Of the first chassis of a router that has none. */
const PRIORITY_FIRST = 5

export interface Pair {
  readonly agentId: string
  readonly routerId: string
}

/** A router of OVN that is locked, with the chassis that carry its gateway now. */
async function lockSchedule(tx: WriteTx, routerId: string): Promise<Omit<GatewaySchedule, 'routerId'>> {
  const locked = isUuid(routerId)
    ? await sql<{ flavor_id: string | null }>`
        select flavor_id from router where id = ${routerId} for no key update`.execute(tx)
    : { rows: [] }
  const [found] = locked.rows
  if (found === undefined) throw new RouterNotFound({ router_id: routerId })
  if (found.flavor_id !== null) throw new RouterDoesntSupportScheduling({ router_id: routerId })
  const [schedule] = await loadGatewaySchedules(tx, routerId)
  return schedule ?? { scheduled: [], isCandidate: () => true }
}

async function requireAgent(tx: WriteTx, id: string): Promise<void> {
  const { rows } = await sql`select from agent where id = ${id}`.execute(tx)
  if (rows.length === 0) throw new InvalidL3Agent({ id })
}

/** From the first such choice on the chassis of the router are those that were chosen. */
async function choose(
  { tx, dirty }: WriteContext,
  routerId: string,
  chassis: readonly ScheduledChassis[],
): Promise<void> {
  await sql`delete from router_gateway_chassis where router_id = ${routerId}`.execute(tx)
  await sql`insert into router_gateway_chassis (router_id, chassis_name, priority)
    select ${routerId}, name, priority from unnest(${chassis.map(one => one.name)}::text[],
      ${chassis.map(one => one.priority)}::integer[]) as c (name, priority)`.execute(tx)
  dirty('router', routerId)
}

function checkPriority(scheduled: readonly ScheduledChassis[], priority: number): void {
  if (!Number.isInteger(priority) || priority < 0 || priority > PRIORITY_MAX)
    throw new InvalidHAChassisPriority({})
  if (scheduled.some(one => one.priority === priority))
    throw new HAChassisPriorityAlreadyAssigned({ ha_chassis_priority: priority })
}

/** Without a priority it comes after all others. */
export async function addChassis(
  context: WriteContext,
  { agentId, routerId }: Pair,
  wanted: number | undefined,
): Promise<void> {
  const { scheduled, isCandidate } = await lockSchedule(context.tx, routerId)
  await requireAgent(context.tx, agentId)
  if (scheduled.some(one => one.name === agentId))
    throw new RouterHostedByL3Agent({ router_id: routerId, agent_id: agentId })
  const lowest = Math.min(PRIORITY_FIRST + 1, ...scheduled.map(one => one.priority))
  const priority = wanted ?? lowest - 1
  checkPriority(scheduled, priority)
  if (!isCandidate(agentId)) throw new InvalidL3Agent({ id: agentId })
  await choose(context, routerId, [...scheduled, { name: agentId, priority }])
}

export async function changePriority(
  context: WriteContext,
  { agentId, routerId }: Pair,
  priority: number,
): Promise<void> {
  const { scheduled } = await lockSchedule(context.tx, routerId)
  await requireAgent(context.tx, agentId)
  requireHosted(scheduled, { agentId, routerId })
  checkPriority(scheduled, priority)
  const others = scheduled.filter(one => one.name !== agentId)
  await choose(context, routerId, [...others, { name: agentId, priority }])
}

export async function removeChassis(context: WriteContext, { agentId, routerId }: Pair): Promise<void> {
  const { scheduled } = await lockSchedule(context.tx, routerId)
  await requireAgent(context.tx, agentId)
  requireHosted(scheduled, { agentId, routerId })
  await choose(
    context,
    routerId,
    scheduled.filter(one => one.name !== agentId),
  )
}

function requireHosted(scheduled: readonly ScheduledChassis[], { agentId, routerId }: Pair): void {
  if (!scheduled.some(one => one.name === agentId))
    throw new RouterNotHostedByL3Agent({ router_id: routerId, agent_id: agentId })
}
