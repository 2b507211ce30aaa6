/** A kind of object that can be shared, and what sharing it allows. */
export interface RbacObjectType {
  readonly name: string
  readonly table: string
  /** The extension that brings sharing of its kind; absent where `rbac-policies` does. */
  readonly alias?: string
  readonly actions: readonly string[]
  /** Type of the 404 of a missing object. */
  readonly missing: string
  /** SQL that finds a use of object $object by project $project; sharing that has a use stays. */
  readonly uses: readonly string[]
}

export const objectTypes: readonly RbacObjectType[] = [
  {
    name: 'network',
    table: 'network',
    actions: ['access_as_shared', 'access_as_external'],
    missing: 'NetworkNotFound',
    uses: [
      "select p.project_id from port p where p.network_id = $object and p.device_owner not like 'network:%'",
      'select s.project_id from subnet s where s.network_id = $object',
    ],
  },
  {
    name: 'security_group',
    table: 'security_group',
    alias: 'rbac-security-groups',
    actions: ['access_as_shared'],
    missing: 'SecurityGroupNotFound',
    uses: [
      'select p.project_id from port p join port_security_group m on m.port_id = p.id where m.security_group_id = $object',
    ],
  },
  {
    name: 'qos_policy',
    table: 'qos_policy',
    alias: 'qos',
    actions: ['access_as_shared'],
    missing: 'QosPolicyNotFound',
    uses: [
      'select n.project_id from network n where n.qos_policy_id = $object',
      'select p.project_id from port p where p.qos_policy_id = $object',
      'select f.project_id from floating_ip f where f.qos_policy_id = $object',
      'select r.project_id from router r where r.qos_policy_id = $object',
    ],
  },
  {
    name: 'subnetpool',
    table: 'subnetpool',
    alias: 'rbac-subnetpool',
    actions: ['access_as_shared'],
    missing: 'SubnetPoolNotFound',
    uses: ['select s.project_id from subnet s where s.subnetpool_id = $object'],
  },
  {
    name: 'address_group',
    table: 'address_group',
    alias: 'rbac-address-group',
    actions: ['access_as_shared'],
    missing: 'AddressGroupNotFound',
    uses: ['select r.project_id from security_group_rule r where r.remote_address_group_id = $object'],
  },
  {
    name: 'address_scope',
    table: 'address_scope',
    alias: 'rbac-address-scope',
    actions: ['access_as_shared'],
    missing: 'AddressScopeNotFound',
    uses: ['select s.project_id from subnetpool s where s.address_scope_id = $object'],
  },
  {
    name: 'port_flavor',
    table: 'port_flavor',
    alias: 'port-flavor',
    actions: ['access_as_shared'],
    missing: 'PortFlavorNotFound',
    uses: ['select p.project_id from port p where p.port_flavor_id = $object'],
  },
]
