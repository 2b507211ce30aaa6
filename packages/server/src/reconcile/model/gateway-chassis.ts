import { createHash } from 'node:crypto'

/** What scheduling needs to know of a chassis. */
export interface ChassisIntent {
  /** The system id, which rows refer to. */
  readonly name: string
  readonly isGateway: boolean
  /** Names of physical networks that the chassis has a bridge for. */
  readonly physicalNetworks: readonly string[]
  readonly availabilityZones: readonly string[]
}

export interface ScheduledChassis {
  readonly name: string
  readonly priority: number
}

/** OVN runs BFD between all members of a group; more standbys cost more than they protect. */
export const GATEWAY_CHASSIS_MAX = 5
/** The highest priority a member can have. */
const PRIORITY_MAX = 32_767

/**
 * The chassis that carry a router's gateway, best first. The choice follows from the names alone
 * (rendezvous hashing), so it is the same on every run and a chassis that comes or goes moves only the
 * routers that it takes or had. The first ones are spread over availability zones.
 *
 * Without hints every gateway chassis is a candidate, zones or not: requiring chassis without any zone,
 * as Neutron does on tunnelled networks, leaves routers without a gateway once all chassis have one.
 *
 * An administrator's choice goes before ours, as far as it can carry the gateways.
 *
 * @param physicalNetworks of the gateways' external networks, the first one's first; empty when all are
 *   tunnelled. Chassis that reach all of them are taken, or, when there is none, those that reach the first.
 */
export function scheduleGateway(
  router: {
    readonly id: string
    readonly zoneHints: readonly string[]
    readonly chosen: readonly ScheduledChassis[]
  },
  physicalNetworks: readonly string[],
  chassis: readonly ChassisIntent[],
): readonly ScheduledChassis[] {
  const allowed = chassis.filter(
    one =>
      one.isGateway &&
      (router.zoneHints.length === 0 || one.availabilityZones.some(zone => router.zoneHints.includes(zone))),
  )
  const reaching = (networks: readonly string[]) =>
    allowed.filter(one => networks.every(network => one.physicalNetworks.includes(network)))
  const all = reaching(physicalNetworks)
  const candidates = all.length > 0 ? all : reaching(physicalNetworks.slice(0, 1))
  const chosen = router.chosen.filter(({ name }) => candidates.some(one => one.name === name))
  if (chosen.length > 0) return chosen.toSorted((a, b) => b.priority - a.priority)
  const weighted = candidates
    .map(one => ({ one, weight: weight(router.id, one.name) }))
    .sort((a, b) => (a.weight < b.weight ? 1 : a.weight > b.weight ? -1 : 0))
    .map(({ one }) => one)
  const best = spreadOverZones(weighted).slice(0, GATEWAY_CHASSIS_MAX)
  const highest = physicalNetworks.length === 0 ? PRIORITY_MAX : best.length
  return best.map((one, index) => ({ name: one.name, priority: highest - index }))
}

/** Keeps the order, but takes one of each zone before a second one of any. */
function spreadOverZones(chassis: readonly ChassisIntent[]): readonly ChassisIntent[] {
  const seen = new Set<string>()
  const first: ChassisIntent[] = []
  const rest: ChassisIntent[] = []
  for (const one of chassis) {
    const isNew = one.availabilityZones.some(zone => !seen.has(zone))
    for (const zone of one.availabilityZones) seen.add(zone)
    if (isNew) first.push(one)
    else rest.push(one)
  }
  return [...first, ...rest]
}

function weight(routerId: string, chassisName: string): string {
  return createHash('sha256').update(`${routerId}/${chassisName}`).digest('hex')
}
