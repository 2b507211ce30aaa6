import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { connect } from '@neutrino/ovsdb/client/connect.ts'
import type { Where } from '@neutrino/ovsdb/operation.ts'
import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import { isList } from '@neutrino/ovsdb/schema/values-equal.ts'
import type { Row, Value } from '@neutrino/ovsdb/value.ts'
import type { Names } from '../dns/own-answer.ts'
import { mapOf, text, textsOf } from '../southbound/columns.ts'
import {
  type AgentStatus,
  chassisOf,
  generationOf,
  ownBindings,
  reportValues,
} from '../southbound/own-chassis.ts'
import {
  type BindingFacts,
  isOurGuest,
  networkNameOf,
  networkOf,
  type SouthboundFacts,
  segmentOf,
} from './desire.ts'
import type { AgentSettings } from './settings.ts'

const portIndex = 'neutrino_network'
const datapathIndex = 'neutrino_datapath'
const deviceIndex = 'neutrino_metadata_network'
const dnsIndex = 'neutrino_dns_datapath'

const tables = {
  Chassis: ['name', 'hostname'],
  Chassis_Private: ['name', 'external_ids'],
  Port_Binding: ['logical_port', 'datapath', 'type', 'chassis', 'additional_chassis', 'mac', 'external_ids'],
  SB_Global: ['nb_cfg'],
} as const

const dnsTable = { DNS: ['records', 'datapaths', 'options'] } as const
/** No datapath has it. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** The southbound database, as far as this chassis is concerned. */
export interface Southbound {
  /** Undefined as long as the database is not in sync, or ovn-controller has not written its chassis. */
  facts(): SouthboundFacts | undefined
  /** The guests of a network on this chassis; nobody without its metadata port. */
  guests(network: string): readonly BindingFacts[]
  /** The names that OVN has for a network; none where guests are not served any. */
  names(network: string): Names
  /** The generation that OVN is at. */
  generation(): number
  /** Says in Chassis_Private what the agent is at, and which generation it has carried out, if it has. */
  report(id: string, status: AgentStatus, generation?: number): Promise<void>
  /** Asks the server only for rows of this chassis, once its row is known, and for names of networks that have guests here. */
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
    tables: settings.nameServers === null ? tables : { ...tables, ...dnsTable },
    conditions: {
      Chassis: [['name', '==', settings.chassis]],
      Chassis_Private: [['name', '==', settings.chassis]],
      Port_Binding: [['type', '==', 'localport']],
      ...(settings.nameServers === null ? {} : { DNS: onDatapaths([]) }),
    },
    ...(settings.southboundTls === null ? {} : { tls: settings.southboundTls }),
    clock,
    log,
  })
  client.replica.createIndex('Port_Binding', portIndex, row => networkNameOf(bindingOf(row)))
  client.replica.createIndex('Port_Binding', datapathIndex, row => text(row.datapath))
  client.replica.createIndex('Port_Binding', deviceIndex, row => networkOf(bindingOf(row)))
  if (settings.nameServers !== null) {
    client.replica.createIndex('DNS', dnsIndex, row => textsOf(row.datapaths))
  }
  let narrowedTo: string | undefined
  let datapathsText = ''
  const datapathOf = (network: string) =>
    text(client.replica.find('Port_Binding', deviceIndex, network)[0]?.datapath)
  /** Names of other networks are many, and nobody asks for them here. */
  const narrowNames = async (chassis: string) => {
    const guests = [...client.replica.rows('Port_Binding')].map(bindingOf)
    const datapaths = new Set(guests.filter(one => isOurGuest(one, chassis)).map(one => one.datapath))
    const wanted = [...datapaths].sort()
    if (String(wanted) === datapathsText) return
    await client.setConditions({ DNS: onDatapaths(wanted) })
    datapathsText = String(wanted)
  }
  return {
    names: network => {
      const datapath = settings.nameServers === null ? undefined : datapathOf(network)
      if (datapath === undefined) return () => undefined
      return name => {
        for (const row of client.replica.find('DNS', dnsIndex, datapath)) {
          const value = valueIn(row.records, name)
          if (value !== undefined)
            return { values: value.split(' '), isOwned: valueIn(row.options, 'ovn-owned') === 'true' }
        }
        return undefined
      }
    },
    facts: () => {
      const chassis = chassisOf(client, settings.chassis)
      if (client.status.state !== 'synced' || chassis === undefined || chassis !== narrowedTo)
        return undefined
      return { chassis, bindings: [...client.replica.rows('Port_Binding')].map(bindingOf) }
    },
    guests: network => {
      const chassis = chassisOf(client, settings.chassis)
      if (chassis === undefined) return []
      return bindingsOf(client.replica, network).filter(binding => isOurGuest(binding, chassis))
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
      if (chassis === undefined) return
      if (chassis !== narrowedTo) {
        await client.setConditions({ Port_Binding: ownBindings(client, chassis, ['localport']) })
        await client.synced()
        narrowedTo = chassis
      }
      if (settings.nameServers !== null) await narrowNames(chassis)
    },
    onChange: listener => {
      client.onChange(() => listener())
      client.onStatus(() => listener())
    },
    close: () => client.close(),
  }
}

/** Everything behind the metadata port of a network, or of a segment that has a switch of its own; see `desire`. */
function bindingsOf(replica: Replica, network: string): readonly BindingFacts[] {
  const find = (index: string, key: string) => replica.find('Port_Binding', index, key).map(bindingOf)
  const [port] = find(deviceIndex, network)
  if (port === undefined) return []
  if (segmentOf(port) !== undefined) return find(datapathIndex, port.datapath)
  const isOnSegment = ({ datapath }: BindingFacts) =>
    find(datapathIndex, datapath).some(one => segmentOf(one) !== undefined)
  return find(portIndex, network).filter(binding => !isOnSegment(binding))
}

/** Of a map that may have thousands of keys, one. */
function valueIn(map: Value | undefined, key: string): string | undefined {
  if (typeof map !== 'object' || isList(map) || !Object.hasOwn(map, key)) return undefined
  return String(map[key])
}

function onDatapaths(datapaths: readonly string[]): Where {
  return (datapaths.length === 0 ? [nobody] : datapaths).map(one => ['datapaths', 'includes', [one]])
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
