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
