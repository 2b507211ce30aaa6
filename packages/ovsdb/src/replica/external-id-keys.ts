import { isList } from '../schema/values-equal.ts'
import type { Row } from '../value.ts'
import type { IndexKeys } from './replica.ts'

/** Keys for an index by one external id: `createIndex('NAT', 'fip', externalIdKeys('neutron:fip_id'))`. */
export function externalIdKeys(name: string): IndexKeys {
  return (row: Row) => {
    const ids = row.external_ids
    if (typeof ids !== 'object' || isList(ids) || !Object.hasOwn(ids, name)) return undefined
    return String(ids[name])
  }
}
