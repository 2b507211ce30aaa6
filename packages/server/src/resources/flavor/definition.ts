import { defineResource } from '../../definition/define-resource.ts'
import { mapKind, orNull } from '../../definition/kind.ts'
import { boolean, listOf, text, uuid } from '../../definition/kinds.ts'
import { id, name } from '../../definition/standard.ts'
import { FlavorNotFound, InvalidServiceType } from './errors.ts'

/** Service profiles of one flavor. */
export const PROFILES_MAX = 64

/** Kinds of service that there are, by upstream's names of plugins. */
const serviceTypes: ReadonlySet<string> = new Set([
  'CORE',
  'FLAVORS',
  'L3_ROUTER_NAT',
  'LOADBALANCERV2',
  'PORTFORWARDING',
  'QOS',
  'TRUNK',
])

const serviceType = mapKind(text({ max: 36 }), value => {
  if (!serviceTypes.has(value)) throw new InvalidServiceType({ service_type: value })
  return value
})

export const flavorDefinition = defineResource({
  name: 'flavor',
  collection: 'flavors',
  alias: 'flavors',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  tagged: false,
  takesProject: true,
  doc: 'A name for a choice of providers that projects may ask for.',
  notFound: flavor_id => new FlavorNotFound({ flavor_id }),
  attributes: {
    id,
    name,
    description: {
      kind: orNull(text({ max: 1024 })),
      create: true,
      update: true,
      default: '',
      filter: true,
      sort: true,
      doc: 'Free text for people.',
    },
    serviceType: {
      kind: serviceType,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'Kind of service, as L3_ROUTER_NAT for routers.',
    },
    serviceProfiles: {
      kind: listOf(uuid, { max: PROFILES_MAX, unique: true }),
      create: true,
      update: true,
      default: [],
      doc: 'Service profiles that it leads to; the first one counts.',
    },
    enabled: {
      kind: boolean,
      create: true,
      update: true,
      default: true,
      filter: true,
      sort: true,
      doc: 'Whether it may be asked for.',
    },
  },
})

export type FlavorAttributes = typeof flavorDefinition.attributes
