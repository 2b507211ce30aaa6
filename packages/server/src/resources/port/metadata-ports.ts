import { sql } from 'kysely'
import { loadSubnetFacts } from '../../addressing/load-subnet-facts.ts'
import type { SubnetFacts } from '../../addressing/subnet-facts.ts'
import type { ReadTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { createServicePort, updatePortFixedIps } from './service-ports.ts'

const owner = 'network:distributed'

export interface MetadataNetwork {
  readonly id: string
  readonly projectId: string
  /** Of the port; absent: chosen. */
  readonly macAddress?: string
}

/** What the port's `device_id` and the namespace on each hypervisor are called. */
export function metadataDeviceId(networkId: string): string {
  return `ovnmeta-${networkId}`
}

/**
 * Gives each of the networks, which have none, the port behind which hypervisors answer for
 * 169.254.169.254, with an address in each IPv4 subnet that has DHCP. Nothing when `[ovn] ovn_metadata_enabled` is off.
 * Throws what addressing throws.
 */
export async function createMetadataPorts(
  context: WriteContext,
  networks: readonly MetadataNetwork[],
): Promise<void> {
  if (!context.settings.metadataEnabled || networks.length === 0) return
  const networkIds = networks.map(({ id }) => id)
  const subnets = await loadSubnetFacts(context.tx, { networkIds })
  for (const { id, projectId, macAddress } of networks) {
    await createServicePort(context, {
      networkId: id,
      projectId,
      macAddress,
      deviceOwner: owner,
      deviceId: metadataDeviceId(id),
      fixedIps: servedSubnets(subnets, id).map(subnetId => ({ subnetId })),
    })
  }
}

/**
 * Lets the metadata ports of the networks follow a change of subnets; a network that was made while the option was off
 * gets its port. Throws what addressing throws.
 */
export async function followMetadataPorts(
  context: WriteContext,
  networkIds: readonly string[],
): Promise<void> {
  const { tx, settings } = context
  if (!settings.metadataEnabled || networkIds.length === 0) return
  const missing = (await findPorts(tx, networkIds)).filter(({ portId }) => portId === null)
  if (missing.length > 0) await makeMissing(context, missing)
  const subnets = await loadSubnetFacts(tx, { networkIds })
  for (const { id, portId } of await findPorts(tx, networkIds)) {
    if (portId !== null) await follow(context, portId, servedSubnets(subnets, id))
  }
}

/**
 * Gives a network another metadata port in place of one that was deleted, with its MAC address, which guests know, and as
 * a rule with its addresses; does nothing for other ports. Throws what addressing throws.
 */
export async function replaceMetadataPort(
  context: WriteContext,
  deleted: { readonly networkId: string; readonly deviceOwner: string; readonly macAddress: string },
): Promise<void> {
  const { networkId, deviceOwner, macAddress } = deleted
  if (deviceOwner !== owner) return
  const networks = await findPorts(context.tx, [networkId])
  await makeMissing(
    context,
    networks.filter(({ portId }) => portId === null).map(network => ({ ...network, macAddress })),
  )
  // Leases lead to its address.
  context.dirty('network', networkId)
}

/** Of two who see that a port is missing, one waits here and then sees it. */
async function makeMissing(context: WriteContext, networks: readonly MetadataNetwork[]): Promise<void> {
  const ids = networks.map(({ id }) => id)
  await sql`select from network where id = any(${ids}::uuid[]) order by id for no key update`.execute(
    context.tx,
  )
  const found = new Set(
    (await findPorts(context.tx, ids)).flatMap(({ id, portId }) => (portId === null ? [] : [id])),
  )
  await createMetadataPorts(
    context,
    networks.filter(({ id }) => !found.has(id)),
  )
}

/** Each network once, with the first of its metadata ports. */
async function findPorts(
  tx: ReadTx,
  networkIds: readonly string[],
): Promise<readonly (MetadataNetwork & { readonly portId: string | null })[]> {
  const { rows } = await sql<MetadataNetwork & { readonly portId: string | null }>`
    select n.id, n.project_id as "projectId", (
      select p.id from port p
      where p.network_id = n.id and p.device_owner = ${owner} and p.device_id like 'ovnmeta-%'
      order by p.id limit 1) as "portId"
    from network n where n.id = any(${networkIds}::uuid[]) order by n.id`.execute(tx)
  return rows
}

/** Writes nothing when the port has an address in just these subnets: its revision counts changes. */
async function follow(context: WriteContext, portId: string, wanted: readonly string[]): Promise<void> {
  const held = await context.tx
    .selectFrom('ip_allocation as a')
    .innerJoin('subnet as s', 's.id', 'a.subnet_id')
    .select('a.subnet_id as id')
    .where('a.port_id', '=', portId)
    .where('s.ip_version', '=', 4)
    .execute()
  const has = new Set(held.map(({ id }) => id))
  if (has.size === wanted.length && wanted.every(id => has.has(id))) return
  await updatePortFixedIps(
    context,
    portId,
    wanted.map(subnetId => ({ subnetId })),
  )
}

/**
 * IPv6 needs no address: guests reach fe80::a9fe:a9fe on their link. A subnet without room for choice, or kept for
 * others, has no address to spare.
 */
function servedSubnets(subnets: readonly SubnetFacts[], networkId: string): readonly string[] {
  return subnets
    .filter(
      subnet =>
        subnet.networkId === networkId &&
        subnet.cidr.version === 4 &&
        subnet.enableDhcp &&
        subnet.pools.length > 0 &&
        (subnet.serviceTypes.length === 0 || subnet.serviceTypes.includes(owner)),
    )
    .map(subnet => subnet.id)
}
