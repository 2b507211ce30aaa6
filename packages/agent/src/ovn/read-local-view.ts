import { networkInterfaces } from 'node:os'
import type { SwitchDatabase } from '../supervision/switch-database.ts'
import type { LocalBridge, LocalInterface, LocalPort, LocalView } from './host-view.ts'

/** Reads this host's Open vSwitch in one transaction of `ovs-vsctl`. */
export async function readLocalView(database: SwitchDatabase): Promise<LocalView> {
  const columns = (...names: string[]) => ['--', `--columns=${names.join(',')}`, 'list']
  const text = await database.vsctl([
    '--format=json',
    ...[...columns('external_ids', 'other_config'), 'Open_vSwitch'],
    ...[...columns('name', 'external_ids', 'other_config', 'ports'), 'Bridge'],
    ...[
      ...columns('_uuid', 'name', 'tag', 'vlan_mode', 'external_ids', 'other_config', 'interfaces'),
      'Port',
    ],
    ...[...columns('_uuid', 'name', 'type', 'ofport', 'external_ids', 'other_config'), 'Interface'],
  ])
  return { ...parseLocalView(text), addresses: hostAddresses() }
}

function hostAddresses(): LocalView['addresses'] {
  return Object.entries(networkInterfaces()).flatMap(([device, addresses = []]) =>
    addresses.map(({ address }) => ({ device, address })),
  )
}

/** A table a line, in the order asked for. */
export function parseLocalView(text: string): Omit<LocalView, 'addresses'> {
  const [root = [], bridges = [], ports = [], interfaces = []] = text
    .split('\n')
    .filter(line => line !== '')
    .map(tableOf)
  const interfaceNames = new Map(interfaces.map(row => [uuidsOf(row._uuid)[0] ?? '', String(row.name)]))
  const portsByUuid = new Map(
    ports.map(row => [uuidsOf(row._uuid)[0] ?? '', portOf(row, interfaceNames)] as const),
  )
  return {
    externalIds: textsOf(root[0]?.external_ids),
    otherConfig: textsOf(root[0]?.other_config),
    bridges: bridges.map(row => bridgeOf(row, portsByUuid)).sort(byName),
    interfaces: interfaces.map(interfaceOf).sort(byName),
  }
}

type Cells = Readonly<Record<string, unknown>>

function tableOf(line: string): readonly Cells[] {
  const { headings, data }: { readonly headings: readonly string[]; readonly data: readonly unknown[][] } =
    JSON.parse(line)
  return data.map(row => Object.fromEntries(headings.map((heading, index) => [heading, row[index]])))
}

function bridgeOf(row: Cells, ports: ReadonlyMap<string, LocalPort>): LocalBridge {
  return {
    name: String(row.name),
    externalIds: textsOf(row.external_ids),
    otherConfig: textsOf(row.other_config),
    ports: uuidsOf(row.ports)
      .flatMap(uuid => ports.get(uuid) ?? [])
      .sort(byName),
  }
}

function portOf(row: Cells, interfaceNames: ReadonlyMap<string, string>): LocalPort {
  return {
    name: String(row.name),
    tag: typeof row.tag === 'number' ? row.tag : null,
    vlanMode: typeof row.vlan_mode === 'string' ? row.vlan_mode : null,
    externalIds: textsOf(row.external_ids),
    otherConfig: textsOf(row.other_config),
    interfaces: uuidsOf(row.interfaces).flatMap(uuid => interfaceNames.get(uuid) ?? []),
  }
}

function interfaceOf(row: Cells): LocalInterface {
  return {
    name: String(row.name),
    type: String(row.type),
    // -1 says that the switch could not.
    ofport: typeof row.ofport === 'number' && row.ofport > 0 ? row.ofport : null,
    externalIds: textsOf(row.external_ids),
    otherConfig: textsOf(row.other_config),
  }
}

/** `["map", [[key, value], …]]`. */
function textsOf(value: unknown): Readonly<Record<string, string>> {
  const pairs: unknown = Array.isArray(value) && value[0] === 'map' ? value[1] : []
  if (!Array.isArray(pairs)) return {}
  return Object.fromEntries(pairs.map((pair: readonly unknown[]) => [String(pair[0]), String(pair[1])]))
}

/** `["uuid", one]` or `["set", [["uuid", one], …]]`. */
function uuidsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  if (value[0] === 'uuid') return [String(value[1])]
  return Array.isArray(value[1]) ? value[1].flatMap(uuidsOf) : []
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1
}
