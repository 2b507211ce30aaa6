import { defineOptions, type Values } from '@neutrino/base/config/index.ts'
import { connectionOptions } from '../southbound/connection-options.ts'
import { extensions } from './extensions/index.ts'

/** Names and defaults are upstream's, so that its files can be kept; `user`, `group` and `run_directory` are ours. */
export const ovnAgentOptions = defineOptions([
  {
    group: 'DEFAULT',
    name: 'state_path',
    kind: 'string',
    default: '/var/lib/neutron',
    doc: 'Directory for what extensions keep in files.',
  },
  {
    group: 'agent',
    name: 'extensions',
    kind: 'list',
    default: extensions.map(extension => extension.name),
    doc: 'What the agent does; what one that is left out made before is removed.',
  },
  {
    group: 'agent',
    name: 'user',
    kind: 'string',
    default: 'nobody',
    doc: 'User, by name or number, that the agent runs as: all but the root process.',
  },
  {
    group: 'agent',
    name: 'group',
    kind: 'string',
    default: '',
    doc: 'Its group, by name or number; without one that of the user.',
  },
  {
    group: 'ipsec',
    name: 'ike_sockets',
    kind: 'list',
    default: ['/run/charon.ctl', '/run/charon.vici', '/run/pluto/pluto.ctl'],
    doc: 'Sockets of IKE daemons: that one of them answers is how the agent knows that the daemon runs.',
  },
  {
    group: 'ipsec',
    name: 'poll_interval',
    kind: 'integer',
    default: 10,
    min: 1,
    max: 3_600,
    doc: 'Seconds between two looks at whether tunnels are encrypted.',
  },
  {
    group: 'metering',
    name: 'measure_interval',
    kind: 'integer',
    default: 30,
    min: 1,
    max: 3_600,
    doc: 'Seconds between two looks at what metering labels have counted.',
  },
  {
    group: 'metering',
    name: 'metrics_address',
    kind: 'string',
    default: '',
    doc: 'Address and port, as 127.0.0.1:9697, where GET /metrics shows the counts to Prometheus; nowhere when empty.',
  },
  {
    group: 'ptp',
    name: 'management_sockets',
    kind: 'list',
    default: ['/var/run/ptp4l'],
    doc: 'Where PTP daemons (ptp4l) answer management messages; with another domain than 0 and another transportSpecific as path:24:1. Those that are not there are left out.',
  },
  {
    group: 'ptp',
    name: 'interval',
    kind: 'integer',
    default: 30,
    min: 1,
    max: 3_600,
    doc: 'Seconds between two questions to them.',
  },
  ...connectionOptions,
  {
    group: 'ovs',
    name: 'run_directory',
    kind: 'string',
    default: '/var/run/openvswitch',
    doc: 'Where ovs-vswitchd has the sockets of its bridges.',
  },
])

export type OvnAgentConfig = Values<(typeof ovnAgentOptions)[number]>
