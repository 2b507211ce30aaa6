import { sql } from 'kysely'
import { bumpRevision } from '../../database/bump-revision.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { deletePorts, leaveTrunks } from '../port/index.ts'
import { cascadeObjects } from './cascade-objects.ts'
import { NetworkInUse } from './errors.ts'
import { deleteNetwork } from './storage.ts'

/** How much one transaction removes of which network. */
interface Bounds {
  readonly networkId: string
  /** Ports, and other objects of a kind. */
  readonly max: number
}

/** Removes some of one kind; false when there was none. */
type Step = (context: WriteContext, bounds: Bounds) => Promise<boolean>

/** Subports go first, with those of other networks, so that no trunk keeps a port. */
const removeSubPorts: Step = async (context, { networkId, max }) => {
  const { trunks } = cascadeObjects(networkId)
  const { rows } = await sql<{ id: string }>`
    select s.port_id as id from trunk_subport s join port p on p.id = s.port_id
    where p.network_id = ${networkId} or s.trunk_id in (${trunks}) order by s.port_id limit ${max}`.execute(
    context.tx,
  )
  const ids = rows.map(row => row.id)
  if (ids.length === 0) return false
  await leaveTrunks(context.tx, ids)
  await deletePorts(context, ids)
  return true
}

const removeTrunks: Step = async ({ tx }, { networkId, max }) => {
  const { trunks } = cascadeObjects(networkId)
  const { rows } = await sql`
    delete from trunk where id in (select doomed.id from (${trunks}) as doomed order by doomed.id limit ${max})
    returning id`.execute(tx)
  return rows.length > 0
}

/** Ports that nothing of the service holds; floating IPs that lead to them are freed. */
const removePorts: Step = async (context, { networkId, max }) => {
  const { rows } = await sql<{ id: string }>`
    select p.id from port p
    where p.network_id = ${networkId} and p.device_owner <> 'network:floatingip'
      and not exists (select from router_port rp where rp.port_id = p.id)
    order by p.id limit ${max}`.execute(context.tx)
  await deletePorts(
    context,
    rows.map(row => row.id),
  )
  return rows.length > 0
}

/** Floating IPs of the network itself, with their ports. */
const removeFloatingIps: Step = async (context, { networkId, max }) => {
  const { tx, dirty } = context
  const { rows } = await sql<{ id: string; portId: string }>`
    select f.id, f.floating_port_id as "portId" from floating_ip f
    where f.floating_network_id = ${networkId} order by f.id limit ${max} for update`.execute(tx)
  if (rows.length === 0) return false
  const ids = rows.map(row => row.id)
  await sql`
    with forwarded as (delete from port_forwarding where floating_ip_id = any(${ids}::uuid[]))
    delete from floating_ip where id = any(${ids}::uuid[])`.execute(tx)
  await deletePorts(
    context,
    rows.map(row => row.portId),
  )
  dirty('floating_ip', ...ids)
  return true
}

/** Interfaces of routers, once no address behind them is left. */
const removeInterfaces: Step = async (context, { networkId, max }) => {
  const { tx, dirty } = context
  const { rows } = await sql<{ portId: string; routerId: string }>`
    select rp.port_id as "portId", rp.router_id as "routerId"
    from router_port rp join port p on p.id = rp.port_id
    where p.network_id = ${networkId} and rp.device_owner <> 'network:router_gateway'
    order by rp.port_id limit ${max}`.execute(tx)
  if (rows.length === 0) return false
  const routers = [...new Set(rows.map(row => row.routerId))].sort()
  // As whoever changes interfaces: the routers first.
  await bumpRevision(tx, 'router', routers)
  await deletePorts(
    context,
    rows.map(row => row.portId),
  )
  dirty('router', ...routers)
  return true
}

const steps: readonly Step[] = [
  removeSubPorts,
  removeTrunks,
  removePorts,
  removeFloatingIps,
  removeInterfaces,
]

/**
 * Removes the next part of a network on which nothing new appears; gone: the network itself went. Throws NetworkInUse for
 * what came in the way.
 */
export async function removeSome(context: WriteContext, bounds: Bounds): Promise<'more' | 'gone'> {
  const { networkId } = bounds
  try {
    for (const step of steps) if (await step(context, bounds)) return 'more'
    const gone = await deleteNetwork(context.tx, networkId)
    context.dirty('network', networkId)
    context.dirty('port', ...gone.ports)
    context.dirty('floating_ip', ...gone.floatingIps)
    return 'gone'
  } catch (cause) {
    if (violatedConstraint(cause) === undefined) throw cause
    throw new NetworkInUse({ net_id: networkId, reason: 'Something refers to it by now' }, { cause })
  }
}
