import type { Storage } from '../../definition/define-resource.ts'

/** What the compute service asks for after a port, in the same call. */
export const portExpansions: NonNullable<Storage['expansions']> = {
  alias: 'port-details-expand',
  relations: {
    network: { resource: 'network', keys: 'select port.network_id', single: true, doc: 'Its network.' },
    subnets: {
      resource: 'subnet',
      keys: `select a.subnet_id from ip_allocation a where a.port_id = port.id
        group by a.subnet_id order by min(a.position), a.subnet_id`,
      doc: 'Those that it has addresses of.',
    },
    segments: {
      resource: 'segment',
      keys: `select s.id from network_segment s where s.network_id = port.network_id order by s.position, s.id`,
      doc: 'Those of its network.',
    },
    floatingips: {
      resource: 'floatingip',
      keys: 'select f.id from floating_ip f where f.port_id = port.id order by f.id',
      doc: 'Those that lead to it.',
    },
    trunk: {
      resource: 'trunk',
      keys: 'select t.id from trunk t where t.port_id = port.id',
      single: true,
      doc: 'The trunk that it is the parent of.',
    },
    security_groups: {
      resource: 'security_group',
      keys: `select g.security_group_id from port_security_group g where g.port_id = port.id
        order by g.security_group_id`,
      doc: 'Those that it is in, with their rules.',
    },
    qos: {
      resource: 'policy',
      keys: `select coalesce(port.qos_policy_id, network.qos_policy_id)
        where coalesce(port.qos_policy_id, network.qos_policy_id) is not null`,
      single: true,
      doc: 'The policy that holds for it: its own, or else that of its network.',
    },
    bindings: {
      resource: 'binding',
      // Of others the list of bindings is refused.
      keys: `select port.id where port.device_owner ~ '^(compute|manila):'`,
      doc: 'What it has on each host, where it is that of a server or a share.',
    },
  },
}
