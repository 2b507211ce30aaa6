import { type Cidr, cidrRange, formatCidr, formatIp } from '@neutrino/base/ip.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../database/database.ts'
import type { WriteContext } from '../definition/behaviour.ts'
import { allocateSegments } from '../segments/allocate-segments.ts'
import { loadRanges } from '../segments/load-ranges.ts'
import { networkMtu } from '../segments/network-mtu.ts'
import { planProjectSegments } from '../segments/project-ranges.ts'

/** [DEFAULT] l3_ha_net_cidr, l3_ha_network_type, l3_ha_network_physical_name */
export interface HaNetworkSettings {
  readonly cidr: Cidr
  readonly networkType: string | null
  readonly physicalNetwork: string | null
}

/**
 * Sees to it that projects have the network over which the agents of their highly available routers watch
 * each other. It belongs to nobody, so that no project sees or pays for it.
 */
export async function ensureHaNetworks(context: WriteContext, projects: readonly string[]): Promise<void> {
  // In one order, so that two requests for the same projects do not wait for each other.
  for (const project of [...new Set(projects)].sort()) {
    await lockHaNetwork(context.tx, project)
    const known = await sql`select from ha_network where project_id = ${project}`.execute(context.tx)
    if (known.rows.length === 0) await createHaNetwork(context, project)
  }
}

/** Removes the network of a project without highly available routers, unless something is on it. */
export async function removeUnusedHaNetwork({ tx, dirty }: WriteContext, project: string): Promise<void> {
  await lockHaNetwork(tx, project)
  const { rows } = await sql<{ id: string }>`
    delete from network n using ha_network h
    where h.project_id = ${project} and n.id = h.network_id
      and not exists (select from router r where r.project_id = ${project} and r.ha and r.flavor_id is not null)
      and not exists (select from port p where p.network_id = n.id)
    returning n.id`.execute(tx)
  for (const { id } of rows) dirty('network', id)
}

/** Whoever makes or removes the network of a project waits for whoever does so already. */
async function lockHaNetwork(tx: WriteTx, project: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ha_network ${project}`}, 0))`.execute(tx)
}

async function createHaNetwork({ op, tx, settings, dirty }: WriteContext, project: string): Promise<void> {
  const { cidr, networkType, physicalNetwork } = settings.scheduling.haNetwork
  const networkId = randomUuid()
  const provider = { networkType, physicalNetwork, segmentationId: null }
  const plans = planProjectSegments(
    { provider, external: false },
    { id: project, ranges: await loadRanges(tx) },
    settings.segments,
  )
  const owner = { project_id: '', network_id: networkId }
  await tx
    .insertInto('network')
    .values({ id: networkId, project_id: '', name: `HA network tenant ${project}`, mtu: 0 })
    .execute()
  const segments = (await allocateSegments(op, tx, [{ networkId, plans }])).get(networkId) ?? []
  const mtu = networkMtu(segments, 0, settings.segments.mtu)
  await tx.updateTable('network').set({ mtu }).where('id', '=', networkId).execute()
  const subnetId = randomUuid()
  await tx
    .insertInto('subnet')
    .values({
      ...owner,
      id: subnetId,
      name: `HA subnet tenant ${project}`,
      ip_version: cidr.version,
      cidr: formatCidr(cidr),
      enable_dhcp: false,
    })
    .execute()
  const { first, last } = cidrRange(cidr)
  const ip = (value: bigint) => formatIp({ version: cidr.version, value })
  await tx
    .insertInto('allocation_pool')
    .values({ subnet_id: subnetId, first_ip: ip(first + 1n), last_ip: ip(last - 1n) })
    .execute()
  await tx.insertInto('ha_network').values({ project_id: project, network_id: networkId }).execute()
  dirty('network', networkId)
}
