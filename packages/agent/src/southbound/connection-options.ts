import { defineOptions } from '@neutrino/base/config/index.ts'

/** How an agent of a host reaches southbound and its own Open vSwitch. Names and defaults are upstream's. */
export const connectionOptions = defineOptions([
  {
    group: 'ovn',
    name: 'ovn_sb_connection',
    kind: 'list',
    default: ['tcp:127.0.0.1:6642'],
    doc: 'Remotes of the southbound database.',
  },
  {
    group: 'ovn',
    name: 'ovn_sb_private_key',
    kind: 'string',
    default: '',
    doc: 'PEM file of the key for ssl: remotes.',
  },
  {
    group: 'ovn',
    name: 'ovn_sb_certificate',
    kind: 'string',
    default: '',
    doc: 'PEM file of the certificate for it.',
  },
  {
    group: 'ovn',
    name: 'ovn_sb_ca_cert',
    kind: 'string',
    default: '',
    doc: 'PEM file of the authority that signed the server.',
  },
  {
    group: 'ovs',
    name: 'ovsdb_connection',
    kind: 'string',
    default: 'tcp:127.0.0.1:6640',
    doc: "Remote of this host's Open vSwitch database.",
  },
  {
    group: 'ovs',
    name: 'integration_bridge',
    kind: 'string',
    default: 'br-int',
    deprecatedNames: ['ovn.ovn_bridge'],
    doc: 'The bridge that belongs to OVN.',
  },
])
