import { randomMac } from '@neutrino/base/mac.ts'
import { MacAddressInUse, NetworkMacAddressGenerationFailure } from './errors.ts'

/** Rounds of new MACs before a network counts as out of them; two clashes in a row are already rare. */
export const MAC_ATTEMPTS_MAX = 16

/** A row that needs a MAC unique in its network; `macAddress` absent = choose one. */
export interface MacWanted {
  readonly id: string
  readonly networkId: string
  readonly macAddress?: string | undefined
}

export interface MacSettings {
  /** `[DEFAULT] base_mac`. */
  readonly baseMac: string
  readonly random?: (size: number) => Uint8Array
}

/**
 * Inserts rows with given or chosen MACs. `insert` stores the rows with ON CONFLICT (network_id,
 * mac_address) DO NOTHING, in the order it gets them, and returns the ids that were stored; a refused
 * row is tried again with another MAC, so a bulk request costs one statement unless a MAC clashes.
 * Returns the rows in the order given. Throws MacAddressInUse for a given MAC that is taken,
 * NetworkMacAddressGenerationFailure when MAC_ATTEMPTS_MAX rounds did not find a free one.
 */
export async function insertWithMacs<T extends MacWanted>(
  rows: readonly T[],
  settings: MacSettings,
  insert: (rows: readonly (T & { readonly macAddress: string })[]) => Promise<Iterable<string>>,
): Promise<(T & { readonly macAddress: string })[]> {
  const done = new Map<string, T & { readonly macAddress: string }>()
  let waiting: readonly T[] = rows
  for (let attempt = 1; waiting.length > 0; attempt++) {
    if (attempt > MAC_ATTEMPTS_MAX) {
      throw new NetworkMacAddressGenerationFailure({ net_id: waiting[0]!.networkId })
    }
    const batch = withMacs(waiting, settings)
    const stored = new Set(await insert(batch))
    for (const row of batch) if (stored.has(row.id)) done.set(row.id, row)
    waiting = waiting.filter(row => !stored.has(row.id))
    for (const row of waiting) {
      if (row.macAddress !== undefined) {
        throw new MacAddressInUse({ net_id: row.networkId, mac: row.macAddress })
      }
    }
  }
  return rows.map(row => done.get(row.id)!)
}

/** Every row with a MAC, in an order that two writers share, so that they cannot wait for each other. */
function withMacs<T extends MacWanted>(
  rows: readonly T[],
  settings: MacSettings,
): (T & { readonly macAddress: string })[] {
  return rows
    .map(row => ({ ...row, macAddress: row.macAddress ?? randomMac(settings.baseMac, settings.random) }))
    .sort((a, b) => compare(a.networkId, b.networkId) || compare(a.macAddress, b.macAddress))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
