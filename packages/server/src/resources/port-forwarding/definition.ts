import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { integer, ipAddress, text, uuid } from '../../definition/kinds.ts'
import { id } from '../../definition/standard.ts'
import { transportProtocol } from '../../definition/transport-protocol.ts'
import { PortForwardingNotFound } from './errors.ts'
import { PORT_MAX, portRange } from './port-range.ts'

const rangesAlias = 'floating-ip-port-forwarding-port-ranges'

const portNumber = orNull(integer({ min: 1, max: PORT_MAX }))

export const portForwardingDefinition = defineResource({
  name: 'port_forwarding',
  collection: 'port_forwardings',
  parent: { collection: 'floatingips', member: 'floatingip', attribute: 'floatingIpId' },
  alias: 'floating-ip-port-forwarding',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: "Ports of a floating IP's address that lead to ports of a fixed IP.",
  notFound: id => new PortForwardingNotFound({ id }),
  attributes: {
    id,
    floatingIpId: { kind: uuid, fromPath: true, hidden: true, doc: 'The floating IP.' },
    projectId: {
      kind: text({ max: 255 }),
      wire: 'tenant_id',
      create: true,
      hidden: true,
      doc: 'Accepted for old clients; a forwarding belongs to the project of its floating IP.',
    },
    externalPort: {
      kind: portNumber,
      create: true,
      update: true,
      default: null,
      omitNull: true,
      filter: true,
      sort: true,
      doc: 'The port outside; absent for several.',
    },
    internalPort: {
      kind: portNumber,
      create: true,
      update: true,
      default: null,
      omitNull: true,
      doc: 'The port inside; absent for several.',
    },
    internalIpAddress: {
      kind: ipAddress,
      create: 'required',
      update: true,
      doc: 'The fixed IP, an IPv4 address of the port inside.',
    },
    protocol: {
      kind: transportProtocol,
      create: 'required',
      update: true,
      filter: true,
      sort: true,
      doc: 'tcp, udp or sctp; OVN forwards no others.',
    },
    internalPortId: {
      kind: uuid,
      create: 'required',
      update: true,
      filter: true,
      sort: true,
      doc: 'The Neutron port that has the fixed IP.',
    },
    description: {
      kind: text({ max: 1024 }),
      create: true,
      update: true,
      default: '',
      filter: true,
      alias: 'floating-ip-port-forwarding-description',
      doc: 'Free text for people.',
    },
    externalPortRange: {
      kind: orNull(portRange),
      create: true,
      update: true,
      default: null,
      filter: true,
      sort: true,
      alias: rangesAlias,
      doc: 'The ports outside, as first:last.',
    },
    internalPortRange: {
      kind: orNull(portRange),
      create: true,
      update: true,
      default: null,
      alias: rangesAlias,
      doc: 'The ports inside, as first:last: as many as outside, or one for all.',
    },
  },
})

export type PortForwardingAttributes = typeof portForwardingDefinition.attributes
