import { uuidV5 } from '@neutrino/base/uuid.ts'
import { type ChassisOptions, type Rates, readChassisOptions } from './chassis-options.ts'
import { type Inventory, inventoriesOf } from './inventories-of.ts'
import type { Inventories } from './placement-client.ts'
import { physicalNetworkTrait, TUNNEL_TRAIT, vnicTypeTrait } from './resource-names.ts'

/** Neutron's namespace of the providers that OVN's hosts report. */
const PROVIDER_NAMESPACE = '5533233b-800c-11eb-b1f4-000056b2f5b8'
/** Part of the providers' names, of every host: also of those that are gateways. */
const AGENT_TYPE = 'OVN Controller agent'

/** A provider as Placement should have it. */
export interface WantedProvider {
  readonly id: string
  readonly name: string
  /** The compute host whose tree it is in. */
  readonly host: string
  /** Another wanted provider; the compute host itself when undefined. */
  readonly parentId: string | undefined
  /** Of ours: others that it has are left alone. */
  readonly traits: readonly string[]
  readonly inventories: Inventories
}

export interface HostFacts {
  readonly hostname: string
  readonly cmsOptions: string | undefined
  /** Physical network to bridge. */
  readonly bridgeMappings: Readonly<Record<string, string>>
  /** Whether its clock is kept by PTP now; null where nobody says anything of that. */
  readonly clock: 'synchronised' | 'adrift' | null
}

export interface HostWish {
  /** Traits of the compute host itself, which is Nova's otherwise; undefined: they are nobody's business. */
  readonly hostTraits: readonly string[] | undefined
  /** Its compute host has a trait while it is synchronised; undefined as `hostTraits`. */
  readonly clock?: 'synchronised' | 'adrift'
  /** Parents stand before their children. */
  readonly providers: readonly WantedProvider[]
  /** What the host says that cannot be reported. */
  readonly problems: readonly string[]
}

/** What is reported beside what hosts say. */
export interface ReportedFacts {
  readonly vnicTypes: Iterable<string>
  /** What SR-IOV cards carry. */
  readonly cardVnicTypes: Iterable<string>
  /** Cards have an inventory of their virtual functions, and ports ask for one. */
  readonly tracksVirtualFunctions: boolean
  /** Stands for tunnels where devices are named; empty: for none. */
  readonly tunnelledDevice: string
  /** Compute hosts get a trait for each physical network that they reach. */
  readonly tellsPhysicalNetworks: boolean
}

/** The providers of a host: one for its agent below each compute host, and below that one a device. */
export function wantedProviders(host: HostFacts, known: ReportedFacts): HostWish {
  const options = readChassisOptions(host.cmsOptions)
  const problems = [...options.problems]
  const vnicTraits = [...known.vnicTypes].map(vnicTypeTrait).sort()
  const traitsByDevice = deviceTraits(host.bridgeMappings, known.tunnelledDevice)
  const hypervisorOf = (device: string) => options.hypervisors.get(device) ?? host.hostname
  const devices = [...options.bandwidths].flatMap(([device, rates]): WantedProvider[] => {
    const traits = traitsByDevice.get(device)
    if (traits === undefined) {
      problems.push(`resource_provider_bandwidths: ${device} is no bridge of ovn-bridge-mappings`)
      return []
    }
    const hypervisor = hypervisorOf(device)
    return [
      {
        id: uuidV5(PROVIDER_NAMESPACE, `${hypervisor}:${device}`),
        name: `${hypervisor}:${AGENT_TYPE}:${device}`,
        host: hypervisor,
        parentId: agentId(hypervisor),
        traits: [...traits, ...vnicTraits],
        inventories: bandwidthOf(rates, options.inventoryDefaults),
      },
    ]
  })
  const packets = packetInventories(options, host.hostname, problems)
  const hypervisors = [...new Set([...devices.map(device => device.host), ...packets.keys()])].sort()
  const agents = hypervisors.map(
    (hypervisor): WantedProvider => ({
      id: agentId(hypervisor),
      name: `${hypervisor}:${AGENT_TYPE}`,
      host: hypervisor,
      parentId: undefined,
      traits: packets.has(hypervisor) ? vnicTraits : [],
      inventories: packets.get(hypervisor) ?? {},
    }),
  )
  const hostTraits = known.tellsPhysicalNetworks
    ? Object.keys(host.bridgeMappings).map(physicalNetworkTrait).sort()
    : undefined
  const clock = host.clock === null ? {} : { clock: host.clock }
  return { hostTraits, ...clock, providers: [...agents, ...devices], problems }
}

function agentId(hypervisor: string): string {
  return uuidV5(PROVIDER_NAMESPACE, hypervisor)
}

/** A bridge may carry several physical networks. */
function deviceTraits(
  bridgeMappings: Readonly<Record<string, string>>,
  tunnelledDevice: string,
): ReadonlyMap<string, readonly string[]> {
  const traits = new Map<string, readonly string[]>()
  if (tunnelledDevice !== '') traits.set(tunnelledDevice, [TUNNEL_TRAIT])
  for (const [network, bridge] of Object.entries(bridgeMappings).sort())
    traits.set(bridge, [...(traits.get(bridge) ?? []), physicalNetworkTrait(network)])
  return traits
}

function bandwidthOf({ egress, ingress }: Rates, defaults: Partial<Inventory>): Inventories {
  return inventoriesOf('minimum_bandwidth', { egress, ingress }, defaults)
}

/** Hosts count packets either of both directions together or of each. */
function packetInventories(
  options: ChassisOptions,
  hostname: string,
  problems: string[],
): ReadonlyMap<string, Inventories> {
  const { packetRates, directedPacketRates, packetInventoryDefaults: defaults } = options
  const inventories = new Map<string, Inventories>()
  for (const [host, any] of packetRates)
    inventories.set(host || hostname, inventoriesOf('minimum_packet_rate', { any }, defaults))
  for (const [host, { egress, ingress }] of directedPacketRates) {
    if (inventories.has(host || hostname))
      problems.push(
        `resource_provider_packet_processing: ${host || hostname} is named with and without direction`,
      )
    else
      inventories.set(host || hostname, inventoriesOf('minimum_packet_rate', { egress, ingress }, defaults))
  }
  return inventories
}
