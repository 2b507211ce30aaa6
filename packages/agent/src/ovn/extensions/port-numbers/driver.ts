import type { Driver, HostAccess } from '../../extension.ts'
import { readLocalView } from '../../read-local-view.ts'
import type { PortNumber } from './index.ts'
import { mark } from './mark.ts'

/** Asks for numbers of interfaces, and takes back only what it asked for: an interface keeps its number then. */
export function createDriver({ database }: HostAccess): Driver<PortNumber> {
  const interfaces = async () => (await readLocalView(database)).interfaces
  return {
    listOwn: async () =>
      (await interfaces())
        .filter(one => mark in one.externalIds)
        .map(one => ({ key: one.externalIds['iface-id'] ?? one.name, number: one.ofport })),
    put: async ({ key, number }) => {
      for (const { name, externalIds } of await interfaces()) {
        if (externalIds['iface-id'] !== key) continue
        const values = [`ofport_request=${number}`, `external_ids:${mark}=true`]
        await database.vsctl(['set', 'Interface', name, ...values])
      }
    },
    remove: async key => {
      for (const { name, externalIds } of await interfaces()) {
        const isIt = (externalIds['iface-id'] ?? name) === key
        if (!isIt || !(mark in externalIds)) continue
        await database.vsctl([
          ...['clear', 'Interface', name, 'ofport_request'],
          ...['--', 'remove', 'Interface', name, 'external_ids', mark],
        ])
      }
    },
  }
}
