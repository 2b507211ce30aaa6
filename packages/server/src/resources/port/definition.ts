import { defineResource } from '../../definition/define-resource.ts'
import { dnsDomain, dnsName } from '../../definition/dns-kinds.ts'
import { type Kind, mapKind, orNull, quote, refuse } from '../../definition/kind.ts'
import { anyObject, boolean, listOf, macAddress, oneOf, shown, text, uuid } from '../../definition/kinds.ts'
import { description, id, name, projectId, standard, tags } from '../../definition/standard.ts'
import { InvalidInput, PortNotFound } from '../../errors/errors.ts'
import { addressPairs } from './address-pairs-kind.ts'
import { deviceAttributes } from './device-attributes.ts'
import { dhcpOptions } from './dhcp-options-kind.ts'
import { fixedIps } from './fixed-ips-kind.ts'
import { privateVlanPortAttributes } from './private-vlan.ts'
import type { ResourceRequest } from './resource-request.ts'
import { terminationAttributes } from './termination.ts'
import { timeSyncAttributes } from './time-sync.ts'
import { vlanFilterAttributes } from './vlan-filter.ts'

/** Security groups of one port. */
export const SECURITY_GROUPS_MAX = 256
/** Characters of a binding profile as JSON: what Nova can count on. */
export const PROFILE_LENGTH_MAX = 4_095

export const vnicTypes = [
  'normal',
  'direct',
  'macvtap',
  'baremetal',
  'direct-physical',
  'virtio-forwarder',
  'smart-nic',
  'vdpa',
  'accelerator-direct',
  'accelerator-direct-physical',
  'remote-managed',
] as const

/** As Neutron: nobody can have these; clients do ask for others that are of groups. OVN drops what such a port sends. */
const macsOfNobody: ReadonlySet<string> = new Set(['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff'])

/** Null asks for a new one. */
const interfaceMac: Kind<string | null> = orNull(
  mapKind(macAddress, (mac, attribute) =>
    macsOfNobody.has(mac) ? refuse(attribute, `${quote(mac)} is not a valid MAC address`) : mac,
  ),
)

/** Null and the empty text both mean that no host is known. */
const host: Kind<string> = mapKind(orNull(text({ max: 255, oneLine: true })), value => value ?? '')

/** NUL as JSON.stringify writes it, after an even number of backslashes: jsonb does not take it. */
const nul = /(?<!\\)(?:\\\\)*\\u0000/

/** What the compute service tells of the device; nothing when null. */
export const profile: Kind<Readonly<Record<string, unknown>>> = mapKind(orNull(anyObject), value => {
  if (value === null) return {}
  const json = JSON.stringify(value)
  if (json.length > PROFILE_LENGTH_MAX) {
    throw new InvalidInput({ error_message: 'binding:profile value too large' })
  }
  if (nul.test(json)) throw new InvalidInput({ error_message: 'binding:profile has a text with NUL' })
  return value
})

/** One address of a port with its names. */
export interface DnsAssignment {
  readonly ip_address: string
  readonly hostname: string
  readonly fqdn: string
}

/** A trunk as its parent shows it. */
export interface TrunkDetails {
  readonly trunk_id: string
  readonly sub_ports: readonly {
    readonly port_id: string
    readonly segmentation_type: string
    readonly segmentation_id: number
    readonly mac_address: string
  }[]
}

export const portDefinition = defineResource({
  name: 'port',
  collection: 'ports',
  pipeline: 'core',
  bulk: true,
  paging: true,
  quota: 'port',
  tagged: true,
  doc: 'Where something is plugged into a network: a MAC address, IP addresses and what may pass.',
  notFound: port_id => new PortNotFound({ port_id }),
  attributes: {
    id,
    name,
    networkId: {
      kind: uuid,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'Network it is plugged into.',
    },
    adminStateUp: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      filter: true,
      sort: true,
      doc: 'Administrative state; a port that is down passes no packets.',
    },
    macAddress: {
      kind: interfaceMac,
      create: true,
      update: true,
      filter: true,
      sort: true,
      enforcePolicy: true,
      doc: 'MAC address; chosen when absent, chosen anew when updated with null.',
    },
    fixedIps: {
      kind: fixedIps,
      create: true,
      update: true,
      filter: true,
      enforcePolicy: true,
      doc: 'Its IP addresses; chosen when absent, none when empty.',
    },
    deviceId: {
      kind: text({ max: 255 }),
      create: true,
      update: true,
      default: '',
      filter: true,
      sort: true,
      enforcePolicy: true,
      doc: 'Identifier of what uses the port: a server, a router.',
    },
    deviceOwner: {
      kind: text({ max: 255 }),
      create: true,
      update: true,
      default: '',
      filter: true,
      sort: true,
      enforcePolicy: true,
      doc: 'Kind of what uses the port: compute:nova, network:dhcp.',
    },
    projectId,
    status: {
      kind: shown<string>({ type: 'string' }, 'text'),
      filter: true,
      sort: true,
      doc: 'ACTIVE while packets flow, as the host reports it; DOWN, BUILD, ERROR or N/A otherwise.',
    },
    allowedAddressPairs: {
      kind: addressPairs,
      create: true,
      update: true,
      enforcePolicy: true,
      alias: 'allowed-address-pairs',
      doc: 'Further addresses that may send from the port.',
    },
    dataPlaneStatus: {
      kind: orNull(oneOf(['ACTIVE', 'DOWN'])),
      update: true,
      enforcePolicy: true,
      alias: 'data-plane-status',
      doc: 'What a tool outside says of the network under the port.',
    },
    extraDhcpOpts: {
      kind: dhcpOptions,
      create: true,
      update: true,
      default: [],
      alias: 'extra_dhcp_opt',
      doc: 'DHCP options for this port alone; an update changes those it names, a null value removes one.',
    },
    ipAllocation: {
      kind: shown<string>({ type: 'string' }, 'text'),
      filter: true,
      sort: true,
      alias: 'ip_allocation',
      doc: 'When its addresses are chosen: immediate, deferred until a host is known, or none.',
    },
    bindingVifType: {
      kind: shown<string>({ type: 'string' }, 'text'),
      wire: 'binding:vif_type',
      alias: 'binding',
      doc: 'How the host plugs it: ovs, vhostuser, …; unbound without a host, binding_failed when it cannot.',
    },
    bindingVifDetails: {
      kind: shown<Readonly<Record<string, unknown>>>({ type: 'object' }),
      wire: 'binding:vif_details',
      alias: 'binding',
      doc: 'What the host needs to know to plug it.',
    },
    bindingVnicType: {
      kind: oneOf(vnicTypes),
      wire: 'binding:vnic_type',
      create: true,
      update: true,
      default: 'normal',
      enforcePolicy: true,
      alias: 'binding',
      doc: 'Kind of network card that the server sees.',
    },
    bindingHostId: {
      kind: host,
      wire: 'binding:host_id',
      create: true,
      update: true,
      filter: true,
      enforcePolicy: true,
      alias: 'binding',
      doc: 'Host it is plugged on; empty when none is known.',
    },
    bindingProfile: {
      kind: profile,
      wire: 'binding:profile',
      create: true,
      update: true,
      enforcePolicy: true,
      alias: 'binding',
      doc: 'What the compute service tells about the device behind the port.',
    },
    portSecurityEnabled: {
      kind: boolean,
      create: true,
      update: true,
      enforcePolicy: true,
      alias: 'port-security',
      doc: 'Whether forged addresses are dropped and security groups apply; as on the network when absent.',
    },
    revisionNumber: standard.revisionNumber,
    tags,
    createdAt: standard.createdAt,
    updatedAt: standard.updatedAt,
    propagateUplinkStatus: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      alias: 'uplink-status-propagation',
      doc: 'Whether a virtual function shows the link state of its card.',
    },
    ...deviceAttributes,
    ...terminationAttributes,
    ...privateVlanPortAttributes,
    ...vlanFilterAttributes,
    ...timeSyncAttributes,
    qosPolicyId: {
      kind: orNull(uuid),
      create: true,
      update: true,
      default: null,
      enforcePolicy: true,
      alias: 'qos',
      doc: 'QoS policy of its own; null for that of its network.',
    },
    qosNetworkPolicyId: {
      kind: shown<string | null>({ type: ['string', 'null'], format: 'uuid' }),
      alias: 'qos-port-network-policy',
      doc: 'QoS policy of its network, which holds for it unless it has its own.',
    },
    resourceRequest: {
      kind: shown<ResourceRequest | null>({ type: ['object', 'null'] }),
      alias: 'port-resource-request',
      doc: 'What the compute service has to reserve on a host for its minimum rates.',
    },
    dnsName: {
      kind: dnsName,
      create: true,
      update: true,
      default: '',
      alias: 'dns-integration',
      doc: 'Host name of its addresses in DNS.',
    },
    dnsAssignment: {
      kind: shown<readonly DnsAssignment[]>({ type: 'array', items: { type: 'object' } }),
      alias: 'dns-integration',
      doc: 'The names that its addresses have.',
    },
    dnsDomain: {
      kind: dnsDomain,
      create: true,
      update: true,
      default: '',
      alias: 'dns-domain-ports',
      doc: 'Domain of its name; that of the network when empty.',
    },
    description,
    trunkDetails: {
      kind: shown<TrunkDetails | null>({ type: ['object', 'null'] }),
      omitNull: true,
      alias: 'trunk-details',
      doc: 'The trunk that it is the parent of, with its subports and their MAC addresses.',
    },
    securityGroups: {
      kind: listOf(uuid, { max: SECURITY_GROUPS_MAX, unique: true, nullIsEmpty: true }),
      create: true,
      update: true,
      filter: true,
      alias: 'security-group',
      doc: 'Security groups it is in; the default group of its project when absent.',
    },
  },
})

export type PortAttributes = typeof portDefinition.attributes
