import type { RequestedAddress } from '../../addressing/address-plan.ts'
import type { Kind } from '../../definition/kind.ts'
import { quote, refuse } from '../../definition/kind.ts'
import { ipAddress, oneOf, uuid } from '../../definition/kinds.ts'
import { isObject } from '../../definition/parse-body.ts'
import { InvalidInput } from '../../errors/errors.ts'

/** Addresses of one port: what fits into the addresses of one switch port many times over. */
export const FIXED_IPS_MAX = 256

/** An entry of `fixed_ips`, keys as on the wire: policy has rules for them. */
export interface FixedIp {
  readonly subnet_id?: string
  readonly ip_address?: string
  /** Take the address from the subnet's `provider_allocation_pools`. */
  readonly pool?: 'provider'
}

const pool = oneOf(['provider'])

/** Keys beside these are ignored. A filter is `key=value`, see `fixedIpsFilter`. */
export const fixedIps: Kind<readonly FixedIp[]> = {
  schema: {
    type: 'array',
    maxItems: FIXED_IPS_MAX,
    items: {
      type: 'object',
      properties: { subnet_id: uuid.schema, ip_address: ipAddress.schema, pool: pool.schema },
    },
  },
  sqlType: 'text',
  parse(value, attribute) {
    if (!Array.isArray(value)) {
      return refuse(attribute, `Invalid data format for fixed IPs: ${quote(value)}`)
    }
    if (value.length > FIXED_IPS_MAX) {
      return refuse(attribute, `the list has ${value.length} items, at most ${FIXED_IPS_MAX} are allowed`)
    }
    const entries = value.map((entry: unknown) => parseFixedIp(entry, attribute))
    const seen = new Set<string>()
    for (const { ip_address: address } of entries) {
      if (address === undefined) continue
      if (seen.has(address)) return refuse(attribute, `Duplicate IP address '${address}'`)
      seen.add(address)
    }
    return entries
  },
  parseFilter(value) {
    const key = value.slice(0, value.indexOf('='))
    if (value.includes('=') && key !== '') return value
    throw new InvalidInput({ error_message: `'${value}' is not of the form <key>=[value]` })
  },
}

function parseFixedIp(entry: unknown, attribute: string): FixedIp {
  if (!isObject(entry)) return refuse(attribute, `Invalid data format for fixed IP: ${quote(entry)}`)
  const { subnet_id: subnetId, ip_address: address, pool: poolName } = entry
  return {
    ...(subnetId === undefined ? {} : { subnet_id: uuid.parse(subnetId, attribute) }),
    ...(address === undefined ? {} : { ip_address: ipAddress.parse(address, attribute) }),
    ...(poolName === undefined ? {} : { pool: pool.parse(poolName, attribute) }),
  }
}

/** The same entry as addressing wants it. */
export function requestedAddress({ subnet_id, ip_address, pool: from }: FixedIp): RequestedAddress {
  return { subnetId: subnet_id, ipAddress: ip_address, ...(from === undefined ? {} : { pool: from }) }
}
