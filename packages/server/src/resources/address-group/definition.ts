import { defineResource } from '../../definition/define-resource.ts'
import { type Kind, mapKind } from '../../definition/kind.ts'
import { boolean, cidr, listOf, text } from '../../definition/kinds.ts'
import {
  createdAt,
  description,
  id,
  name,
  projectId,
  revisionNumber,
  updatedAt,
} from '../../definition/standard.ts'
import { AddressGroupNotFound } from '../../errors/errors.ts'

/** Prefixes of one group: every chassis holds a flow for each, once a rule names the group. */
export const PREFIXES_MAX = 10_000

const prefixes = listOf(cidr, { max: PREFIXES_MAX })

/** Prefixes, host bits cleared and each once; null is none. */
export const prefixList: Kind<readonly string[]> = mapKind(
  { ...prefixes, parse: (value, attribute) => (value === null ? [] : prefixes.parse(value, attribute)) },
  list => [...new Set(list)],
)

export const addressGroupDefinition = defineResource({
  name: 'address_group',
  collection: 'address_groups',
  alias: 'address-group',
  pipeline: 'extension',
  bulk: true,
  paging: true,
  tagged: false,
  hiddenFromRefusedWriters: true,
  doc: 'Prefixes that rules of security groups name together.',
  notFound: group => new AddressGroupNotFound({ address_group_id: group }),
  attributes: {
    id,
    name,
    description: { ...description, kind: text({ max: 1_024 }), sort: true },
    projectId,
    addresses: {
      kind: prefixList,
      create: true,
      default: [],
      doc: 'The prefixes; add_addresses and remove_addresses change them.',
    },
    shared: { kind: boolean, hidden: true, doc: 'Whether the group is shared with the caller.' },
    revisionNumber,
    createdAt,
    updatedAt,
  },
})

export type AddressGroupAttributes = typeof addressGroupDefinition.attributes
