import { defineOptions } from '@neutrino/base/config/index.ts'

/** What routers may be asked for. Names and defaults are neutron.conf's. */
export const routerOptions = defineOptions([
  {
    group: 'DEFAULT',
    name: 'allowed_conntrack_helpers',
    kind: 'list',
    default: [
      'amanda:tcp',
      'ftp:tcp',
      'h323:udp',
      'h323:tcp',
      'irc:tcp',
      'netbios-ns:udp',
      'pptp:tcp',
      'sane:tcp',
      'sip:udp',
      'sip:tcp',
      'snmp:udp',
      'tftp:udp',
    ],
    doc: 'Conntrack helpers that routers may have, each with a protocol it is allowed for.',
  },
  {
    group: 'service_providers',
    name: 'service_provider',
    kind: 'multi',
    default: [],
    doc: 'Providers that flavors may lead to beside OVN, as service_type:name:driver or service_type:name:driver:default.',
  },
])
