import { isUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { WriteContext } from '../../definition/behaviour.ts'
import { allocationDifference, summed } from '../../placement/allocation-difference.ts'
import { allocationOf } from '../../placement/allocation-of.ts'
import { TooManyServers } from '../../placement/errors.ts'
import type { ServerDifference } from '../../placement/placement-allocations.ts'
import type { ReservedRule } from '../../placement/resource-names.ts'
import { reservedTypes } from './rule-types.ts'

/** Servers whose allocations one request changes, one after the other. */
const SERVERS_MAX = 50

/** A port whose traffic another policy is for from now on. */
export interface PortPolicyChange {
  readonly portId: string
  readonly before: string | null
  readonly after: string | null
}

interface PlacedPort {
  readonly portId: string
  readonly projectId: string
  readonly serverId: string
  readonly profile: Readonly<Record<string, unknown>>
}

type Move = ReturnType<typeof allocationDifference> & PlacedPort

/**
 * Lets the servers of ports hold what their new policies guarantee instead of what the old ones did, and
 * notes it in the binding profiles. What nobody placed a server by is only carried out, with a warning.
 *
 * @throws ApiError of placement/errors.ts
 */
export async function moveAllocations(
  context: WriteContext,
  changes: readonly PortPolicyChange[],
): Promise<void> {
  const { op, tx, placement } = context
  const moved = changes.filter(({ before, after }) => before !== after)
  const rules = await reservedRules(context, moved)
  const concerned = moved.filter(({ before, after }) => rules.has(before ?? '') || rules.has(after ?? ''))
  if (concerned.length === 0) return
  const ports = await placedPorts(context, concerned)
  const moves = concerned.flatMap((change): Move[] => {
    const port = ports.get(change.portId)
    if (port === undefined) return []
    const [before, after] = [rules.get(change.before ?? '') ?? [], rules.get(change.after ?? '') ?? []]
    const allocation = allocationOf(port.profile)
    const move = { ...port, ...allocationDifference({ portId: port.portId, before, after, allocation }) }
    for (const type of placement === undefined ? [] : move.unheld)
      op.log.warn('a guaranteed rate is only carried out: the server was not placed by it', {
        port: port.portId,
        rule: type,
      })
    return Object.keys(allocation).length === 0 ? [] : [move]
  })
  if (moves.length === 0) return
  if (placement === undefined) {
    op.log.warn('guaranteed rates are only carried out: there is no Placement', { ports: moves.length })
    return
  }
  const servers = byServer(moves, { isAdmin: op.actor.isAdmin || op.actor.isService === true })
  if (servers.length > SERVERS_MAX) throw new TooManyServers({ count: servers.length, max: SERVERS_MAX })
  if (servers.length > 0) await placement.change(servers)
  for (const { portId, allocation } of moves)
    await sql`update port_binding set profile = profile || jsonb_build_object('allocation',
      ${JSON.stringify(allocation)}::jsonb) where port_id = ${portId} and status = 'ACTIVE'`.execute(tx)
}

/** Ports of a network that follow its policy. Whoever changes one of them waits for the network, which is locked. */
export async function inheritingPorts(
  { tx }: WriteContext,
  { networkId, before, after }: Omit<PortPolicyChange, 'portId'> & { readonly networkId: string },
): Promise<readonly PortPolicyChange[]> {
  const { rows } = await sql<{ portId: string }>`
    select id as "portId" from port where network_id = ${networkId} and qos_policy_id is null
      and device_owner like 'compute:%' order by id`.execute(tx)
  return rows.map(({ portId }) => ({ portId, before, after }))
}

/** Guaranteed rates by policy, where there are some; policies are locked by who changes to them. */
async function reservedRules(
  { tx }: WriteContext,
  changes: readonly PortPolicyChange[],
): Promise<ReadonlyMap<string, readonly ReservedRule[]>> {
  const ids = [...new Set(changes.flatMap(({ before, after }) => [before ?? [], after ?? []].flat()))]
  if (ids.length === 0) return new Map()
  const { rows } = await sql<ReservedRule & { policyId: string }>`
    select id, type, direction, value, qos_policy_id as "policyId" from qos_rule
    where qos_policy_id = any(${ids}::uuid[]) and type = any(${[...reservedTypes]}::text[])
    order by id`.execute(tx)
  return Map.groupBy(rows, rule => rule.policyId)
}

/** The ports among these that servers have, with what Nova noted of their binding. */
async function placedPorts(
  { tx }: WriteContext,
  changes: readonly PortPolicyChange[],
): Promise<ReadonlyMap<string, PlacedPort>> {
  const { rows } = await sql<PlacedPort>`
    select p.id as "portId", p.project_id as "projectId", p.device_id as "serverId", b.profile
    from port p join port_binding b on b.port_id = p.id and b.status = 'ACTIVE'
    where p.id = any(${changes.map(change => change.portId)}::uuid[]) and p.device_owner like 'compute:%'
      and p.device_id <> ''`.execute(tx)
  // Nova's servers are UUIDs; anything else would lead elsewhere in Placement's API.
  return new Map(rows.filter(port => isUuid(port.serverId)).map(port => [port.portId, port]))
}

/** Who is not an administrator changes what servers of the port's project hold, whatever the port says. */
function byServer(
  moves: readonly Move[],
  { isAdmin }: { readonly isAdmin: boolean },
): readonly ServerDifference[] {
  const servers = new Map<string, ServerDifference>()
  for (const { serverId, projectId, amounts } of moves) {
    if (Object.keys(amounts).length === 0) continue
    const key = isAdmin ? serverId : `${serverId} ${projectId}`
    const difference = summed(servers.get(key)?.difference ?? {}, amounts)
    servers.set(key, { serverId, projectId: isAdmin ? undefined : projectId, difference })
  }
  return [...servers.keys()].sort().flatMap(key => servers.get(key) ?? [])
}
