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
import { type BindingFacts, isOurGuest, networkOf, type SouthboundFacts } from './desire.ts'
import type { AgentSettings } from './settings.ts'

const portIndex = 'neutrino_datapath'
const deviceIndex = 'neutrino_metadata_network'

const tables = {
  Chassis: ['name', 'hostname'],
  Chassis_Private: ['name', 'external_ids'],
  Port_Binding: ['logical_port', 'datapath', 'type', 'chassis', 'additional_chassis', 'mac', 'external_ids'],
  SB_Global: ['nb_cfg'],
} as const

/** The southbound database, as far as this chassis is concerned. */
export interface Southbound {
  /** Undefined as long as the database is not in sync, or ovn-controller has not written its chassis. */
  facts(): SouthboundFacts | undefined
  /** The guests of a network on this chassis; nobody without its metadata port. */
  guests(network: string): readonly BindingFacts[]
  /** The generation that OVN is at. */
  generation(): number
  /** Says in Chassis_Private what the agent is at, and which generation it has carried out, if it has. */
  report(id: string, status: AgentStatus, generation?: number): Promise<void>
  /** Asks the server only for rows of this chassis, once its row is known. */
  narrow(): Promise<void>
  onChange(listener: () => void): void
  close(): Promise<void>
}

export function connectSouthbound(
  settings: AgentSettings,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Southbound {
  const client = connect({
    remotes: settings.southboundRemotes,
    database: 'OVN_Southbound',
    leaderOnly: false,
    tables,
    conditions: {
      Chassis: [['name', '==', settings.chassis]],
      Chassis_Private: [['name', '==', settings.chassis]],
      Port_Binding: [['type', '==', 'localport']],
    },
    ...(settings.southboundTls === null ? {} : { tls: settings.southboundTls }),
    clock,
    log,
  })
  client.replica.createIndex('Port_Binding', portIndex, row => text(row.datapath))
  client.replica.createIndex('Port_Binding', deviceIndex, row => networkOf(bindingOf(row)))
  let narrowedTo: string | undefined
  return {
    facts: () => {
      const chassis = chassisOf(client, settings.chassis)
      if (client.status.state !== 'synced' || chassis === undefined || chassis !== narrowedTo)
        return undefined
      return { chassis, bindings: [...client.replica.rows('Port_Binding')].map(bindingOf) }
    },
    guests: network => {
      const chassis = chassisOf(client, settings.chassis)
      if (chassis === undefined) return []
      const [port] = client.replica.find('Port_Binding', deviceIndex, network)
      const datapath = text(port?.datapath)
      if (datapath === undefined) return []
      return client.replica
        .find('Port_Binding', portIndex, datapath)
        .map(bindingOf)
        .filter(binding => isOurGuest(binding, chassis))
    },
    generation: () => generationOf(client),
    report: (id, status, generation) =>
      reportValues(client, settings.chassis, {
        'neutron:ovn-metadata-id': id,
        'neutrino:metadata-status': JSON.stringify(status),
        ...(generation === undefined ? {} : { 'neutron:ovn-metadata-sb-cfg': String(generation) }),
      }),
    narrow: async () => {
      const chassis = chassisOf(client, settings.chassis)
      if (chassis === undefined || chassis === narrowedTo) return
      await client.setConditions({ Port_Binding: ownBindings(client, chassis, ['localport']) })
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
    datapath: text(row.datapath) ?? '',
    type: text(row.type) ?? '',
    chassis: [...textsOf(row.chassis), ...textsOf(row.additional_chassis)],
    macs: textsOf(row.mac),
    externalIds: mapOf(row.external_ids),
  }
}
