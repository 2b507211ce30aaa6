import type { HostPort } from '../channel/host-port.ts'
import type { ForwardingTable } from './forwarding-tables.ts'
import type { PlannedStep } from './plan.ts'

/**
 * Servers behind the host's switch that share a card with functions: the card has to know that they are behind its uplink,
 * or it sends what functions have for them to the wire, which brings nothing back.
 *
 * @param sharing physical network to the cards that the host's switch shares with functions
 */
export function planForwarding(
  ports: readonly HostPort[],
  tables: readonly ForwardingTable[],
  sharing: Readonly<Record<string, readonly string[]>>,
): readonly PlannedStep[] {
  const behind = ports.filter(port => port.isActive && port.mechanism === 'ovn' && port.subport === undefined)
  return tables.flatMap(({ device, macs, own }) => {
    const wanted = behind.filter(({ segment }) => sharing[segment?.physicalNetwork ?? '']?.includes(device))
    const addresses = [...new Set(wanted.map(port => port.mac))].sort()
    const isRight = addresses.every(mac => macs.includes(mac)) && own.join() === addresses.join()
    return isRight ? [] : [{ verb: { verb: 'set-forwarding', device, macs: addresses }, portId: undefined }]
  })
}
