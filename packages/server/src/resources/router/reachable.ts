import type { Actor } from '@neutrino/base/operation.ts'
import { type RawBuilder, sql } from 'kysely'
import type { WriteTx } from '../../database/database.ts'
import { DELETING } from '../../definition/frozen-network.ts'
import { NetworkIsBeingDeleted } from '../../errors/errors.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'

// What of other resources exists for the actor: a router or floating IP is only tied to such.

function seesAll(actor: Actor): boolean {
  return actor.isAdmin || actor.isService === true
}

function seen(actor: Actor, condition: () => RawBuilder<unknown>): RawBuilder<unknown> {
  return seesAll(actor) ? sql`true` : condition()
}

const networkKnown = knownThroughRbac('network', ['access_as_shared', 'access_as_external'], 'n.id')
const networkShared = sharedWith('network', 'access_as_shared', 'n.id')

/**
 * Whether the network can carry gateways and floating IPs. Keeps it until the end of the
 * transaction: nobody can remove it or make it internal meanwhile.
 */
export async function classifyNetwork(
  tx: WriteTx,
  actor: Actor,
  id: string,
): Promise<'missing' | 'internal' | 'external'> {
  await sql`select from network where id = ${id} for key share`.execute(tx)
  // A second statement: it sees what whoever held the lock has committed.
  const { rows } = await sql<{ external: boolean }>`
    select exists (select from rbac_policy r where r.object_type = 'network' and r.object_id = n.id
      and r.action = 'access_as_external') as external
    from network n where n.id = ${id}
      and ${seen(actor, () => sql`(n.project_id = ${actor.projectId} or ${networkKnown(actor)})`)}`.execute(
    tx,
  )
  const row = rows[0]
  if (row === undefined) return 'missing'
  return row.external ? 'external' : 'internal'
}

export interface ReachableSubnet {
  readonly id: string
  readonly networkId: string
  readonly projectId: string
  readonly cidr: string
  readonly ipVersion: number
  readonly gatewayIp: string | null
  readonly ipv6RaMode: string | null
  readonly ipv6AddressMode: string | null
  /** Its network has no link that a router could have a port on. */
  readonly isRoutedOnly: boolean
  /** Addresses that are given out without being asked for by name. */
  readonly pools: readonly { readonly first: string; readonly last: string }[]
}

/**
 * Subnets by id, kept until the end of the transaction. `actor` absent: whoever they belong to. Throws
 * NetworkIsBeingDeleted.
 */
export async function selectSubnets(
  tx: WriteTx,
  ids: readonly string[],
  actor?: Actor,
): Promise<readonly ReachableSubnet[]> {
  await sql`select from subnet where id = any(${ids}::uuid[]) order by id for key share`.execute(tx)
  const condition = actor
    ? seen(
        actor,
        () =>
          sql`(s.project_id = ${actor.projectId} or n.project_id = ${actor.projectId} or ${networkShared(actor)})`,
      )
    : sql`true`
  const { rows } = await sql<ReachableSubnet & { readonly isFrozen: boolean }>`
    select s.id, n.status = ${DELETING} as "isFrozen", s.network_id as "networkId", s.project_id as "projectId", s.cidr::text as cidr,
      s.ip_version as "ipVersion", host(s.gateway_ip) as "gatewayIp", s.ipv6_ra_mode as "ipv6RaMode",
      s.ipv6_address_mode as "ipv6AddressMode", n.connectivity is not distinct from 'l3' as "isRoutedOnly", array(
        select json_build_object('first', host(p.first_ip), 'last', host(p.last_ip))
        from allocation_pool p where p.subnet_id = s.id order by p.first_ip) as pools
    from subnet s join network n on n.id = s.network_id
    where s.id = any(${ids}::uuid[]) and ${condition}`.execute(tx)
  const frozen = rows.find(row => row.isFrozen)
  if (frozen) throw new NetworkIsBeingDeleted({ net_id: frozen.networkId })
  return rows
}

export interface ReachablePort {
  readonly id: string
  readonly networkId: string
  readonly projectId: string
  readonly deviceId: string
  readonly deviceOwner: string
  readonly macAddress: string
  /** In the order of the port's fixed IPs. */
  readonly addresses: readonly { readonly subnetId: string; readonly ipAddress: string }[]
}

/** A port of the actor's project or on its network; locked, so that its addresses stay. */
export async function lockPort(tx: WriteTx, actor: Actor, id: string): Promise<ReachablePort | undefined> {
  const condition = seen(actor, () => sql`${actor.projectId} in (p.project_id, n.project_id)`)
  await sql`select from port p join network n on n.id = p.network_id
    where p.id = ${id} and ${condition} for no key update of p`.execute(tx)
  const { rows } = await sql<ReachablePort>`
    select p.id, p.network_id as "networkId", p.project_id as "projectId", p.device_id as "deviceId",
      p.device_owner as "deviceOwner", p.mac_address::text as "macAddress", array(
        select json_build_object('subnetId', a.subnet_id, 'ipAddress', host(a.ip_address))
        from ip_allocation a where a.port_id = p.id order by a.position, a.ip_address) as addresses
    from port p join network n on n.id = p.network_id
    where p.id = ${id} and ${condition}`.execute(tx)
  return rows[0]
}
