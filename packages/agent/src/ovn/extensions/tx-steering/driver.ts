import type { Driver, HostAccess } from '../../extension.ts'
import { readLocalView } from '../../read-local-view.ts'
import type { Steering } from './index.ts'

/** In the external ids of an Interface whose `tx-steering` we set. */
const mark = 'neutrino-tx-steering'

/** Sets `other_config:tx-steering` of interfaces, and takes away only what it set. */
export function createDriver({ database }: HostAccess): Driver<Steering> {
  const interfaces = async () => (await readLocalView(database)).interfaces
  return {
    listOwn: async () =>
      (await interfaces())
        .filter(one => mark in one.externalIds)
        .map(one => ({
          key: one.externalIds['iface-id'] ?? one.name,
          mode: one.otherConfig['tx-steering'] ?? null,
        })),
    put: async ({ key, mode }) => {
      for (const { name, externalIds } of await interfaces()) {
        if (externalIds['iface-id'] !== key) continue
        const values = [`other_config:tx-steering=${mode}`, `external_ids:${mark}=true`]
        await database.vsctl(['set', 'Interface', name, ...values])
      }
    },
    remove: async key => {
      for (const { name, externalIds } of await interfaces()) {
        const isIt = (externalIds['iface-id'] ?? name) === key
        if (!isIt || !(mark in externalIds)) continue
        await database.vsctl([
          ...['remove', 'Interface', name, 'other_config', 'tx-steering'],
          ...['--', 'remove', 'Interface', name, 'external_ids', mark],
        ])
      }
    },
  }
}
