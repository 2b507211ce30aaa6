import { formatIp, parseIp } from '@neutrino/base/ip.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import { mtuMax, mtuMin } from './verb.ts'

/** A row of Port_Binding, as far as it matters here. */
export interface BindingFacts {
  readonly port: string
  /** UUID of the datapath. */
  readonly datapath: string
  readonly type: string
  /** UUIDs of chassis that have it, the second during a live migration. */
  readonly chassis: readonly string[]
  /** `MAC address…`, or `unknown`. */
  readonly macs: readonly string[]
  readonly externalIds: Readonly<Record<string, string>>
}

export interface SouthboundFacts {
  /** UUID of our row of Chassis. */
  readonly chassis: string
  readonly bindings: readonly BindingFacts[]
}

/** A namespace that this host shall have. */
export interface WantedNamespace {
  readonly network: string
  readonly port: string
  readonly mac: string
  readonly mtu: number
  /** Sorted, with prefixes. */
  readonly addresses: readonly string[]
  /** Guests are not on its link: answers go by the router that the requests came by. */
  readonly isRouted: boolean
}

export const metadataAddress4 = '169.254.169.254'
/** https://docs.openstack.org/nova: the address of the metadata service on each link. */
export const metadataAddress6 = 'fe80::a9fe:a9fe'
const mtuDefault = 1_500
const vifTypes: ReadonlySet<string> = new Set(['', 'external'])

/** Whether it is a guest's port that this chassis has, now or soon. */
export function isOurGuest(binding: BindingFacts, chassis: string): boolean {
  const owner = binding.externalIds['neutron:device_owner'] ?? ''
  return vifTypes.has(binding.type) && binding.chassis.includes(chassis) && !/^(network|neutron):/.test(owner)
}

/** One namespace for each network that has both a guest on this chassis and a metadata port. */
export function desire(facts: SouthboundFacts): readonly WantedNamespace[] {
  const guests = facts.bindings.filter(binding => isOurGuest(binding, facts.chassis))
  const segments = new Map(
    facts.bindings.flatMap(binding => {
      const segment = segmentOf(binding)
      return segment === undefined ? [] : [[binding.datapath, segment] as const]
    }),
  )
  const inUse = new Set(guests.map(guest => segments.get(guest.datapath) ?? networkNameOf(guest)))
  const wanted = new Map<string, WantedNamespace>()
  for (const binding of facts.bindings.toSorted((a, b) => (a.port < b.port ? -1 : 1))) {
    const network = networkOf(binding)
    if (!inUse.has(network)) continue
    const mac = binding.macs[0]?.split(' ')[0]
    // Of two metadata ports, which nobody should make, everybody takes the same.
    if (network === undefined || mac === undefined || !mac.includes(':') || wanted.has(network)) continue
    wanted.set(network, {
      network,
      port: binding.port,
      mac,
      mtu: mtuOf(binding),
      addresses: addressesOf(binding),
      isRouted: isRouted(binding),
    })
  }
  return [...wanted.values()]
}

/**
 * The network whose metadata port it is; nothing for other ports. Who owns a network may call a port on it anything,
 * so a port that names another network than the one it is on is nobody's.
 */
export function networkOf(binding: BindingFacts): string | undefined {
  const { type, port, externalIds } = binding
  const network = networkNameOf(binding)
  const isMetadata = type === 'localport' && externalIds['neutron:device_id'] === `ovnmeta-${network}`
  return isMetadata && network !== undefined && isUuid(network) && isUuid(port) ? network : undefined
}

/** The segment that has a switch of its own, and its copy of the metadata port there: that is for all on its datapath. */
export function segmentOf(binding: BindingFacts): string | undefined {
  return binding.externalIds['neutron:port_id'] === undefined ? undefined : networkOf(binding)
}

/**
 * The network that a port is on, by what the server wrote. The datapath is not asked: a guest of a routed-only network has
 * one to itself.
 */
export function networkNameOf({ externalIds }: Pick<BindingFacts, 'externalIds'>): string | undefined {
  return /^neutron-(.+)$/.exec(externalIds['neutron:network_name'] ?? '')?.[1]
}

/** On a routed-only network an address has nobody else on its link. */
function isRouted({ externalIds }: BindingFacts): boolean {
  return (externalIds['neutron:cidrs'] ?? '').split(' ').some(cidr => /^[\d.]+\/32$/.test(cidr))
}

function mtuOf(binding: BindingFacts): number {
  const mtu = Number(binding.externalIds['neutron:mtu'])
  return Number.isInteger(mtu) && mtu >= mtuMin && mtu <= mtuMax ? mtu : mtuDefault
}

/** The port's own, so that guests are on its link, and those that everybody knows. */
function addressesOf(binding: BindingFacts): readonly string[] {
  const own = (binding.externalIds['neutron:cidrs'] ?? '').split(' ').flatMap(text => {
    const [address = '', prefix] = text.split('/')
    const ip = parseIp(address)
    return ip === undefined || prefix === undefined ? [] : [`${formatIp(ip)}/${prefix}`]
  })
  return [...own, `${metadataAddress4}/32`, `${metadataAddress6}/128`].sort()
}
