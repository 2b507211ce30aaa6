import { defineResource } from '../../definition/define-resource.ts'
import { boolean, ipVersion } from '../../definition/kinds.ts'
import { id, name, projectId } from '../../definition/standard.ts'
import { AddressScopeNotFound } from '../../errors/errors.ts'

export const addressScopeDefinition = defineResource({
  name: 'address_scope',
  collection: 'address_scopes',
  alias: 'address-scope',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  doc: 'Subnet pools whose addresses do not overlap, so that routers need not translate between them.',
  notFound: address_scope_id => new AddressScopeNotFound({ address_scope_id }),
  attributes: {
    id,
    name,
    projectId,
    shared: {
      kind: boolean,
      create: true,
      update: true,
      default: false,
      filter: true,
      enforcePolicy: true,
      doc: 'Whether every project may put pools into the scope.',
    },
    ipVersion: {
      kind: ipVersion,
      create: 'required',
      filter: true,
      sort: true,
      doc: 'Version of its addresses, 4 or 6.',
    },
  },
})

export type AddressScopeAttributes = typeof addressScopeDefinition.attributes
