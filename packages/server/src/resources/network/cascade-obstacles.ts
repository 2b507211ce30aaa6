import { sql } from 'kysely'
import { isOnCard } from '../../binding/carried-by-agent.ts'
import type { ReadTx } from '../../database/database.ts'
import { trunkedVifTypes } from '../trunk/index.ts'
import { cascadeObjects } from './cascade-objects.ts'
import { NetworkInUse } from './errors.ts'

/** What has to be removed by itself first, because others count on it; objects that may be others' are not named. */
const reasons = {
  gateway: () => 'Routers have their gateway on it',
  trunk: (id: string) => `Trunk ${id} is disabled, or its parent is bound in a way that cannot be undone`,
  route: (id: string) => `Routes of router ${id} lead through its subnets`,
  local_ip: () => 'Local IPs have their address on it',
} as const

interface Obstacle {
  readonly kind: keyof typeof reasons
  readonly id: string
}

/** Throws NetworkInUse when something on the network cannot be removed with it. */
export async function refuseObstacles(tx: ReadTx, networkId: string): Promise<void> {
  const { ports, trunks, trunksElsewhere } = cascadeObjects(networkId)
  const { rows } = await sql<Obstacle>`
    select 'gateway' as kind, rp.router_id as id from router_port rp join port p on p.id = rp.port_id
    where p.network_id = ${networkId} and rp.device_owner = 'network:router_gateway'
    union all
    select 'trunk', t.id from trunk t
      left join port_binding b on b.port_id = t.port_id and b.status = 'ACTIVE'
    where t.id in (${trunks}) and (not t.admin_state_up
      or (b.host <> '' and b.vif_type <> all(${[...trunkedVifTypes]}::text[]) and not ${sql.raw(isOnCard('b'))}))
    union all
    select 'trunk', t.id from trunk t where t.id in (${trunksElsewhere}) and not t.admin_state_up
    union all
    select 'route', r.id from router r
      join router_port rp on rp.router_id = r.id
      join port p on p.id = rp.port_id and p.network_id = ${networkId}
      join ip_allocation a on a.port_id = p.id
      join subnet s on s.id = a.subnet_id
    where exists (select from jsonb_array_elements(r.routes) e where (e->>'nexthop')::inet <<= s.cidr)
    union all
    select 'local_ip', l.id from local_ip l where l.network_id = ${networkId} or l.local_port_id in (${ports})
    order by kind, id limit 1`.execute(tx)
  const [found] = rows
  if (found) throw new NetworkInUse({ net_id: networkId, reason: reasons[found.kind](found.id) })
}
