import { type BindingResult, bindPort, type ChassisFacts } from '../../binding/bind-port.ts'
import { checkBindingProfile } from '../../binding/check-binding-profile.ts'
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

/** The card whose own switch plugs the port, if it is one that is managed remotely. */
export function cardSerialNumber({ vnicType, profile }: BindingWish): string | undefined {
  const serial = profile.card_serial_number
  return vnicType === 'remote-managed' && typeof serial === 'string' ? serial : undefined
}

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
  return facts.chassis.get(serial === undefined ? wish.host : cardKey(serial))
}

/** How the port is plugged on its host: known when the request is answered, for Nova waits for it. */
export function boundPort(
  portId: string,
  wish: BindingWish,
  known: { readonly network: NetworkFacts; readonly facts: PortFacts; readonly settings: Settings },
): BindingResult {
  return bindPort({
    portId,
    ...wish,
    segments: known.network.segments,
    chassis: chassisOf(wish, known.facts),
    settings: known.settings.binding,
  })
}

/** The segments of a network that the host reaches; only those of a routed network matter. */
export function hostSegmentIds(
  wish: BindingWish,
  network: NetworkFacts,
  facts: PortFacts,
): ReadonlySet<string> {
  const chassis = chassisOf(wish, facts)
  const reached = network.segments.filter(
    segment =>
      segment.physicalNetwork === null ||
      (chassis !== undefined && Object.hasOwn(chassis.bridgeMappings, segment.physicalNetwork)),
  )
  return new Set(reached.map(segment => segment.id))
}
