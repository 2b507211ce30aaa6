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
    if (!isIpv4(wanted)) return bad(`A floating IP leads to an IPv4 address, which ${wanted} is not`)
    const found = port.addresses.find(address => address.ipAddress === wanted)
    return found ?? bad(`Port ${port.id} does not have the fixed IP ${wanted}`)
  }
  const [first, ...others] = port.addresses.filter(address => isIpv4(address.ipAddress))
  if (!first) return bad(`Port ${port.id} has no IPv4 address for a floating IP`)
  if (others.length > 0)
    return bad(`Port ${port.id} has several IPv4 addresses: name one of them in fixed_ip_address`)
  return first
}
