import type { Row } from '@neutrino/ovsdb/value.ts'
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

/** What a side agent keeps in the external ids of its Chassis_Private row, by its program. */
export const sideAgentKeys: Readonly<Record<string, readonly string[]>> = {
  'neutron-ovn-metadata-agent': [
    'neutron:ovn-metadata-id',
    'neutron:ovn-metadata-sb-cfg',
    'neutron:description-metadata',
    'neutrino:metadata-status',
  ],
  'neutron-ovn-agent': [
    'neutron:ovn-neutron-agent-id',
    'neutron:ovn-neutron-agent-sb-cfg',
    'neutron:description-neutron-agent',
    'neutrino:neutron-agent-status',
    agentExtensionsKey,
  ],
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
  return [
    controller,
    ...sideAgent(ids, {
      ...shared,
      agentType: 'OVN Metadata agent',
      binaryName: 'neutron-ovn-metadata-agent',
      idKey: 'neutron:ovn-metadata-id',
      generationKey: 'neutron:ovn-metadata-sb-cfg',
      descriptionKey: 'neutron:description-metadata',
      statusKey: 'neutrino:metadata-status',
    }),
    ...sideAgent(ids, {
      ...shared,
      configurations: { ...shared.configurations, ...extensionsOf(ids) },
      agentType: 'OVN Neutron agent',
      binaryName: 'neutron-ovn-agent',
      idKey: 'neutron:ovn-neutron-agent-id',
      generationKey: 'neutron:ovn-neutron-agent-sb-cfg',
      descriptionKey: 'neutron:description-neutron-agent',
      statusKey: 'neutrino:neutron-agent-status',
    }),
  ]
}

function sideAgent(
  ids: Readonly<Record<string, string>>,
  kind: Omit<AgentFacts, 'id' | 'description' | 'generation' | 'told'> & {
    readonly idKey: string
    readonly generationKey: string
    readonly descriptionKey: string
    /** Where it tells its status, as JSON. */
    readonly statusKey: string
  },
): readonly AgentFacts[] {
  const { idKey, generationKey, descriptionKey, statusKey, ...agent } = kind
  const id = ids[idKey]
  if (id === undefined) return []
  const generation = Number(ids[generationKey] ?? 0)
  return [
    { ...agent, id, description: ids[descriptionKey], generation, told: parseToldStatus(ids[statusKey]) },
  ]
}

/** What the agent says that it does; upstream's says nothing. */
function extensionsOf(ids: Readonly<Record<string, string>>): { readonly extensions?: readonly string[] } {
  const text = ids[agentExtensionsKey]
  return text === undefined ? {} : { extensions: text.split(',').filter(name => name !== '') }
}

function mappingsText(chassis: ChassisFacts): string {
  return Object.entries(chassis.bridgeMappings)
    .map(([network, bridge]) => `${network}:${bridge}`)
    .join(',')
}
