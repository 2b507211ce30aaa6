import type { Inventories, Inventory } from './placement-client.ts'
import { resourceClass } from './resource-names.ts'

export type { Inventory } from './placement-client.ts'

/** Placement's own, written out so that what it answers can be compared. */
export const inventoryDefaults = {
  allocation_ratio: 1,
  min_unit: 1,
  max_unit: 2_147_483_647,
  step_size: 1,
  reserved: 0,
}

/** Inventories of a type of rates, by direction. */
export function inventoriesOf(
  type: string,
  totals: Readonly<Record<string, number | undefined>>,
  defaults: Partial<Inventory>,
): Inventories {
  const entries = Object.entries(totals).flatMap(([direction, total]): [string, Inventory][] => {
    const name = resourceClass({ type, direction })
    // Placement has no inventory of nothing.
    return name === undefined || !total ? [] : [[name, { ...inventoryDefaults, ...defaults, total }]]
  })
  return Object.fromEntries(entries)
}
