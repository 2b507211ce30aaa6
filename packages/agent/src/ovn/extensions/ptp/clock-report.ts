import type { LocalView } from '../../host-view.ts'
import type { ClockPort, ClockStatus } from './parse-pmc.ts'

/** What the agent tells of a PTP clock of its host. */
export interface ClockReport {
  readonly domain: number
  /** As the domain and the transport tell. */
  readonly profile: string
  /** Null when the daemon does not answer. */
  readonly clock_identity: string | null
  readonly grandmaster_identity: string | null
  readonly steps_removed: number | null
  /** Follows another clock, or is what others follow. */
  readonly is_synchronised: boolean
  /** The power of ten that the offset from its master is below: the offset itself is another each time. */
  readonly offset_below_ns: number | null
  readonly ports: readonly PortReport[]
}

interface PortReport {
  readonly device: string
  readonly physical_networks: readonly string[]
  readonly state: string
  readonly timestamping: string
  /** The card's clock; null where the kernel notes the times. */
  readonly phc: string | null
}

/** A daemon that was asked. */
export interface ClockPlace {
  readonly domain: number
  /** `transportSpecific`, or `majorSdoId`: 1 is IEEE 802.1AS. */
  readonly transportSpecific: number
}

const generalisedPtp = 1
/** Domains that profiles of telecommunication have to themselves (ITU-T G.8275.1 and G.8275.2, annexes A). */
const telecomDomains = [
  { profile: 'ITU-T G.8275.1', first: 24, last: 43 },
  { profile: 'ITU-T G.8275.2', first: 44, last: 63 },
] as const

/** @param phcOf the clock of a device's card, as `/dev/ptp0` */
export function clockReport(
  { domain, transportSpecific }: ClockPlace,
  status: ClockStatus | undefined,
  local: Pick<LocalView, 'externalIds' | 'bridges'>,
  phcOf: (device: string) => string | null,
): ClockReport {
  const isSynchronised = status !== undefined && isSynchronisedClock(status)
  return {
    domain,
    profile: profileOf(domain, transportSpecific),
    clock_identity: status?.clockIdentity ?? null,
    grandmaster_identity: status?.grandmasterIdentity ?? null,
    steps_removed: status?.stepsRemoved ?? null,
    is_synchronised: isSynchronised,
    offset_below_ns: isSynchronised ? powerOfTenAbove(Math.abs(status.offset)) : null,
    ports: (status?.ports ?? []).map(port => portReport(port, local, phcOf)),
  }
}

function isSynchronisedClock({ ports, clockIdentity, grandmasterIdentity }: ClockStatus): boolean {
  if (ports.some(port => port.state === 'SLAVE')) return true
  const leads = ports.some(port => port.state === 'MASTER' || port.state === 'GRAND_MASTER')
  return leads && clockIdentity === grandmasterIdentity
}

function profileOf(domain: number, transportSpecific: number): string {
  if (transportSpecific === generalisedPtp) return 'IEEE 802.1AS'
  const telecom = telecomDomains.find(({ first, last }) => domain >= first && domain <= last)
  return telecom?.profile ?? 'IEEE 1588'
}

function portReport(
  { device, state, timestamping }: ClockPort,
  local: Pick<LocalView, 'externalIds' | 'bridges'>,
  phcOf: (device: string) => string | null,
): PortReport {
  return {
    device,
    physical_networks: physicalNetworksOf(device, local),
    state,
    timestamping,
    phc: timestamping === 'SOFTWARE' ? null : phcOf(device),
  }
}

/** A card is on the bridge of a physical network, or the device is that bridge's own. */
function physicalNetworksOf(
  device: string,
  { externalIds, bridges }: Pick<LocalView, 'externalIds' | 'bridges'>,
): readonly string[] {
  const on = bridges.filter(bridge => bridge.ports.some(port => port.interfaces.includes(device)))
  const names = new Set(on.map(bridge => bridge.name))
  return (externalIds['ovn-bridge-mappings'] ?? '')
    .split(',')
    .flatMap(pair => {
      const [network = '', bridge = ''] = pair.trim().split(':')
      return names.has(bridge) ? [network] : []
    })
    .sort()
}

function powerOfTenAbove(nanoseconds: number): number {
  let bound = 1
  while (bound <= nanoseconds) bound *= 10
  return bound
}
