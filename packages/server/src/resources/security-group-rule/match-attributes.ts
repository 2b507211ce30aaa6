import { oneOf } from '../../definition/kinds.ts'
import { ethertype, portValue, protocol, remotePrefix } from './kinds.ts'

/** Which packets a rule is about, peers that are groups aside: the same for rules and their templates. */
export const matchAttributes = {
  direction: {
    kind: oneOf(['ingress', 'egress']),
    create: 'required',
    filter: true,
    sort: true,
    doc: 'Which way the packets go, seen from the port.',
  },
  protocol: {
    kind: protocol,
    create: true,
    default: null,
    filter: true,
    sort: true,
    doc: 'IP protocol by name or number; null is every protocol.',
  },
  portRangeMin: {
    kind: portValue,
    create: true,
    default: null,
    filter: true,
    sort: true,
    doc: 'First port, or the type of ICMP.',
  },
  portRangeMax: {
    kind: portValue,
    create: true,
    default: null,
    filter: true,
    sort: true,
    doc: 'Last port, or the code of ICMP.',
  },
  ethertype: {
    kind: ethertype,
    create: true,
    default: 'IPv4',
    filter: true,
    sort: true,
    doc: 'IPv4 or IPv6.',
  },
  remoteIpPrefix: {
    kind: remotePrefix,
    create: true,
    default: null,
    filter: true,
    sort: true,
    doc: 'The peers are the addresses of this prefix, as it was written.',
  },
} as const
