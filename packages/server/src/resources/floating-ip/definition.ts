import { defineResource } from '../../definition/define-resource.ts'
import { dnsDomain, dnsName } from '../../definition/dns-kinds.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, ipAddress, shown, uuid } from '../../definition/kinds.ts'
import { description, id, projectId, standard } from '../../definition/standard.ts'
import { FloatingIPNotFound } from '../../errors/errors.ts'

export interface PortDetails {
  readonly name: string
  readonly network_id: string
  readonly mac_address: string
  readonly admin_state_up: boolean
  readonly status: string
  readonly device_id: string
  readonly device_owner: string
}

/** A port forwarding as its floating IP shows it; a range of ports has no number. */
export interface ForwardingDetails {
  readonly id: string
  readonly protocol: string
  readonly internal_ip_address: string
  readonly internal_port_id: string
  readonly internal_port?: number
  readonly external_port?: number
}

export const floatingIpDefinition = defineResource({
  name: 'floatingip',
  collection: 'floatingips',
  alias: 'router',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  quota: 'floatingip',
  tagged: true,
  doc: 'An address on an external network that leads to a fixed IP of a port inside.',
  notFound: floatingip_id => new FloatingIPNotFound({ floatingip_id }),
  attributes: {
    id,
    floatingIpAddress: {
      kind: orNull(ipAddress),
      create: true,
      default: null,
      filter: true,
      sort: true,
      enforcePolicy: true,
      doc: 'The address outside; chosen from the network when absent.',
    },
    subnetId: {
      kind: orNull(uuid),
      create: true,
      default: null,
      hidden: true,
      doc: 'Subnet of the external network to choose the address from.',
    },
    floatingNetworkId: {
      kind: uuid,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'The external network.',
    },
    routerId: {
      kind: shown<string | null>({ type: ['string', 'null'], format: 'uuid' }, 'uuid'),
      filter: true,
      sort: true,
      doc: 'Router that translates the address; null while it leads nowhere.',
    },
    portId: {
      kind: orNull(uuid),
      create: true,
      update: true,
      default: null,
      filter: true,
      doc: 'Port that the address leads to.',
    },
    fixedIpAddress: {
      kind: orNull(ipAddress),
      create: true,
      update: true,
      default: null,
      filter: true,
      sort: true,
      doc: 'Address of the port that it leads to; needed when the port has several.',
    },
    projectId,
    status: {
      kind: shown<string>({ type: 'string' }, 'text'),
      filter: true,
      sort: true,
      doc: 'ACTIVE while it leads to a port, else DOWN.',
    },
    dnsName: {
      kind: dnsName,
      create: true,
      default: '',
      alias: 'dns-integration',
      doc: 'Host name to publish for the address.',
    },
    dnsDomain: {
      kind: dnsDomain,
      create: true,
      default: '',
      alias: 'dns-integration',
      doc: 'DNS domain of the host name.',
    },
    qosPolicyId: {
      kind: orNull(uuid),
      create: true,
      update: true,
      default: null,
      enforcePolicy: true,
      alias: 'qos-fip',
      doc: 'QoS policy of what passes through the address; that of the external network when null.',
    },
    distributed: {
      kind: orNull(boolean),
      create: true,
      update: true,
      default: null,
      filter: true,
      enforcePolicy: true,
      alias: 'floating-ip-distributed',
      doc: 'Whether the address is translated on the host of its port or on a gateway; as configured when null.',
    },
    portDetails: {
      kind: shown<PortDetails | null>({ type: ['object', 'null'] }),
      alias: 'fip-port-details',
      doc: 'What matters of the port that it leads to.',
    },
    portForwardings: {
      kind: shown<readonly ForwardingDetails[]>({ type: 'array', items: { type: 'object' } }),
      alias: 'expose-port-forwarding-in-fip',
      doc: 'Ports of the address that lead to ports of fixed IPs.',
    },
    ...standard,
    description,
  },
})

export type FloatingIpAttributes = typeof floatingIpDefinition.attributes
