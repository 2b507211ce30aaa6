import { type Kind, quote, refuse } from './kind.ts'

/** IANA numbers of the protocols that forwardings and helpers may name. */
const numbers: ReadonlyMap<number, TransportProtocol> = new Map([
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [33, 'dccp'],
  [58, 'ipv6-icmp'],
  [132, 'sctp'],
] as const)

const names = ['dccp', 'icmp', 'ipv6-icmp', 'sctp', 'tcp', 'udp'] as const

export type TransportProtocol = (typeof names)[number]

/** A protocol by its name, in any case, or its number. */
export const transportProtocol: Kind<TransportProtocol> = {
  schema: { type: 'string', enum: names },
  sqlType: 'text',
  parse(value, attribute) {
    const found = find(value)
    const shown = names.map(name => `'${name}'`).join(', ')
    return found ?? refuse(attribute, `${quote(value)} is not in [${shown}]`)
  },
  parseFilter: find,
}

function find(value: unknown): TransportProtocol | undefined {
  const text = String(value).toLowerCase()
  return names.find(name => name === text) ?? numbers.get(/^\d{1,3}$/.test(text) ? Number(text) : -1)
}
