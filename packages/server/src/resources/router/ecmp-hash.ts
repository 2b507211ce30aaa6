import { type Kind, orNull, quote, refuse } from '../../definition/kind.ts'
import { listOf, oneOf } from '../../definition/kinds.ts'

/** What a next hop can be chosen by: addresses are those of either version. */
export const hashFields = ['ip_src', 'ip_dst', 'ip_proto', 'tp_src', 'tp_dst'] as const
export type HashField = (typeof hashFields)[number]

/** Sets of fields with a name, as Linux has them (fib_multipath_hash_policy 0 to 2). */
const hashPolicies = ['l3', 'l3l4', 'inner'] as const
export type HashPolicy = (typeof hashPolicies)[number]

export type EcmpHash = HashPolicy | readonly HashField[]

const fieldsOf: Readonly<Record<Exclude<HashPolicy, 'inner'>, readonly HashField[]>> = {
  l3: ['ip_src', 'ip_dst'],
  l3l4: hashFields,
}

const fieldList = listOf(oneOf(hashFields), { max: hashFields.length, unique: true })

const hash: Kind<EcmpHash> = {
  schema: { type: ['string', 'array'], items: { type: 'string', enum: hashFields } },
  sqlType: 'jsonb',
  parse(value, attribute) {
    const policy = hashPolicies.find(name => name === value)
    if (policy !== undefined) return policy
    if (Array.isArray(value) && value.length > 0) return fieldList.parse(value, attribute)
    const names = [...hashPolicies].map(quote).join(', ')
    return refuse(attribute, `${quote(value)} is neither of ${names} nor a list of fields`)
  },
  parseFilter: () => undefined,
}

/** Row of the router's attribute table. */
export const ecmpHashAttribute = {
  kind: orNull(hash),
  create: true,
  update: true,
  default: null,
  alias: 'router-ecmp-options',
  doc:
    'What of a packet decides on its next hop: l3 (addresses), l3l4 (also protocol and ports), inner (of what a tunnel ' +
    'carries) or a list of fields; the backend chooses when null. Capabilities of the router say what it carries out.',
} as const

/** The fields as northbound names them, for routes of one version. */
export function selectionFields(wanted: EcmpHash, version: 4 | 6): readonly string[] {
  if (wanted === 'inner') return []
  const fields = typeof wanted === 'string' ? fieldsOf[wanted] : wanted
  return fields.map(field => (version === 6 ? field.replace(/^ip_(?=src|dst)/, 'ipv6_') : field))
}
