import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { OverQuota } from '../errors/errors.ts'

/**
 * Refuses early and in Neutron's order what the counter at commit would refuse anyway; the
 * counter (trigger quota_count) is what holds under racing requests.
 */
export async function checkQuota(
  tx: ReadTx,
  resource: string,
  wanted: ReadonlyMap<string, number>,
): Promise<void> {
  const projects = [...wanted.keys()].filter(project => project !== '')
  if (projects.length === 0) return
  const { rows } = await sql<{ project: string; used: number; max: number }>`
    select p.project, coalesce(u.used, 0) as used, coalesce(q.quota_limit, d.quota_limit, -1) as max
    from unnest(${projects}::text[]) as p (project)
    left join quota_usage u on u.project_id = p.project and u.resource = ${resource}
    left join quota q on q.project_id = p.project and q.resource = ${resource}
    left join quota_default d on d.resource = ${resource}`.execute(tx)
  const over = rows.some(row => row.max >= 0 && row.used + (wanted.get(row.project) ?? 0) > row.max)
  if (over) throw new OverQuota({ overs: [resource] })
}
