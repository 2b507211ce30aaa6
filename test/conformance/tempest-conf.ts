import type { Keystone } from '../support/keystone/start-keystone.ts'
import { typeDrivers, vlanPhysicalNetwork, zone } from './cloud-options.ts'

export interface TempestConf {
  readonly keystone: Keystone
  /** Holds what tempest writes. */
  readonly directory: string
  /** The aliases that the server advertises: what it does not serve is skipped, as it is upstream. */
  readonly extensions: readonly string[]
  readonly publicNetwork: { readonly id: string; readonly name: string }
}

/** The text of a tempest.conf for a cloud with Keystone and networking only, and users made for each class. */
export function renderTempestConf({ keystone, directory, extensions, publicNetwork }: TempestConf): string {
  const sections = {
    DEFAULT: { log_file: `${directory}/tempest.log`, debug: 'true' },
    oslo_concurrency: { lock_path: `${directory}/locks` },
    auth: {
      use_dynamic_credentials: 'true',
      admin_username: 'admin',
      admin_password: keystone.adminPassword,
      admin_project_name: 'admin',
      admin_domain_name: 'Default',
      tempest_roles: 'member',
      create_isolated_networks: 'false',
    },
    identity: { uri_v3: `${keystone.url}/v3`, auth_version: 'v3', region: 'RegionOne' },
    'identity-feature-enabled': { api_v2: 'false', api_v3: 'true' },
    service_available: {
      neutron: 'true',
      ...Object.fromEntries(['nova', 'glance', 'cinder', 'swift', 'horizon'].map(name => [name, 'false'])),
    },
    network: {
      region: 'RegionOne',
      public_network_id: publicNetwork.id,
      floating_network_name: publicNetwork.name,
      project_networks_reachable: 'false',
    },
    'network-feature-enabled': {
      ipv6: 'true',
      ipv6_subnet_attributes: 'true',
      port_security: 'true',
      api_extensions: extensions.join(','),
      available_features: '',
    },
    validation: { run_validation: 'false' },
    neutron_plugin_options: {
      // An option of one element must end in a comma to be taken as a list.
      provider_vlans: `${vlanPhysicalNetwork},`,
      agent_availability_zone: zone,
      available_type_drivers: typeDrivers.join(','),
      provider_net_base_segm_id: '1',
      firewall_driver: 'ovn',
      create_shared_resources: 'true',
    },
  }
  const text = Object.entries(sections).map(([name, options]) => {
    return [`[${name}]`, ...Object.entries(options).map(([key, value]) => `${key} = ${value}`), ''].join('\n')
  })
  return text.join('\n')
}
