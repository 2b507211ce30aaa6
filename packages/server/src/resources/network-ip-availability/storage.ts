import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import type { FilterValue, Storage } from '../../definition/define-resource.ts'
import { countNetworks } from './count-networks.ts'
import type { NetworkIpAvailabilityAttributes } from './definition.ts'

export const networkIpAvailabilityStorage: Storage<NetworkIpAvailabilityAttributes> = {
  table: 'network',
  from: 'network',
  columns: {
    networkId: 'network.id',
    networkName: 'network.name',
    // Filled in by `complete`: totals of IPv6 do not fit into the numbers of SQL's arithmetic on addresses.
    totalIps: '0',
    usedIps: '0',
    subnetIpAvailability: 'null::json',
    ipAvailabilityDetails: 'null::json',
    ipVersion: null,
  },
  filters: {
    ipVersion: versions => sql`exists (select 1 from subnet s where s.network_id = network.id
      and s.ip_version = any(${versions}::smallint[]))`,
  },
  complete,
}

async function complete(
  db: ReadTx,
  rows: ReadonlyMap<string, Record<string, unknown>>,
  filters: ReadonlyMap<string, readonly FilterValue[]>,
): Promise<void> {
  const versions = filters.get('ipVersion')
  const counts = await countNetworks(db, [...rows.keys()], version => versions?.includes(version) ?? true)
  for (const [id, row] of rows) {
    for (const [name, value] of Object.entries(counts.get(id) ?? {})) if (name in row) row[name] = value
  }
}
