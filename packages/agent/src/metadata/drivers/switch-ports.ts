import { openSwitchDatabase } from '../../supervision/switch-database.ts'

/** Ports on the integration bridge of this host. */
export interface SwitchPorts {
  /** The host's `system-id`, which is the name of its chassis. @throws when it has none */
  chassis(): Promise<string>
  /** OVN's port by device. */
  list(): Promise<ReadonlyMap<string, string>>
  add(device: string, port: string): Promise<void>
  remove(device: string): Promise<void>
}

export function createSwitchPorts(remote: string, bridge: string): SwitchPorts {
  const { vsctl, chassis } = openSwitchDatabase(remote)
  return {
    chassis,
    list: async () => {
      const text = await vsctl(['--format=json', '--columns=name,external_ids', 'list', 'Interface'])
      return new Map(rowsOf(text))
    },
    add: async (device, port) => {
      await vsctl([
        ...['--may-exist', 'add-port', bridge, device],
        ...['--', 'set', 'Interface', device, `external_ids:iface-id="${port}"`],
      ])
    },
    remove: async device => {
      await vsctl(['--if-exists', 'del-port', bridge, device])
    },
  }
}

/** `[name, iface-id]` of each row; a map is written `["map", [[key, value], …]]`. */
function* rowsOf(text: string): Generator<readonly [string, string]> {
  const table: { readonly data?: unknown } = JSON.parse(text)
  if (!Array.isArray(table.data)) return
  for (const row of table.data) {
    const [name, ids] = Array.isArray(row) ? row : []
    const pairs: unknown = Array.isArray(ids) ? ids[1] : undefined
    if (typeof name !== 'string' || !Array.isArray(pairs)) continue
    const found = pairs.find(pair => Array.isArray(pair) && pair[0] === 'iface-id')
    if (found !== undefined) yield [name, String(found[1])]
  }
}
