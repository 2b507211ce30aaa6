/** A table that a migration writes. */
export interface TargetTable {
  readonly name: string
  /** Tables of one stage are written together, project by project; what a row refers to stands before it. */
  readonly stage: 1 | 2 | 3 | 4 | 5
  /** Of the primary key, in order. */
  readonly key: readonly string[]
  /**
   * How a change since is seen: by the revision, or by the whole row. Rows of a table without it belong to a row of
   * `parent`, are written with it and go with it, and changing them counts there.
   */
  readonly seenBy?: 'revision' | 'content'
  readonly parent?: { readonly table: string; readonly column: string }
  /** Rows that would go with this one without being asked: while one is there, this one stays. */
  readonly pinnedBy?: readonly { readonly table: string; readonly column: string }[]
}

export const targetTables = [
  { name: 'quota', stage: 1, key: ['project_id', 'resource'], seenBy: 'content' },
  { name: 'qos_policy', stage: 1, key: ['id'], seenBy: 'revision' },
  { name: 'qos_rule', stage: 1, key: ['id'], parent: { table: 'qos_policy', column: 'qos_policy_id' } },
  { name: 'address_scope', stage: 1, key: ['id'], seenBy: 'content' },
  { name: 'address_group', stage: 1, key: ['id'], seenBy: 'revision' },
  {
    name: 'address_group_prefix',
    stage: 1,
    key: ['address_group_id', 'cidr'],
    parent: { table: 'address_group', column: 'address_group_id' },
  },
  {
    name: 'metering_label',
    stage: 1,
    key: ['id'],
    seenBy: 'content',
    pinnedBy: [{ table: 'metering_label_rule', column: 'metering_label_id' }],
  },
  { name: 'metering_label_rule', stage: 1, key: ['id'], seenBy: 'content' },
  { name: 'security_group_default_statefulness', stage: 1, key: ['id'], seenBy: 'content' },
  { name: 'network_segment_range', stage: 1, key: ['id'], seenBy: 'revision' },
  { name: 'subnetpool', stage: 2, key: ['id'], seenBy: 'revision' },
  {
    name: 'subnetpool_prefix',
    stage: 2,
    key: ['subnetpool_id', 'cidr'],
    parent: { table: 'subnetpool', column: 'subnetpool_id' },
  },
  {
    name: 'network',
    stage: 2,
    key: ['id'],
    seenBy: 'revision',
    pinnedBy: [
      { table: 'subnet', column: 'network_id' },
      { table: 'network_segment', column: 'network_id' },
      { table: 'auto_allocated_topology', column: 'network_id' },
    ],
  },
  { name: 'network_segment', stage: 2, key: ['id'], seenBy: 'revision' },
  {
    name: 'security_group',
    stage: 2,
    key: ['id'],
    seenBy: 'revision',
    pinnedBy: [{ table: 'network_log', column: 'resource_id' }],
  },
  {
    name: 'subnet',
    stage: 3,
    key: ['id'],
    seenBy: 'revision',
    pinnedBy: [{ table: 'provider_allocation_pool', column: 'subnet_id' }],
  },
  {
    name: 'allocation_pool',
    stage: 3,
    key: ['subnet_id', 'first_ip'],
    parent: { table: 'subnet', column: 'subnet_id' },
  },
  {
    name: 'security_group_rule',
    stage: 3,
    key: ['id'],
    parent: { table: 'security_group', column: 'security_group_id' },
  },
  // Before ports: a router goes after its ports have.
  {
    name: 'router',
    stage: 4,
    key: ['id'],
    seenBy: 'revision',
    pinnedBy: [{ table: 'router_evpn', column: 'router_id' }],
  },
  { name: 'conntrack_helper', stage: 4, key: ['id'], parent: { table: 'router', column: 'router_id' } },
  {
    name: 'port',
    stage: 4,
    key: ['id'],
    seenBy: 'revision',
    pinnedBy: [
      { table: 'ndp_proxy', column: 'port_id' },
      { table: 'local_ip_association', column: 'fixed_port_id' },
      { table: 'network_log', column: 'target_id' },
    ],
  },
  { name: 'port_binding', stage: 4, key: ['port_id', 'host'], parent: { table: 'port', column: 'port_id' } },
  {
    name: 'ip_allocation',
    stage: 4,
    key: ['subnet_id', 'ip_address'],
    parent: { table: 'port', column: 'port_id' },
  },
  {
    name: 'port_security_group',
    stage: 4,
    key: ['port_id', 'security_group_id'],
    parent: { table: 'port', column: 'port_id' },
  },
  { name: 'router_port', stage: 5, key: ['port_id'], parent: { table: 'port', column: 'port_id' } },
  { name: 'floating_ip', stage: 5, key: ['id'], seenBy: 'revision' },
  { name: 'port_forwarding', stage: 5, key: ['id'], seenBy: 'content' },
  { name: 'trunk', stage: 5, key: ['id'], seenBy: 'revision' },
  { name: 'trunk_subport', stage: 5, key: ['port_id'], parent: { table: 'trunk', column: 'trunk_id' } },
  {
    name: 'local_ip',
    stage: 5,
    key: ['id'],
    seenBy: 'revision',
    pinnedBy: [{ table: 'local_ip_association', column: 'local_ip_id' }],
  },
  { name: 'local_ip_association', stage: 5, key: ['local_ip_id', 'fixed_port_id'], seenBy: 'content' },
  { name: 'ndp_proxy', stage: 5, key: ['id'], seenBy: 'revision' },
  { name: 'network_log', stage: 5, key: ['id'], seenBy: 'revision' },
  { name: 'rbac_policy', stage: 5, key: ['id'], seenBy: 'content' },
  { name: 'auto_allocated_topology', stage: 5, key: ['project_id'], seenBy: 'content' },
] as const satisfies readonly TargetTable[]

export type TargetTableName = (typeof targetTables)[number]['name']
