import { type RawBuilder, sql } from 'kysely'
import type { AnyResource, WriteContext } from '../../definition/behaviour.ts'
import { resourceSchema } from '../../definition/define-resource.ts'
import { deniedBy } from '../../http/authorize.ts'
import { authorizeAll } from '../../http/current.ts'
import { floatingIp } from '../floating-ip/index.ts'
import { port } from '../port/index.ts'
import { router } from '../router/index.ts'
import { subnet } from '../subnet/index.ts'
import { trunk } from '../trunk/index.ts'
import { type CascadeObjects, cascadeObjects, ownPortOwners } from './cascade-objects.ts'

interface Network {
  readonly id: string
  readonly projectId: string
}

const foreignRule = 'delete_network:cascade_foreign'

/**
 * Throws 403 unless the actor may do with each object what its removal comes to, and, where objects of other projects than
 * the network's are among them, may remove those. The refusal names a rule and no object.
 */
export async function requireRights(context: WriteContext, network: Network): Promise<void> {
  const { op, policy, settings, tx } = context
  const objects = cascadeObjects(network.id)
  const among = (table: string, ids: RawBuilder<unknown>) => sql`${sql.raw(table)}.id in (${ids})`
  // What the service made itself asks nobody; ports of routers are asked for as interfaces.
  const ports = sql`${among('port', objects.ports)} and port.device_owner <> all(${[...ownPortOwners]}::text[])
    and not exists (select from router_port rp where rp.port_id = port.id)`
  const asked: readonly (readonly [AnyResource, string, RawBuilder<unknown>])[] = [
    [port, 'delete_port', ports],
    [subnet, 'delete_subnet', among('subnet', objects.subnets)],
    [trunk, 'delete_trunk', among('trunk', objects.trunks)],
    [trunk, 'remove_subports', among('trunk', objects.trunksElsewhere)],
    [router, 'remove_router_interface', among('router', objects.routers)],
    [floatingIp, 'delete_floatingip', among('floating_ip', objects.floatingIps)],
  ]
  for (const [resource, rule, condition] of asked) {
    const schema = resourceSchema(resource.definition, resource.storage, settings)
    await authorizeAll(tx, schema, { actor: op.actor, policy }, rule, condition)
  }
  const target = { id: network.id, project_id: network.projectId, tenant_id: network.projectId }
  if (policy.check(op.actor, foreignRule, target)) return
  if (await hasForeign(context, network, objects)) throw deniedBy(foreignRule)
}

async function hasForeign(
  { tx }: WriteContext,
  { projectId }: Network,
  { ports, subnets, trunks, trunksElsewhere, routers, floatingIps }: CascadeObjects,
): Promise<boolean> {
  const { rows } = await sql`
    select from (
      select project_id from port where id in (${ports})
      union all select project_id from subnet where id in (${subnets})
      union all select project_id from trunk where id in (${trunks} union ${trunksElsewhere})
      union all select project_id from router where id in (${routers})
      union all select project_id from floating_ip where id in (${floatingIps})) as involved
    where project_id not in ('', ${projectId}) limit 1`.execute(tx)
  return rows.length > 0
}
