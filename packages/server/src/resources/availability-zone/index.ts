import { resource } from '../../definition/behaviour.ts'
import { defineResource, type Storage } from '../../definition/define-resource.ts'
import { text } from '../../definition/kinds.ts'
import { HttpNotFound } from '../../errors/errors.ts'

const definition = defineResource({
  name: 'availability_zone',
  collection: 'availability_zones',
  alias: 'availability_zone',
  pipeline: 'extension',
  bulk: false,
  paging: false,
  tagged: false,
  keyKind: 'text',
  doc: 'A zone that gateways are in.',
  notFound: () => new HttpNotFound({}),
  attributes: {
    name: { kind: text(), filter: true, doc: 'Name of the zone.' },
    resource: { kind: text(), filter: true, doc: 'What can be placed in it: router.' },
    state: { kind: text(), filter: true, doc: 'available or unavailable.' },
  },
})

/** OVN knows the zones of chassis; those of gateways can take routers. */
const storage: Storage<typeof definition.attributes> = {
  table: 'availability_zone',
  key: 'availability_zone.name',
  from: `(select distinct zone.name, 'router' as resource, 'available' as state
    from chassis, unnest(chassis.availability_zones) as zone (name) where chassis.is_gateway) as availability_zone`,
}

export const availabilityZone = resource({ definition, storage, behaviour: {} })
