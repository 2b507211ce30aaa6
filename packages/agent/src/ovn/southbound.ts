import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { connect } from '@neutrino/ovsdb/client/connect.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { mapOf, text, textsOf } from '../southbound/columns.ts'
import {
  type AgentStatus,
  chassisOf,
  generationOf,
  ownBindings,
  reportValues,
} from '../southbound/own-chassis.ts'
import type { ChassisNotes, Extension } from './extension.ts'
import type { BindingFacts, DatapathFacts, HostView } from './host-view.ts'
import type { AgentSettings } from './settings.ts'

const tables = {
  Chassis: ['name', 'hostname'],
  Chassis_Private: ['name', 'external_ids'],
  Datapath_Binding: ['tunnel_key', 'external_ids'],
  Port_Binding: [
    ...[
      'logical_port',
      'tunnel_key',
      'datapath',
      'type',
      'up',
      'port_security',
      'chassis',
      'additional_chassis',
    ],
    ...['parent_port', 'tag', 'mac', 'options', 'external_ids'],
  ],
  SB_Global: ['nb_cfg'],
} as const

/** The southbound database, as far as this chassis is concerned. */
export interface Southbound {
  /** Undefined as long as the database is not in sync, or ovn-controller has not written its chassis. */
  view(): Omit<HostView, 'local'> | undefined
  /** It does not answer; what it said last is still known. */
  isAway(): boolean
  /** The generation that OVN is at. */
  generation(): number
  /** Says in Chassis_Private what the agent is at, and which generation it has carried out, if it has. */
  report(id: string, status: AgentStatus, generation?: number): Promise<void>
  /** Has the chassis say so in Chassis_Private as well. */
  note(notes: ChassisNotes): Promise<void>
  /** Asks the server only for rows of this chassis, once its row is known. */
  narrow(): Promise<void>
  onChange(listener: () => void): void
  close(): Promise<void>
}

/** @param extensions those that are switched on: their tables are read, and they are told of in Chassis_Private */
export function connectSouthbound(
  settings: AgentSettings,
  extensions: readonly Extension[],
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Southbound {
  const types = [...new Set(extensions.flatMap(extension => extension.portTypes ?? []))]
  const wantedTables: Readonly<Record<string, readonly string[]>> = Object.assign(
    {},
    ...extensions.map(extension => extension.tables ?? {}),
  )
  const conditions = extensions.flatMap(extension => Object.entries(extension.conditions ?? {}))
  const ofBindings = conditions.flatMap(([table, where]) => (table === 'Port_Binding' ? where : []))
  const client = connect({
    remotes: settings.southboundRemotes,
    database: 'OVN_Southbound',
    leaderOnly: false,
    tables: { ...wantedTables, ...tables },
    conditions: {
      ...Object.fromEntries(conditions),
      Chassis: [['name', '==', settings.chassis]],
      Chassis_Private: [['name', '==', settings.chassis]],
      // None has such a type: until the chassis is known nothing is wanted of the others.
      Port_Binding: [['type', '==', 'none'], ...types.map(type => ['type', '==', type] as const)],
    },
    ...(settings.southboundTls === null ? {} : { tls: settings.southboundTls }),
    clock,
    log,
  })
  let narrowedTo: string | undefined
  return {
    view: () => {
      const uuid = chassisOf(client, settings.chassis)
      if (client.status.state !== 'synced' || uuid === undefined || uuid !== narrowedTo) return undefined
      const { replica } = client
      const hostname = [...replica.rows('Chassis')].map(row => text(row.hostname))[0] ?? ''
      const bindings = [...replica.rows('Port_Binding')].map(bindingOf)
      const inUse = new Set(bindings.map(binding => binding.datapath))
      const datapaths = [...replica.rows('Datapath_Binding')].filter(row => inUse.has(row._uuid))
      return {
        chassis: { uuid, name: settings.chassis, hostname },
        bindings: bindings.sort((a, b) => (a.port < b.port ? -1 : 1)),
        datapaths: new Map(datapaths.map(row => [row._uuid, datapathOf(row)])),
        tables: new Map(Object.keys(wantedTables).map(name => [name, [...replica.rows(name)]])),
      }
    },
    isAway: () => client.status.state !== 'synced',
    generation: () => generationOf(client),
    report: (id, status, generation) =>
      reportValues(client, settings.chassis, {
        'neutron:ovn-neutron-agent-id': id,
        'neutrino:neutron-agent-status': JSON.stringify(status),
        'neutrino:neutron-agent-extensions': settings.extensions.join(','),
        ...(generation === undefined ? {} : { 'neutron:ovn-neutron-agent-sb-cfg': String(generation) }),
      }),
    note: async notes => {
      // While it is away it keeps what it was told.
      if (client.status.state === 'synced') await reportValues(client, settings.chassis, notes)
    },
    narrow: async () => {
      const chassis = chassisOf(client, settings.chassis)
      if (chassis === undefined || chassis === narrowedTo) return
      await client.setConditions({
        Port_Binding: [...ownBindings(client, chassis, types), ...ofBindings],
      })
      await client.synced()
      narrowedTo = chassis
    },
    onChange: listener => {
      client.onChange(() => listener())
      client.onStatus(() => listener())
    },
    close: () => client.close(),
  }
}

function bindingOf(row: Row): BindingFacts {
  return {
    port: String(row.logical_port),
    tunnelKey: Number(row.tunnel_key),
    datapath: text(row.datapath) ?? '',
    type: text(row.type) ?? '',
    isUp: row.up === true,
    isSecured: textsOf(row.port_security).length > 0,
    chassis: [...textsOf(row.chassis), ...textsOf(row.additional_chassis)],
    parentPort: text(row.parent_port),
    tag: typeof row.tag === 'number' ? row.tag : undefined,
    macs: textsOf(row.mac),
    options: mapOf(row.options),
    externalIds: mapOf(row.external_ids),
  }
}

function datapathOf(row: Row): DatapathFacts {
  return { tunnelKey: Number(row.tunnel_key), externalIds: mapOf(row.external_ids) }
}
