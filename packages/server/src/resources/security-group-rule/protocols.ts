/** Protocols that rules may name, with their IANA numbers; IPv6's ICMP has an old second name. */
export const protocolNumbers: ReadonlyMap<string, number> = new Map([
  ['ah', 51],
  ['dccp', 33],
  ['egp', 8],
  ['esp', 50],
  ['gre', 47],
  ['hopopt', 0],
  ['icmp', 1],
  ['igmp', 2],
  ['ip', 0],
  ['ipip', 4],
  ['ipv6-encap', 41],
  ['ipv6-frag', 44],
  ['ipv6-icmp', 58],
  ['icmpv6', 58],
  ['ipv6-nonxt', 59],
  ['ipv6-opts', 60],
  ['ipv6-route', 43],
  ['ospf', 89],
  ['pgm', 113],
  ['rsvp', 46],
  ['sctp', 132],
  ['tcp', 6],
  ['udp', 17],
  ['udplite', 136],
  ['vrrp', 112],
])

export const icmpNumber = 1
export const icmp6Number = 58

/** Protocols with ports: dccp, sctp, tcp, udp, udplite. */
export const portProtocols: ReadonlySet<number> = new Set([33, 132, 6, 17, 136])

/** Extension headers and others that exist in IPv6 only. */
export const ipv6Protocols: ReadonlySet<number> = new Set([41, 44, 58, 59, 60, 43])

/** Number of a protocol given by name or number; the text was checked when it was parsed. */
export function protocolNumber(protocol: string): number {
  return protocolNumbers.get(protocol) ?? Number(protocol)
}
