import type { SeenPort } from '../channel/server-channel.ts'
import type { PlacedPort } from './plan.ts'

const reasons = {
  noSlot: 'the binding profile has no pci_slot of a card of this host',
  free: 'no server has the function',
  foreign: 'the function has another MAC address than the port',
} as const

/**
 * What is seen of ports: one is plugged when a server has its function, which has its MAC address and everything else
 * that it wants.
 *
 * @param failures by port, of steps that failed
 * @param givenAway PCI slots of whole cards that are with servers
 */
export function seePorts(
  placed: readonly PlacedPort[],
  failures: ReadonlyMap<string, string>,
  givenAway: ReadonlySet<string>,
): readonly SeenPort[] {
  return placed.map(({ port, place }) => {
    const down = (reason: string): SeenPort => ({
      port_id: port.id,
      device: null,
      reason: reason.slice(0, 255),
    })
    const up = (device: string): SeenPort => ({ port_id: port.id, device, reason: null })
    if (port.vnicType === 'direct-physical')
      return givenAway.has(port.pciSlot ?? '') ? up(port.pciSlot ?? '') : down(reasons.free)
    if (place === undefined) return down(reasons.noSlot)
    const failure = failures.get(port.id)
    if (failure !== undefined) return down(failure)
    if (!place.isTaken) return down(reasons.free)
    return place.mac === port.mac ? up(`${place.card}/${place.index}`) : down(reasons.foreign)
  })
}
