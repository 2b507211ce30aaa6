import type { Inventories, Inventory, PlacementClient } from './placement-client.ts'
import { withGeneration } from './with-generation.ts'

const fields = ['total', 'reserved', 'min_unit', 'max_unit', 'step_size', 'allocation_ratio'] as const

/** Makes a provider's inventories these; nothing is written when they are. */
export async function syncInventories(
  client: PlacementClient,
  providerId: string,
  wanted: Inventories,
): Promise<void> {
  await withGeneration(async () => {
    const { inventories, generation } = await client.readInventories(providerId)
    if (!isSame(inventories, wanted)) await client.replaceInventories(providerId, generation, wanted)
  })
}

/** Removes a provider with its inventories. Throws PlacementRefusal while somebody has some of them. */
export async function removeProvider(client: PlacementClient, id: string): Promise<void> {
  if ((await client.showProvider(id)) === undefined) return
  await syncInventories(client, id, {})
  await client.deleteProvider(id)
}

function isSame(a: Inventories, b: Inventories): boolean {
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every(name => {
      const [mine, its] = [a[name], b[name]]
      return mine !== undefined && its !== undefined && isSameInventory(mine, its)
    })
  )
}

function isSameInventory(a: Inventory, b: Inventory): boolean {
  return fields.every(field => a[field] === b[field])
}
