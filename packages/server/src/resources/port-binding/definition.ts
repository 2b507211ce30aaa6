import { defineResource } from '../../definition/define-resource.ts'
import { oneOf, shown, text, uuid } from '../../definition/kinds.ts'
import { projectId } from '../../definition/standard.ts'
import { PortBindingNotFound, profile, vnicTypes } from '../port/index.ts'

export const portBindingDefinition = defineResource({
  name: 'binding',
  collection: 'bindings',
  parent: { collection: 'ports', member: 'port', attribute: 'portId' },
  alias: 'binding-extended',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  tagged: false,
  keyKind: 'text',
  doc: 'What a port has on one host. One of them is active; a live migration prepares another and activates it.',
  notFound: (host, port = '') => new PortBindingNotFound({ port_id: port, host }),
  attributes: {
    portId: { kind: uuid, fromPath: true, hidden: true, doc: 'The port.' },
    host: {
      kind: text({ max: 255, notEmpty: true, oneLine: true }),
      create: 'required',
      update: true,
      filter: true,
      doc: 'Host that it is for; it stays.',
    },
    vifType: {
      kind: shown<string>({ type: 'string' }, 'text'),
      filter: true,
      doc: 'How the host plugs it; unbound on a host that it has left.',
    },
    vifDetails: {
      kind: shown<Readonly<Record<string, unknown>>>({ type: 'object' }),
      doc: 'What the host needs to know to plug it.',
    },
    vnicType: {
      kind: oneOf(vnicTypes),
      create: true,
      update: true,
      default: 'normal',
      filter: true,
      enforcePolicy: true,
      doc: 'Kind of network card that the server sees.',
    },
    profile: {
      kind: profile,
      create: true,
      update: true,
      enforcePolicy: true,
      doc: 'What the compute service tells about the device there.',
    },
    status: {
      kind: shown<string>({ type: 'string' }, 'text'),
      filter: true,
      doc: 'ACTIVE where the port is plugged, INACTIVE elsewhere.',
    },
    projectId: {
      kind: projectId.kind,
      wire: 'tenant_id',
      create: true,
      hidden: true,
      doc: 'Accepted as upstream does; the binding belongs to whom the port belongs to.',
    },
  },
})

export type PortBindingAttributes = typeof portBindingDefinition.attributes
