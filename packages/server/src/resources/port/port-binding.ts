import {
  type BindingResult,
  bindPort,
  type ChassisFacts,
  isExternalPort,
  type PluggedBefore,
} from '../../binding/bind-port.ts'
import { checkBindingProfile } from '../../binding/check-binding-profile.ts'
import { type PortFeature, portFeatures } from '../../binding/mechanism.ts'
import { InvalidInput } from '../../errors/errors.ts'
import type { Settings } from '../../settings.ts'
import { cardKey, type NetworkFacts, type PortFacts } from './port-facts.ts'

/** Where and how a port is to be plugged. */
export interface BindingWish {
  readonly vnicType: string
  /** Empty: nowhere yet. */
  readonly host: string
  readonly profile: Readonly<Record<string, unknown>>
}

/** The card whose function the port is, where a chassis that is the card may have to plug it. */
export function cardSerialNumber(wish: BindingWish): string | undefined {
  const serial = wish.profile.card_serial_number
  const isFunction = mayBePluggedByCard.has(wish.vnicType) && !isExternalPort(wish)
  return isFunction && typeof serial === 'string' ? serial : undefined
}

const mayBePluggedByCard: ReadonlySet<string> = new Set([
  'remote-managed',
  'virtio-forwarder',
  'direct',
  'accelerator-direct',
])

/** The port of a container host that the profile names as the way in. */
export function parentPortId({ profile }: BindingWish): string | undefined {
  return typeof profile.parent_name === 'string' ? profile.parent_name : undefined
}

/** Throws InvalidInput for a profile that OVN could not carry out. `facts` know the parent it names. */
export function checkProfile(wish: BindingWish, facts: PortFacts): void {
  const parent = checkBindingProfile(wish.vnicType, wish.profile)
  if (parent !== undefined && !facts.ports.has(parent.parentId)) {
    throw new InvalidInput({
      error_message: `Invalid binding:profile. parent_name ${parent.parentId} is not a port`,
    })
  }
}

function chassisOf(wish: BindingWish, facts: PortFacts): ChassisFacts | undefined {
  const serial = cardSerialNumber(wish)
  const ofCard = serial === undefined ? undefined : facts.chassis.get(cardKey(serial))
  // Nova tells the serial number of most cards: those without a chassis of their own are plugged by their host.
  return ofCard ?? (wish.vnicType === 'remote-managed' ? undefined : facts.chassis.get(wish.host))
}

/** A port that is bound. */
export interface BoundSubject {
  readonly id: string
  readonly macAddress: string
  readonly portSecurityEnabled: boolean
  /** It is in a group. */
  readonly isFiltered: boolean
  /** It is the parent of a trunk. */
  readonly isTrunk: boolean
  /** It lets only some tags of its server pass. */
  readonly filtersTags: boolean
  /** That its addresses are, or may be chosen, from. */
  readonly subnetIds: readonly string[]
}

/** What is to be enforced for the port. */
export function requiredFeatures(
  port: Omit<BoundSubject, 'id' | 'macAddress' | 'subnetIds'>,
  network: Pick<NetworkFacts, 'vlanTransparent' | 'qinq'>,
): ReadonlySet<PortFeature> {
  const asked: Readonly<Record<PortFeature, boolean>> = {
    'port-security': port.portSecurityEnabled,
    'security-groups': port.portSecurityEnabled && port.isFiltered,
    trunk: port.isTrunk,
    'vlan-transparent': network.vlanTransparent,
    'vlan-filter': port.filtersTags,
    qinq: network.qinq,
  }
  return new Set(portFeatures.filter(feature => asked[feature]))
}

/** How the port is plugged on its host: known when the request is answered, for Nova waits for it. */
export function boundPort(
  port: BoundSubject,
  wish: BindingWish,
  known: {
    readonly network: NetworkFacts
    readonly facts: PortFacts
    readonly settings: Settings
    readonly before?: PluggedBefore
  },
): BindingResult {
  const { network, facts, settings, before } = known
  return bindPort({
    portId: port.id,
    macAddress: port.macAddress,
    networkId: network.id,
    mtu: network.mtu,
    ...wish,
    segments: segmentsFor(port, network),
    chassis: chassisOf(wish, facts),
    carriers: facts.carriers.get(wish.host) ?? [],
    before,
    requires: requiredFeatures(port, network),
    requiresEncryption: network.encryption === 'required',
    settings: settings.binding,
  })
}

/** Those that a port can be on: that of its subnets, and any as long as it has no address on one. */
function segmentsFor({ subnetIds }: BoundSubject, { segments, subnetSegments }: NetworkFacts) {
  const own = new Set(subnetIds.flatMap(id => subnetSegments[id] ?? []))
  return own.size === 0 ? segments : segments.filter(segment => own.has(segment.id))
}

/** The segments of a network that the host reaches; only those of a routed network matter. */
export function hostSegmentIds(
  wish: BindingWish,
  network: NetworkFacts,
  facts: PortFacts,
): ReadonlySet<string> {
  const chassis = chassisOf(wish, facts)
  const mapped = [
    chassis?.bridgeMappings ?? {},
    ...(facts.carriers.get(wish.host) ?? []).map(carrier => carrier.devices),
  ]
  const reached = network.segments.filter(
    ({ physicalNetwork }) =>
      physicalNetwork === null || mapped.some(mappings => Object.hasOwn(mappings, physicalNetwork)),
  )
  return new Set(reached.map(segment => segment.id))
}
