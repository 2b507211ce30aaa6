import { defineResource } from '../../definition/define-resource.ts'
import { boolean, shown, uuid } from '../../definition/kinds.ts'
import { description, id, name, projectId, standard } from '../../definition/standard.ts'
import { TrunkNotFound } from './errors.ts'
import { subPorts } from './sub-ports-kind.ts'

export const trunkDefinition = defineResource({
  name: 'trunk',
  collection: 'trunks',
  alias: 'trunk',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  quota: 'trunk',
  tagged: true,
  doc: 'A port that also carries the packets of other ports, each tagged with a VLAN.',
  notFound: trunk_id => new TrunkNotFound({ trunk_id }),
  attributes: {
    adminStateUp: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      filter: true,
      sort: true,
      doc: 'A trunk that is down can be neither changed nor deleted.',
    },
    id,
    name,
    projectId,
    portId: {
      kind: uuid,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'The parent port, which the server is plugged into.',
    },
    status: {
      kind: shown<string>({ type: 'string' }, 'text'),
      filter: true,
      sort: true,
      doc: 'ACTIVE while its subports follow the parent; DOWN once the parent was unbound.',
    },
    subPorts: {
      kind: subPorts,
      create: true,
      default: [],
      enforcePolicy: true,
      doc: 'Ports whose packets it carries: port_id, segmentation_type and segmentation_id of each.',
    },
    ...standard,
    description,
  },
})

export type TrunkAttributes = typeof trunkDefinition.attributes
