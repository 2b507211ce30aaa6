import { physicalNetworkDefault } from '@neutrino/cli/lab/place.ts'
import type { NeutronConf } from '@neutrino/cli/up/neutron-conf.ts'

/** What tempest.conf and the server's configuration must agree on. */
export const zone = 'nova'
export const externalPhysicalNetwork = physicalNetworkDefault
/** The suites make VLAN networks here and expect its identifiers to run out at ten. */
export const vlanPhysicalNetwork = 'foo'
export const typeDrivers = ['local', 'flat', 'vlan', 'gre', 'vxlan', 'geneve'] as const

/** The project and user that the server validates tokens as. */
export const serviceUser = { project: 'service', user: 'neutron', password: 'neutron-service' } as const

/**
 * The suites are of 2022, and these rules of then: subnets of external networks were not yet shown to
 * everybody (today's tests expect that they are, once the alias `subnet-external-network` is advertised);
 * QoS policies were tagged, and their rules read, by everybody who saw them.
 */
export const policyFileText = JSON.stringify({
  get_subnet:
    'role:reader and project_id:%(project_id)s or rule:shared or rule:admin_only or role:reader and rule:network_owner or rule:service_api',
  'create_policy:tags': 'role:member',
  'update_policy:tags': 'role:member',
  'delete_policy:tags': 'role:member',
  get_policy_dscp_marking_rule: 'role:reader',
})

/**
 * Options with which nothing is skipped: every network type, and the quotas that the suites count on
 * (they fill up the 150 groups, and make many ports in one project).
 */
export function cloudOptions(keystoneUrl: string, policyFile: string): NonNullable<NeutronConf['extra']> {
  const tunnelIds = '1:1000'
  return {
    DEFAULT: {
      auth_strategy: 'keystone',
      dns_domain: 'openstackgate.local.',
      default_availability_zones: zone,
      agent_down_time: '90000',
    },
    keystone_authtoken: {
      auth_url: `${keystoneUrl}/v3`,
      www_authenticate_uri: `${keystoneUrl}/v3`,
      auth_type: 'password',
      username: serviceUser.user,
      password: serviceUser.password,
      project_name: serviceUser.project,
      user_domain_name: 'Default',
      project_domain_name: 'Default',
    },
    oslo_policy: { policy_file: policyFile },
    ml2: {
      type_drivers: typeDrivers.join(','),
      // Tests of segment ranges find the range of their project by this type.
      project_network_types: 'vxlan,geneve',
    },
    ml2_type_vlan: { network_vlan_ranges: `${vlanPhysicalNetwork}:1:10,${externalPhysicalNetwork}` },
    ml2_type_vxlan: { vni_ranges: tunnelIds },
    ml2_type_gre: { tunnel_id_ranges: tunnelIds },
    ml2_type_geneve: { vni_ranges: tunnelIds, max_header_size: '38' },
    quotas: {
      // Suites of today say force where these lower a limit below what is in use.
      check_limit_default: 'false',
      quota_network: '1000',
      quota_subnet: '1000',
      quota_port: '5000',
      quota_router: '100',
      quota_floatingip: '500',
      quota_security_group: '150',
      quota_security_group_rule: '1000',
    },
  }
}
