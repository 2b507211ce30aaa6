import { chassisBridgesKey } from '@neutrino/base/bgp-names.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { ipsecExtension } from '../binding/encryption.ts'
import { agentExtensionsKey } from '../reconcile/model/agent-extensions-key.ts'
import { parseToldStatus, type ToldStatus } from './agent-status.ts'
import { type ChassisFacts, mapOf } from './chassis-facts.ts'

/** What the table `agent` keeps of a process that southbound tells of. */
export interface AgentFacts {
  readonly id: string
  readonly agentType: string
  readonly binaryName: string
  readonly host: string
  readonly availabilityZone: string
  readonly configurations: Readonly<Record<string, unknown>>
  readonly description: string | undefined
  /** The generation of northbound that it has carried out. */
  readonly generation: number
  /** When it said so, if southbound knows. */
  readonly generationAt: Date | undefined
  /** What it says of itself. */
  readonly told: ToldStatus
}

/** Agents that are made of southbound rows, by their programs. */
export const ovnBinaries = ['ovn-controller', 'neutron-ovn-metadata-agent', 'neutron-ovn-agent'] as const

/** Where a side agent writes in the external ids of its Chassis_Private row. */
interface SideAgentKind {
  readonly agentType: string
  readonly binaryName: (typeof ovnBinaries)[number]
  readonly idKey: string
  readonly generationKey: string
  readonly descriptionKey: string
  /** Where it tells its status, as JSON. */
  readonly statusKey: string
  /** Where it tells what it does, if its kind does. */
  readonly extensionsKey?: string
}

const sideAgents: readonly SideAgentKind[] = [
  {
    agentType: 'OVN Metadata agent',
    binaryName: 'neutron-ovn-metadata-agent',
    idKey: 'neutron:ovn-metadata-id',
    generationKey: 'neutron:ovn-metadata-sb-cfg',
    descriptionKey: 'neutron:description-metadata',
    statusKey: 'neutrino:metadata-status',
  },
  {
    agentType: 'OVN Neutron agent',
    binaryName: 'neutron-ovn-agent',
    idKey: 'neutron:ovn-neutron-agent-id',
    generationKey: 'neutron:ovn-neutron-agent-sb-cfg',
    descriptionKey: 'neutron:description-neutron-agent',
    statusKey: 'neutrino:neutron-agent-status',
    extensionsKey: agentExtensionsKey,
  },
]

/** What a side agent keeps in the external ids of its Chassis_Private row; none for another program. */
export function sideAgentKeys(binaryName: string): readonly string[] | undefined {
  const kind = sideAgents.find(one => one.binaryName === binaryName)
  if (kind === undefined) return undefined
  const { idKey, generationKey, descriptionKey, statusKey, extensionsKey } = kind
  return [idKey, generationKey, descriptionKey, statusKey, extensionsKey].filter(key => key !== undefined)
}

/** The agents that a Chassis_Private row tells of; none while its chassis is gone. */
export function readAgents(privateRow: Row, chassis: ChassisFacts | undefined): readonly AgentFacts[] {
  if (chassis === undefined) return []
  const ids = mapOf(privateRow.external_ids)
  const shared = {
    host: chassis.hostname,
    availabilityZone: chassis.availabilityZones.join(', '),
    configurations: { chassis_name: chassis.name, 'bridge-mappings': mappingsText(chassis) },
    generationAt: undefined,
  }
  const timestampMs = Number(privateRow.nb_cfg_timestamp ?? 0)
  const controller: AgentFacts = {
    ...shared,
    id: String(privateRow.name),
    agentType: chassis.isGateway ? 'OVN Controller Gateway agent' : 'OVN Controller agent',
    binaryName: 'ovn-controller',
    description: ids['neutron:description'],
    generation: Number(privateRow.nb_cfg ?? 0),
    told: {},
    generationAt: timestampMs > 0 ? new Date(timestampMs) : undefined,
  }
  return [controller, ...sideAgents.flatMap(kind => sideAgent(ids, shared, kind))]
}

/**
 * Whether a change of a Chassis_Private row's external ids is worth a look of its own: an agent comes, goes, or tells
 * another phase, another state of encryption, which decides on bindings, or other bridges that lead to the provider. The
 * rest moves all the time.
 */
export function tellsOfAgents(before: Row, after: Row): boolean {
  if (before.external_ids === after.external_ids) return false
  const [was, is] = [mapOf(before.external_ids), mapOf(after.external_ids)]
  if (was[chassisBridgesKey] !== is[chassisBridgesKey]) return true
  return sideAgents.some(({ idKey, extensionsKey = idKey, statusKey }) => {
    const isSame = was[idKey] === is[idKey] && was[extensionsKey] === is[extensionsKey]
    return !isSame || tellingOf(was[statusKey]) !== tellingOf(is[statusKey])
  })
}

function tellingOf(text: string | undefined): string {
  const { phase, custom = {} } = parseToldStatus(text)
  return JSON.stringify([phase, custom[ipsecExtension]])
}

function sideAgent(
  ids: Readonly<Record<string, string>>,
  shared: Pick<AgentFacts, 'host' | 'availabilityZone' | 'configurations' | 'generationAt'>,
  { agentType, binaryName, ...kind }: SideAgentKind,
): readonly AgentFacts[] {
  const id = ids[kind.idKey]
  if (id === undefined) return []
  const extensions = kind.extensionsKey === undefined ? undefined : ids[kind.extensionsKey]
  return [
    {
      ...{ ...shared, agentType, binaryName, id },
      configurations: { ...shared.configurations, ...extensionsOf(extensions) },
      description: ids[kind.descriptionKey],
      generation: Number(ids[kind.generationKey] ?? 0),
      told: parseToldStatus(ids[kind.statusKey]),
    },
  ]
}

/** What the agent says that it does; upstream's says nothing. */
function extensionsOf(text: string | undefined): { readonly extensions?: readonly string[] } {
  return text === undefined ? {} : { extensions: text.split(',').filter(name => name !== '') }
}

function mappingsText(chassis: ChassisFacts): string {
  return Object.entries(chassis.bridgeMappings)
    .map(([network, bridge]) => `${network}:${bridge}`)
    .join(',')
}
