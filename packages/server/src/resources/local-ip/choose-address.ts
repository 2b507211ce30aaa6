import { LocalIPNoIP, LocalIPNoRequestedIP, LocalIPRequestedIPNotFound } from './errors.ts'

/** The address of a port that is meant: the wanted one, or its only one. */
export function chooseAddress(
  port: { readonly id: string; readonly addresses: readonly { readonly ipAddress: string }[] },
  wanted: string | null | undefined,
): string {
  const [first, another] = port.addresses
  if (first === undefined) throw new LocalIPNoIP({ port_id: port.id })
  if (wanted != null) {
    if (port.addresses.some(address => address.ipAddress === wanted)) return wanted
    throw new LocalIPRequestedIPNotFound({ port_id: port.id, ip: wanted })
  }
  if (another !== undefined) throw new LocalIPNoRequestedIP({ port_id: port.id })
  return first.ipAddress
}
