import { defineResource } from '../../definition/define-resource.ts'
import { orNull } from '../../definition/kind.ts'
import { boolean, oneOf, uuid } from '../../definition/kinds.ts'
import { description, id, name, projectId, standard } from '../../definition/standard.ts'
import { deviceAttributes, PortFlavorNotFound, vnicTypes } from '../port/index.ts'

export const portFlavorDefinition = defineResource({
  name: 'port_flavor',
  collection: 'port_flavors',
  alias: 'port-flavor',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: 'What new ports are, in one name: attributes that whoever makes a port of it need not be allowed to set.',
  notFound: port_flavor_id => new PortFlavorNotFound({ port_flavor_id }),
  attributes: {
    id,
    name,
    description,
    projectId,
    shared: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      filter: true,
      doc: 'Whether every project may make ports of it.',
    },
    vnicType: {
      kind: orNull(oneOf(vnicTypes)),
      create: true,
      update: true,
      default: null,
      doc: 'Kind of network card (binding:vnic_type); null leaves it open, like all that follow.',
    },
    numaAffinityPolicy: {
      kind: deviceAttributes.numaAffinityPolicy.kind,
      create: true,
      update: true,
      default: null,
      doc: 'How near to its card the server is to run.',
    },
    hardwareOffloadType: {
      kind: orNull(deviceAttributes.hardwareOffloadType.kind),
      create: true,
      update: true,
      default: null,
      doc: 'What the card does instead of the host.',
    },
    hints: {
      kind: deviceAttributes.hints.kind,
      create: true,
      update: true,
      default: null,
      doc: 'Wishes to the one that plugs the port.',
    },
    qosPolicyId: {
      kind: orNull(uuid),
      create: true,
      update: true,
      default: null,
      doc: 'QoS policy of the port; its project need not know the policy.',
    },
    portSecurityEnabled: {
      kind: orNull(boolean),
      create: true,
      update: true,
      default: null,
      doc: 'Whether forged addresses are dropped and security groups apply.',
    },
    isDefault: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      filter: true,
      doc: 'Whether ports of its project are made of it unless they name another; one flavor of a project can be.',
    },
    isSystemDefault: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      filter: true,
      doc: 'Whether ports of every project without a default of its own are made of it; one flavor can be.',
    },
    revisionNumber: standard.revisionNumber,
    createdAt: standard.createdAt,
    updatedAt: standard.updatedAt,
  },
})

export type PortFlavorAttributes = typeof portFlavorDefinition.attributes
