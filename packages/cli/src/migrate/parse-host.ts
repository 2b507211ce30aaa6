import type { HostFacts, Link, SwitchBridge, SwitchInterface, SwitchPort } from './host-facts.ts'

type Fields = Readonly<Record<string, unknown>>

/** Devices from `ip -j -d address show`. Throws SyntaxError when it is no JSON. */
export function parseLinks(json: string): readonly Link[] {
  return list(JSON.parse(json || '[]')).map(link => {
    const info = fields(link.linkinfo)
    const data = fields(info.info_data)
    return {
      name: text(link.ifname),
      kind: text(info.info_kind),
      master: text(link.master),
      parent: text(link.link) || text(data.link),
      data: Object.fromEntries(
        ['id', 'group', 'local', 'remote', 'port'].flatMap(key =>
          data[key] === undefined ? [] : [[key, text(data[key])]],
        ),
      ),
      hasAddress: list(link.addr_info).some(address => text(address.scope) === 'global'),
    }
  })
}

/** What `ovs-vsctl --format=json list` printed of each table. */
export interface SwitchTables {
  readonly root: string
  readonly bridge: string
  readonly port: string
  readonly interface: string
  readonly controller: string
}

/** Open vSwitch from its tables. */
export function parseSwitch(
  tables: SwitchTables,
): Pick<HostFacts, 'interfaces' | 'ports' | 'bridges' | 'externalIds'> {
  const bridgeRows = rowsOf(tables.bridge)
  const bridgeOf = new Map(
    bridgeRows.flatMap(row => items(row.ports).map(port => [port, text(row.name)] as const)),
  )
  const targets = new Map(rowsOf(tables.controller).map(row => [items(row._uuid)[0], text(row.target)]))
  return {
    externalIds: pairs(rowsOf(tables.root)[0]?.external_ids),
    bridges: bridgeRows.map((row): SwitchBridge => {
      const controllers = items(row.controller).flatMap(id => targets.get(id) ?? [])
      return { name: text(row.name), failMode: items(row.fail_mode)[0] ?? '', controllers }
    }),
    ports: rowsOf(tables.port).map((row): SwitchPort => {
      const tag = items(row.tag)[0]
      return {
        name: text(row.name),
        bridge: bridgeOf.get(items(row._uuid)[0] ?? '') ?? '',
        tag: tag === undefined ? undefined : Number(tag),
        otherConfig: pairs(row.other_config),
      }
    }),
    interfaces: rowsOf(tables.interface).map(
      (row): SwitchInterface => ({
        name: text(row.name),
        type: text(row.type),
        externalIds: pairs(row.external_ids),
        options: pairs(row.options),
      }),
    ),
  }
}

/** Rows of `{headings, data}` by heading. */
function rowsOf(json: string): readonly Fields[] {
  const table = fields(JSON.parse(json || '{}'))
  const headings = Array.isArray(table.headings) ? table.headings.map(text) : []
  const data: readonly unknown[] = Array.isArray(table.data) ? table.data : []
  return data.map(row =>
    Object.fromEntries(
      headings.map((heading, place) => [heading, Array.isArray(row) ? row[place] : undefined]),
    ),
  )
}

/** An OVSDB value as a list: a set, a reference, or one atom. */
function items(value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    const [kind, content] = value
    if (kind === 'set' && Array.isArray(content)) return content.flatMap(items)
    if (kind === 'uuid') return [text(content)]
    return []
  }
  return value === undefined || value === '' ? [] : [text(value)]
}

function pairs(value: unknown): Readonly<Record<string, string>> {
  if (!Array.isArray(value) || value[0] !== 'map' || !Array.isArray(value[1])) return {}
  const entries: readonly unknown[] = value[1]
  return Object.fromEntries(
    entries.flatMap(entry => (Array.isArray(entry) ? [[text(entry[0]), text(entry[1])]] : [])),
  )
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : []
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
