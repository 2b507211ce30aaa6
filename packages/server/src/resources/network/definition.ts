import { defineResource } from '../../definition/define-resource.ts'
import { domainPattern } from '../../definition/domain-keywords.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, integer, listOf, object, shown, text, uuid } from '../../definition/kinds.ts'
import { description, id, name, projectId, standard } from '../../definition/standard.ts'
import { NetworkNotFound } from '../../errors/errors.ts'
import { connectivityAttributes } from './connectivity.ts'
import { encryptionAttributes } from './encryption.ts'
import { vlanTagAttributes } from './vlan-tags.ts'

/** Segments of one network, and zone hints of one object. */
export const SEGMENTS_MAX = 64
export const ZONE_HINTS_MAX = 16

const segment = object({
  'provider:network_type': { kind: orNull(text({ max: 32 })) },
  'provider:physical_network': { kind: orNull(text({ max: 64 })) },
  'provider:segmentation_id': { kind: orNull(integer()) },
  'provider:inner_segmentation_id': { kind: orNull(integer()) },
})

export const networkDefinition = defineResource({
  name: 'network',
  collection: 'networks',
  pipeline: 'core',
  bulk: true,
  paging: true,
  quota: 'network',
  tagged: true,
  doc: 'An isolated layer 2 segment, or several that are bridged by the provider.',
  notFound: net_id => new NetworkNotFound({ net_id }),
  attributes: {
    id,
    name,
    subnets: {
      kind: shown<readonly string[]>({ type: 'array', items: { type: 'string' } }),
      doc: 'Ids of the subnets.',
    },
    adminStateUp: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      filter: true,
      sort: true,
      doc: 'Administrative state.',
    },
    status: {
      kind: shown<string>({ type: 'string' }, 'text'),
      filter: true,
      sort: true,
      doc: 'ACTIVE once it can be used; DELETING while it is deleted with everything on it.',
    },
    deletionError: {
      kind: shown<string | null>({ type: ['string', 'null'] }),
      omitNull: true,
      alias: 'network-cascade-delete',
      doc: 'Why its deletion with everything on it stopped; asking for it again goes on.',
    },
    projectId,
    shared: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      filter: true,
      enforcePolicy: true,
      doc: 'Whether every project may use the network.',
    },
    ipv4AddressScope: {
      kind: shown<string | null>({ type: ['string', 'null'] }),
      alias: 'address-scope',
      doc: 'Address scope of its IPv4 subnets.',
    },
    ipv6AddressScope: {
      kind: shown<string | null>({ type: ['string', 'null'] }),
      alias: 'address-scope',
      doc: 'Address scope of its IPv6 subnets.',
    },
    routerExternal: {
      kind: boolean,
      wire: 'router:external',
      create: true,
      update: true,
      default: false,
      filter: true,
      enforcePolicy: true,
      alias: 'external-net',
      doc: 'Whether routers may have their gateway on it.',
    },
    l2Adjacency: {
      kind: shown<boolean>({ type: 'boolean' }),
      alias: 'l2_adjacency',
      doc: 'False when its segments are routed, or its ports reach each other by routes alone.',
    },
    segments: {
      kind: listOf(segment, { max: SEGMENTS_MAX }),
      create: true,
      update: true,
      enforcePolicy: true,
      omitNull: true,
      alias: 'multi-provider',
      memberAliases: { 'provider:inner_segmentation_id': 'qinq-network-type' },
      doc: 'Provider segments, when there are several.',
    },
    mtu: {
      kind: integer({ min: 0 }),
      create: true,
      update: true,
      default: 0,
      filter: true,
      sort: true,
      enforcePolicy: true,
      alias: 'net-mtu',
      doc: 'Largest packet in bytes that the network carries; 0 asks for the largest possible.',
    },
    availabilityZones: {
      kind: shown<readonly string[]>({ type: 'array', items: { type: 'string' } }),
      alias: 'network_availability_zone',
      doc: 'Zones that serve it.',
    },
    availabilityZoneHints: {
      kind: listOf(text({ max: 255, notEmpty: true }), { max: ZONE_HINTS_MAX, unique: true }),
      create: true,
      default: [],
      sort: true,
      alias: 'network_availability_zone',
      doc: 'Zones that should serve it.',
    },
    ha: {
      kind: boolean,
      create: true,
      default: false,
      hidden: true,
      alias: 'network_ha',
      doc: 'Makes it the network over which the L3 agents of highly available routers of its project watch each other.',
    },
    portSecurityEnabled: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      enforcePolicy: true,
      alias: 'port-security',
      doc: 'Whether new ports filter spoofed addresses unless they say otherwise.',
    },
    networkType: {
      kind: orNull(text({ max: 32 })),
      wire: 'provider:network_type',
      create: true,
      update: true,
      filter: true,
      enforcePolicy: true,
      omitNull: true,
      alias: 'provider',
      doc: 'How its packets travel: flat, vlan, qinq, geneve, …; l3 where there is no broadcast domain.',
    },
    physicalNetwork: {
      kind: orNull(text({ max: 64 })),
      wire: 'provider:physical_network',
      create: true,
      update: true,
      filter: true,
      enforcePolicy: true,
      alias: 'provider',
      doc: 'Physical network under a flat or VLAN network.',
    },
    segmentationId: {
      kind: orNull(integer()),
      wire: 'provider:segmentation_id',
      create: true,
      update: true,
      filter: true,
      enforcePolicy: true,
      alias: 'provider',
      doc: 'VLAN or tunnel identifier.',
    },
    innerSegmentationId: {
      kind: orNull(integer()),
      wire: 'provider:inner_segmentation_id',
      create: true,
      update: true,
      filter: true,
      enforcePolicy: true,
      omitNull: true,
      alias: 'qinq-network-type',
      doc: 'Inner one of two VLANs, of which `provider:segmentation_id` is the outer one.',
    },
    ...connectivityAttributes,
    ...encryptionAttributes,
    ...vlanTagAttributes,
    isDefault: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      filter: true,
      enforcePolicy: true,
      omitNull: true,
      alias: 'auto-allocated-topology',
      doc: 'Whether automatic topologies use this external network.',
    },
    dnsDomain: {
      kind: domainPattern,
      create: true,
      update: true,
      default: '',
      alias: 'dns-integration',
      doc:
        'DNS domain of its ports; `<project_id>`, `<project_name>`, `<user_id>` and `<user_name>` in it stand for who ' +
        'makes or names a port.',
    },
    qosPolicyId: {
      kind: orNull(uuid),
      create: true,
      update: true,
      default: null,
      enforcePolicy: true,
      alias: 'qos',
      doc: 'QoS policy of its ports that have none of their own; the default of the project when absent.',
    },
    ...standard,
    description,
  },
})

export type NetworkAttributes = typeof networkDefinition.attributes
