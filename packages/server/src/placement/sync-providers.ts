import type { PlacementClient, Provider } from './placement-client.ts'
import { isPlacementTrait } from './resource-names.ts'
import { removeProvider, syncInventories } from './sync-inventories.ts'
import type { WantedProvider } from './wanted-providers.ts'
import { withGeneration } from './with-generation.ts'

/** Nova has not told Placement of a compute host yet: there is nothing to stand below. */
export class HostUnknown extends Error {
  override readonly name = 'HostUnknown'
}

/**
 * Makes Placement hold these providers, and no more those of `formerly` that are not among them. Reads
 * only when it does already. Ones that servers still draw from are not removed, which throws.
 */
export async function syncProviders(
  client: PlacementClient,
  wanted: readonly WantedProvider[],
  formerly: readonly string[],
): Promise<void> {
  const roots = new Map<string, string>()
  const existing = new Map<string, Provider>()
  for (const host of new Set(wanted.map(provider => provider.host))) {
    const root = await client.findHost(host)
    if (root === undefined) throw new HostUnknown(`Placement does not know the compute host ${host}`)
    roots.set(host, root.id)
    for (const provider of await client.listTree(root.id)) existing.set(provider.id, provider)
  }
  for (const provider of wanted) {
    const parentId = provider.parentId ?? roots.get(provider.host)
    await syncOne(client, { ...provider, parentId }, existing.get(provider.id))
  }
  const stale = formerly.filter(id => !wanted.some(provider => provider.id === id))
  // Children were made after their parents.
  for (const id of stale.toReversed()) await removeProvider(client, id)
}

async function syncOne(
  client: PlacementClient,
  wanted: WantedProvider,
  existing: Provider | undefined,
): Promise<void> {
  if (existing === undefined) await createOrMove(client, wanted)
  else if (existing.name !== wanted.name || existing.parentId !== wanted.parentId)
    await client.renameProvider(wanted)
  await syncTraits(client, wanted, isPlacementTrait)
  await syncInventories(client, wanted.id, wanted.inventories)
}

/** It may stand in another tree, which was not looked at. */
async function createOrMove(client: PlacementClient, wanted: WantedProvider): Promise<void> {
  const elsewhere = await client.showProvider(wanted.id)
  if (elsewhere === undefined) await client.createProvider(wanted)
  else await client.renameProvider(wanted)
}

/** Makes a compute host have these traits of ours. Without any, a host that Nova has not told of needs none taken away. */
export async function syncHostTraits(
  client: PlacementClient,
  host: string,
  { traits, isOurs }: { readonly traits: readonly string[]; isOurs(trait: string): boolean },
): Promise<void> {
  const root = await client.findHost(host)
  if (root !== undefined) await syncTraits(client, { id: root.id, traits }, isOurs)
  else if (traits.length > 0) throw new HostUnknown(`Placement does not know the compute host ${host}`)
}

async function syncTraits(
  client: PlacementClient,
  { id, traits }: Pick<WantedProvider, 'id' | 'traits'>,
  isOurs: (trait: string) => boolean,
): Promise<void> {
  await withGeneration(async () => {
    const read = await client.readTraits(id)
    const wanted = [...new Set([...read.traits.filter(trait => !isOurs(trait)), ...traits])].sort()
    if (wanted.join() === [...read.traits].sort().join()) return
    for (const trait of wanted.filter(one => !read.traits.includes(one))) await client.ensureTrait(trait)
    await client.replaceTraits(id, read.generation, wanted)
  })
}
