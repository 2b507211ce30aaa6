import type { Aggregate, NovaAggregates } from './nova-aggregates.ts'
import type { PlacementClient } from './placement-client.ts'
import type { SegmentUnit } from './segment-units.ts'
import { removeProvider, syncInventories } from './sync-inventories.ts'
import { withGeneration } from './with-generation.ts'

const RESOURCE_CLASS = 'IPV4_ADDRESS'
/** Of the provider and of the aggregate, as Neutron names them: an installation that it made is taken over. */
const nameOf = (id: string): string => `Neutron segment id ${id}`

export interface SegmentServices {
  readonly placement: PlacementClient
  /** Undefined without Nova: addresses are counted, hosts are not grouped. */
  readonly nova: NovaAggregates | undefined
}

/**
 * Makes Placement count the addresses of a segment, and Nova group the hosts that reach it.
 *
 * @returns hosts that Nova does not know
 */
export async function syncSegment(
  { placement, nova }: SegmentServices,
  segment: SegmentUnit,
): Promise<readonly string[]> {
  const { id, total, reserved, hosts } = segment
  const name = nameOf(id)
  if ((await placement.showProvider(id)) === undefined)
    await placement.createProvider({ id, name, parentId: undefined })
  const amounts = { min_unit: 1, max_unit: 1, step_size: 1, allocation_ratio: 1 }
  await syncInventories(placement, id, { [RESOURCE_CLASS]: { total, reserved, ...amounts } })
  if (nova === undefined) return []
  const aggregate = (await find(nova, name)) ?? (await nova.create(name))
  await withGeneration(async () => {
    const { aggregates, generation } = await placement.readAggregates(id)
    if (!aggregates.includes(aggregate.uuid))
      await placement.replaceAggregates(id, generation, [...aggregates, aggregate.uuid])
  })
  return syncHosts(nova, aggregate, hosts)
}

/** Undoes `syncSegment`. Throws PlacementRefusal while servers have addresses of the segment. */
export async function removeSegment({ placement, nova }: SegmentServices, id: string): Promise<void> {
  await removeProvider(placement, id)
  const aggregate = nova && (await find(nova, nameOf(id)))
  if (nova === undefined || aggregate === undefined) return
  for (const host of aggregate.hosts) await nova.removeHost(aggregate.id, host)
  await nova.remove(aggregate.id)
}

async function find(nova: NovaAggregates, name: string): Promise<Aggregate | undefined> {
  return (await nova.list()).find(aggregate => aggregate.name === name)
}

async function syncHosts(
  nova: NovaAggregates,
  aggregate: Aggregate,
  hosts: readonly string[],
): Promise<readonly string[]> {
  const unknown: string[] = []
  for (const host of hosts.filter(one => !aggregate.hosts.includes(one)))
    if (!(await nova.addHost(aggregate.id, host))) unknown.push(host)
  for (const host of aggregate.hosts.filter(one => !hosts.includes(one)))
    await nova.removeHost(aggregate.id, host)
  return unknown
}
