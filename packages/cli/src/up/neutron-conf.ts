import { apiUrl, type CloudSettings } from './cloud-directory.ts'

/** What the configuration of a local cloud depends on. */
export interface NeutronConf {
  readonly settings: CloudSettings
  /** `postgresql://` URL. */
  readonly database: string
  /** `unix:` remotes. */
  readonly northbound: string
  readonly southbound: string
  readonly physicalNetwork: string
  /** More options by section, for instance shorter periods in a test. */
  readonly extra?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** VLANs of the provider network that tenants' networks may take. */
export const vlanRange = '100:200'

/** The text of a neutron.conf that makes the server serve this cloud. */
export function renderNeutronConf(conf: NeutronConf): string {
  const sections: Record<string, Record<string, string>> = {
    DEFAULT: {
      bind_host: '127.0.0.1',
      bind_port: String(conf.settings.apiPort),
      // Everybody is admin; the server allows this on loopback only.
      auth_strategy: 'none',
    },
    database: { connection: conf.database },
    ovn: { ovn_nb_connection: conf.northbound, ovn_sb_connection: conf.southbound },
    ml2: {
      type_drivers: 'local,flat,vlan,geneve',
      project_network_types: 'geneve',
    },
    ml2_type_geneve: { vni_ranges: '1:65536', max_header_size: '38' },
    ml2_type_vlan: { network_vlan_ranges: `${conf.physicalNetwork}:${vlanRange}` },
    ml2_type_flat: { flat_networks: '*' },
  }
  for (const [name, options] of Object.entries(conf.extra ?? {})) {
    sections[name] = { ...sections[name], ...options }
  }
  const text = Object.entries(sections).map(([name, options]) => {
    return [`[${name}]`, ...Object.entries(options).map(([key, value]) => `${key} = ${value}`), ''].join('\n')
  })
  return ['# Written by ./dev up, anew each time.', `# Serves ${apiUrl(conf.settings)}`, ...text].join('\n')
}
