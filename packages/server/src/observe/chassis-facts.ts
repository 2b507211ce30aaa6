import { chassisBridgesKey } from '@neutrino/base/bgp-names.ts'
import { parseOuterVlanName } from '@neutrino/base/outer-vlan-name.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { agentExtensionsKey } from '../reconcile/model/agent-extensions-key.ts'

/** What the table `chassis` keeps of a hypervisor. */
export interface ChassisFacts {
  readonly name: string
  readonly hostname: string
  readonly otherConfig: Readonly<Record<string, string>>
  /** Physical network to bridge. */
  readonly bridgeMappings: Readonly<Record<string, string>>
  readonly isGateway: boolean
  readonly availabilityZones: readonly string[]
  readonly datapathType: string
  readonly ifaceTypes: readonly string[]
  readonly integrationBridge: string
  /** That lead to the provider's routers, as its agent tells. */
  readonly bgpBridges: readonly string[]
}

const gatewayOption = 'enable-chassis-as-gw'
const externalOption = 'enable-chassis-as-extport-host'
const zonesOption = 'availability-zones='

/** Reads a Chassis row, and the Chassis_Private row of the same name, where hosts note their bridge. */
export function readChassis(chassis: Row, privateRow: Row | undefined): ChassisFacts {
  // ovn-controller has kept its settings in either column; the newer one wins.
  const config = { ...mapOf(chassis.external_ids), ...mapOf(chassis.other_config) }
  const noted = mapOf(privateRow?.external_ids)
  const extensions = noted[agentExtensionsKey]
  const cmsOptions = split(config['ovn-cms-options'], ',')
  const zones = cmsOptions.find(option => option.startsWith(zonesOption))?.slice(zonesOption.length)
  return {
    name: String(chassis.name),
    hostname: String(chassis.hostname),
    otherConfig: extensions === undefined ? config : { ...config, [agentExtensionsKey]: extensions },
    bridgeMappings: bridgeMappings(config['ovn-bridge-mappings']),
    isGateway: cmsOptions.includes(gatewayOption),
    availabilityZones: split(zones, ':').toSorted(),
    datapathType: config['datapath-type'] || 'system',
    ifaceTypes: split(config['iface-types'], ',').toSorted(),
    integrationBridge: noted['neutron:ovn-bridge'] ?? 'br-int',
    bgpBridges: [...new Set(split(noted[chassisBridgesKey] ?? config[chassisBridgesKey], ','))].sort(),
  }
}

/** Whether gateways may have to move. */
export function schedulesDifferently(a: ChassisFacts | undefined, b: ChassisFacts | undefined): boolean {
  return JSON.stringify(schedulingFacts(a)) !== JSON.stringify(schedulingFacts(b))
}

function schedulingFacts(facts: ChassisFacts | undefined): unknown {
  const servesExternalPorts = split(facts?.otherConfig['ovn-cms-options'], ',').includes(externalOption)
  if (facts === undefined || !(facts.isGateway || servesExternalPorts)) return undefined
  const { bridgeMappings: mappings, availabilityZones, isGateway, hostname } = facts
  const putsOuterVlans = split(facts.otherConfig[agentExtensionsKey], ',').includes('qinq')
  return [
    ...[Object.keys(mappings).sort(), availabilityZones, isGateway, servesExternalPorts && hostname],
    putsOuterVlans,
  ]
}

/** Whether the routers that announce by BGP are others. */
export function announcesDifferently(a: ChassisFacts | undefined, b: ChassisFacts | undefined): boolean {
  return JSON.stringify(a?.bgpBridges) !== JSON.stringify(b?.bgpBridges)
}

/** A map column with text values. */
export function mapOf(value: Row[string]): Readonly<Record<string, string>> {
  const map: Record<string, string> = {}
  if (typeof value !== 'object' || Array.isArray(value)) return map
  for (const [key, item] of Object.entries(value)) map[key] = String(item)
  return map
}

function bridgeMappings(text: string | undefined): Readonly<Record<string, string>> {
  const mappings: Record<string, string> = {}
  for (const pair of split(text, ',')) {
    const [network, bridge] = pair.split(':')
    if (network === undefined || network === '' || bridge === undefined) continue
    // The host's agent has made it: a VLAN of a physical network is not one more network.
    if (parseOuterVlanName(network) === undefined) mappings[network] = bridge
  }
  return mappings
}

function split(text: string | undefined, separator: string): readonly string[] {
  return (text ?? '')
    .split(separator)
    .map(part => part.trim())
    .filter(part => part !== '')
}
