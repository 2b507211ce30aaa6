import type { Clock } from '@neutrino/base/clock.ts'
import type { Replica } from '@neutrino/ovsdb/replica/replica.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import { mapOf } from './chassis-facts.ts'
import { idsOf } from './plugged-hosts.ts'

/** A port that stays between two chassis for longer is down. */
const MOVE_MS_MAX = 5_000
/** Ports that move at once; those beyond it are shown as OVN shows them. */
const MOVING_MAX = 10_000

/** Knows ports that go from one chassis to another. */
export interface MovingPorts {
  /** Whether the port is neither here nor there: its status stays what it was. */
  isMoving(port: Row): boolean
  /** Ports that were moving when they were last looked at. */
  all(): Iterable<string>
  /** Of a port that is deleted. */
  forget(id: string): void
}

/** A port that had a second chassis, and when it was seen without for the first time. */
interface Second {
  readonly hosts: readonly string[]
  readonly goneMs: number | undefined
}

/**
 * The last step of a live migration takes the port from one chassis and gives it to the one that has carried it for
 * seconds; until that one has gone over it again OVN calls it down. Nobody would notice, but Nova would be told that the
 * port is unplugged. So a port that somebody has is not down yet, nor is one on its way to where it is already.
 */
export function createMovingPorts({
  southbound,
  clock,
}: {
  readonly southbound: Replica
  readonly clock: Clock
}): MovingPorts {
  const since = new Map<string, number>()
  const seconds = new Map<string, Second>()

  const noteSecond = (id: string, binding: Row | undefined) => {
    const hosts = additionalHosts(southbound, binding)
    const known = seconds.get(id)
    if (hosts.length > 0) {
      if (seconds.size < MOVING_MAX) seconds.set(id, { hosts, goneMs: undefined })
    } else if (known !== undefined) {
      const goneMs = known.goneMs ?? clock.monotonicMs()
      if (clock.monotonicMs() - goneMs > MOVE_MS_MAX) seconds.delete(id)
      else seconds.set(id, { ...known, goneMs })
    }
  }

  return {
    isMoving: port => {
      const id = String(port.name)
      const [binding] = southbound.find('Port_Binding', 'logical_port', id)
      noteSecond(id, binding)
      const wanted = mapOf(port.options)['requested-chassis']?.split(',')[0] ?? ''
      const isClaimed = binding?.chassis !== undefined || seconds.get(id)?.hosts.includes(wanted)
      if (port.up === true || port.enabled === false || port.type !== '' || !isClaimed) {
        since.delete(id)
        return false
      }
      const nowMs = clock.monotonicMs()
      const startMs = since.get(id) ?? nowMs
      if (since.size < MOVING_MAX) since.set(id, startMs)
      return since.has(id) && nowMs - startMs <= MOVE_MS_MAX
    },
    all: () => since.keys(),
    forget: id => {
      since.delete(id)
      seconds.delete(id)
    },
  }
}

function additionalHosts(southbound: Replica, binding: Row | undefined): readonly string[] {
  return idsOf(binding?.additional_chassis).flatMap(uuid => {
    const chassis = southbound.get('Chassis', uuid)
    return chassis === undefined ? [] : [String(chassis.hostname)]
  })
}
