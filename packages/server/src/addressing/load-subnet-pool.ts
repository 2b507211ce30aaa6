import { type Cidr, parseCidr } from '@neutrino/base/ip.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../database/database.ts'
import { SubnetPoolNotFound } from '../errors/errors.ts'
import type { SubnetPoolFacts } from './subnet-pool.ts'

/**
 * What choosing a network in the pool depends on, in two statements. Holds the pool's row until the
 * transaction ends: requests that would otherwise choose the same network, and all but one be refused by
 * the exclusion constraint, take turns; the constraint remains the judge. Throws SubnetPoolNotFound.
 */
export async function loadSubnetPool(
  tx: WriteTx,
  subnetpoolId: string,
  projectId: string,
): Promise<SubnetPoolFacts> {
  const pool = await tx
    .selectFrom('subnetpool')
    .select(['ip_version', 'min_prefixlen', 'max_prefixlen', 'default_prefixlen', 'default_quota'])
    .where('id', '=', subnetpoolId)
    // Weaker than `for update`: rows that only refer to the pool are not held up.
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (pool === undefined) throw new SubnetPoolNotFound({ subnetpool_id: subnetpoolId })
  // A statement of its own: what was committed while the first one waited must be seen.
  const { rows } = await sql<{ cidr: string; isPrefix: boolean; isOwn: boolean }>`
    select cidr, true as "isPrefix", false as "isOwn" from subnetpool_prefix
      where subnetpool_id = ${subnetpoolId}
    union all
    select cidr, false, project_id = ${projectId} from subnet where subnetpool_id = ${subnetpoolId}
  `.execute(tx)
  const parsed = rows.map(({ cidr, ...rest }): { cidr: Cidr; isPrefix: boolean; isOwn: boolean } => ({
    ...rest,
    cidr: parseCidr(cidr)!,
  }))
  return {
    ipVersion: pool.ip_version === 4 ? 4 : 6,
    prefixes: parsed.filter(({ isPrefix }) => isPrefix).map(({ cidr }) => cidr),
    bounds: { min: pool.min_prefixlen, max: pool.max_prefixlen, default: pool.default_prefixlen },
    defaultQuota: pool.default_quota,
    allocated: parsed.filter(({ isPrefix }) => !isPrefix).map(({ cidr, isOwn }) => ({ cidr, isOwn })),
  }
}
