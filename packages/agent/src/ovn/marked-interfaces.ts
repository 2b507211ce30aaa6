import type { Driver, HostAccess, Thing } from './extension.ts'
import type { LocalView } from './host-view.ts'
import { readLocalView } from './read-local-view.ts'

type Interface = LocalView['interfaces'][number]

/** What an extension sets at interfaces of ports, and how it looks there. */
interface Setting<T extends Thing> {
  /** Key in the external ids of an Interface that bears it. */
  readonly mark: string
  /** What an interface with the mark has now. */
  read(one: Interface): object
  /** Values for `ovs-vsctl set Interface`. */
  values(thing: T): readonly string[]
  /** The command of ovs-vsctl that takes it away. */
  clear(name: string): readonly string[]
}

/** Sets something at the interfaces of ports, which are the keys, and takes away only what it set. */
export function markedInterfaces<T extends Thing>(
  { database }: HostAccess,
  { mark, read, values, clear }: Setting<T>,
): Driver<T> {
  const interfaces = async () => (await readLocalView(database)).interfaces
  const keyOf = ({ name, externalIds }: Interface) => externalIds['iface-id'] ?? name
  return {
    listOwn: async () =>
      (await interfaces())
        .filter(one => mark in one.externalIds)
        .map(one => ({ key: keyOf(one), ...read(one) })),
    put: async thing => {
      for (const { name, externalIds } of await interfaces()) {
        if (externalIds['iface-id'] !== thing.key) continue
        await database.vsctl(['set', 'Interface', name, ...values(thing), `external_ids:${mark}=true`])
      }
    },
    remove: async key => {
      for (const one of await interfaces()) {
        if (keyOf(one) !== key || !(mark in one.externalIds)) continue
        await database.vsctl([
          ...clear(one.name),
          ...['--', 'remove', 'Interface', one.name, 'external_ids', mark],
        ])
      }
    },
  }
}
