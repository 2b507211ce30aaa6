import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { loadAddressGroups } from '../resources/address-group/intent.ts'
import { translateAddressGroup } from '../resources/address-group/ovn.ts'
import { loadFloatingIps } from '../resources/floating-ip/intent.ts'
import { translateFloatingIp } from '../resources/floating-ip/ovn.ts'
import { loadNetworks } from '../resources/network/intent.ts'
import { translateNetwork } from '../resources/network/ovn.ts'
import { loadPorts } from '../resources/port/intent.ts'
import { translatePort } from '../resources/port/ovn.ts'
import { loadRouters } from '../resources/router/intent.ts'
import { translateRouter } from '../resources/router/ovn.ts'
import { loadSecurityGroups } from '../resources/security-group/intent.ts'
import { translateSecurityGroup } from '../resources/security-group/ovn.ts'
import { loadBgpTopology } from './load-bgp-topology.ts'
import { listExternalNetworks, loadExternalPorts } from './load-external-ports.ts'
import { loadGlobalLogs } from './load-logs.ts'
import { listNamedNetworks, loadDns } from './load-named-ports.ts'
import { translateBgpTopology } from './model/bgp-topology.ts'
import type { DesiredRow } from './model/desired-row.ts'
import { translateDns } from './model/dns-records.ts'
import { translateExternalPorts } from './model/external-ports.ts'
import type { OvnSettings, TranslateContext } from './model/ovn-settings.ts'
import { translateGlobal } from './model/translate-global.ts'
import { bgpTopologyUnit, globalUnit, type UnitKind } from './model/unit.ts'

/** Turns the intent that was loaded for an id into rows; no rows for an id that is gone. */
export type Translate = (id: string, context: TranslateContext) => readonly DesiredRow[]

/** One kind of unit: where its intent is, and what it means. */
export interface UnitSource {
  readonly kind: UnitKind
  /** Reads the intent of units in a constant number of statements. */
  load(tx: ReadTx, ids: readonly string[]): Promise<Translate>
  /** Ids of all units of the kind that there are to be. */
  list(tx: ReadTx, settings: OvnSettings): Promise<readonly string[]>
}

function unitSource<Intent>(source: {
  readonly kind: UnitKind
  readonly table: string
  /** All ids that may have rows; all of the table unless given. */
  list?(tx: ReadTx): Promise<readonly string[]>
  load(tx: ReadTx, ids: readonly string[]): Promise<ReadonlyMap<string, Intent>>
  translate(intent: Intent, context: TranslateContext): readonly DesiredRow[]
}): UnitSource {
  return {
    kind: source.kind,
    load: async (tx, ids) => {
      const intents = await source.load(tx, ids)
      return (id, context) => {
        const intent = intents.get(id)
        return intent === undefined ? [] : source.translate(intent, context)
      }
    },
    list: async tx => {
      if (source.list !== undefined) return source.list(tx)
      const { rows } = await sql<{ id: string }>`
        select id::text as id from ${sql.table(source.table)} order by id`.execute(tx)
      return rows.map(row => row.id)
    },
  }
}

const globalSource: UnitSource = {
  kind: 'global',
  load: async tx => {
    const logging = await loadGlobalLogs(tx)
    return (_id, context) => translateGlobal(context, logging)
  },
  list: async () => [globalUnit.id],
}

const bgpTopologySource: UnitSource = {
  kind: 'bgp_topology',
  load: async tx => {
    const topology = await loadBgpTopology(tx)
    return (_id, context) => translateBgpTopology(topology, context)
  },
  list: async (_tx, { bgp }) => (bgp === undefined ? [] : [bgpTopologyUnit.id]),
}

/** All kinds, referents first. */
export const unitSources: readonly UnitSource[] = [
  globalSource,
  unitSource({
    kind: 'address_group',
    table: 'address_group',
    load: loadAddressGroups,
    translate: translateAddressGroup,
  }),
  unitSource({
    kind: 'security_group',
    table: 'security_group',
    load: loadSecurityGroups,
    translate: translateSecurityGroup,
  }),
  unitSource({ kind: 'network', table: 'network', load: loadNetworks, translate: translateNetwork }),
  unitSource({
    kind: 'dns',
    table: 'network',
    list: listNamedNetworks,
    load: loadDns,
    translate: translateDns,
  }),
  bgpTopologySource,
  unitSource({ kind: 'router', table: 'router', load: loadRouters, translate: translateRouter }),
  unitSource({
    kind: 'external_ports',
    table: 'network',
    list: listExternalNetworks,
    load: loadExternalPorts,
    translate: translateExternalPorts,
  }),
  unitSource({ kind: 'port', table: 'port', load: loadPorts, translate: translatePort }),
  unitSource({
    kind: 'floating_ip',
    table: 'floating_ip',
    load: loadFloatingIps,
    translate: translateFloatingIp,
  }),
]
