import { parseIp } from '@neutrino/base/ip.ts'
import { BadRequest } from '../../errors/errors.ts'

export interface FixedIp {
  readonly subnetId: string
  readonly ipAddress: string
}

const bad = (msg: string): never => {
  throw new BadRequest({ resource: 'floatingip', msg })
}

const isIpv4 = (address: string) => parseIp(address)?.version === 4

/** The fixed IP of the port that a floating IP leads to: the wanted one, or its only IPv4 address. */
export function chooseFixedIp(
  port: { readonly id: string; readonly addresses: readonly FixedIp[] },
  wanted: string | null,
): FixedIp {
  if (wanted !== null) {
    if (!isIpv4(wanted))
      return bad(`A floating IP cannot be bound to ${wanted}, since that is not an IPv4 address`)
    const found = port.addresses.find(address => address.ipAddress === wanted)
    return found ?? bad(`Port ${port.id} does not have fixed ip ${wanted}`)
  }
  const [first, ...others] = port.addresses.filter(address => isIpv4(address.ipAddress))
  if (!first) return bad(`Cannot add floating IP to port ${port.id} that has no fixed IPv4 addresses`)
  if (others.length > 0)
    return bad(
      `Port ${port.id} has multiple fixed IPv4 addresses. Must provide a specific IPv4 address when assigning a floating IP`,
    )
  return first
}
