/** Both suites, whole: what the reference runs were made of. */
const suites = ['neutron_tempest_plugin.api', 'tempest.api.network'] as const

/**
 * Modules that a pull request is tried with: every resource once, in at most 15 minutes on two cores. The
 * rest are the same requests again, by another role or suite, or wait for hundreds of objects.
 */
export const ciModules = [
  'neutron_tempest_plugin.api.admin.test_external_network_extension',
  'neutron_tempest_plugin.api.admin.test_networks',
  'neutron_tempest_plugin.api.admin.test_ports',
  'neutron_tempest_plugin.api.admin.test_quotas',
  'neutron_tempest_plugin.api.admin.test_shared_network_extension',
  'neutron_tempest_plugin.api.admin.test_tag',
  'neutron_tempest_plugin.api.test_availability_zones',
  'neutron_tempest_plugin.api.test_extensions',
  'neutron_tempest_plugin.api.test_extra_dhcp_options',
  'neutron_tempest_plugin.api.test_floating_ips',
  'neutron_tempest_plugin.api.test_floating_ips_negative',
  'neutron_tempest_plugin.api.test_network_ip_availability',
  'neutron_tempest_plugin.api.test_networks',
  'neutron_tempest_plugin.api.test_networks_negative',
  'neutron_tempest_plugin.api.test_ports',
  'neutron_tempest_plugin.api.test_ports_negative',
  'neutron_tempest_plugin.api.test_qos',
  'neutron_tempest_plugin.api.test_revisions',
  'neutron_tempest_plugin.api.test_routers',
  'neutron_tempest_plugin.api.test_routers_negative',
  'neutron_tempest_plugin.api.test_security_groups',
  'neutron_tempest_plugin.api.test_security_groups_negative',
  'neutron_tempest_plugin.api.test_subnetpools',
  'neutron_tempest_plugin.api.test_subnetpools_negative',
  'neutron_tempest_plugin.api.test_subnets',
  'neutron_tempest_plugin.api.test_timestamp',
  'neutron_tempest_plugin.api.test_trunk',
  'neutron_tempest_plugin.api.test_trunk_negative',
  'tempest.api.network.test_allowed_address_pair',
  'tempest.api.network.test_networks',
  'tempest.api.network.test_ports',
  'tempest.api.network.test_routers',
  'tempest.api.network.test_security_groups',
  'tempest.api.network.test_versions',
] as const

/** Which tests are run: all, a named part, or those whose name fits a (Python) regular expression. */
export interface Selection {
  readonly subset?: 'ci'
  readonly only?: string
}

/** The one expression that selects these tests of the two suites. */
export function selectionPattern({ subset, only }: Selection): string {
  const modules = subset === 'ci' ? ciModules : suites
  const pattern = `^(${modules.map(module => module.replaceAll('.', '\\.')).join('|')})\\.`
  return only === undefined ? pattern : `(?=${pattern})(?=.*(${only}))`
}

/** The same choice among names that are known here; Python's and our expressions agree on what is used in them. */
export function isSelected(name: string, selection: Selection): boolean {
  return new RegExp(selectionPattern(selection)).test(name)
}
