import { sql } from 'kysely'
import { resource } from '../../definition/behaviour.ts'
import { defineResource, type Storage } from '../../definition/define-resource.ts'
import { cidr, text, uuid } from '../../definition/kinds.ts'
import { HttpNotFound } from '../../errors/errors.ts'
import { knownThroughRbac } from '../../policy/shared-with.ts'

const definition = defineResource({
  name: 'floatingip_pool',
  collection: 'floatingip_pools',
  alias: 'floatingip-pools',
  pipeline: 'extension',
  bulk: false,
  paging: true,
  tagged: false,
  doc: 'An IPv4 subnet that floating IPs can be had from.',
  notFound: () => new HttpNotFound({}),
  attributes: {
    subnetId: { kind: uuid, doc: 'The subnet.' },
    subnetName: { kind: text(), doc: 'Name of the subnet.' },
    projectId: { kind: text(), wire: 'tenant_id', doc: 'The project that asks.' },
    networkId: { kind: uuid, doc: 'The external network.' },
    cidr: { kind: cidr, doc: 'Addresses of the subnet.' },
  },
})

const external = knownThroughRbac('network', ['access_as_external'], 'floatingip_pool.network_id')

/** Subnets of external networks that the actor may take floating IPs from, whoever owns them. */
const storage: Storage<typeof definition.attributes> = {
  table: 'floatingip_pool',
  key: 'floatingip_pool.subnet_id',
  from: `(select s.id as subnet_id, s.name as subnet_name, s.network_id, s.cidr from subnet s
    where s.ip_version = 4 and exists (select from rbac_policy r where r.object_type = 'network'
      and r.object_id = s.network_id and r.action = 'access_as_external')) as floatingip_pool`,
  columns: { projectId: null },
  actorColumns: { tenant_id: actor => sql`${actor.projectId}::text` },
  visibleToOthers: external,
}

export const floatingIpPool = resource({ definition, storage, behaviour: {} })
