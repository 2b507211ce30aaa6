import { defineOptions, type Values } from '@neutrino/base/config/index.ts'

const text = { group: 'neutrino', kind: 'string', default: '' } as const

/** How agents that watch their host over HTTP reach the API; keystoneauth's names. */
export const channelOptions = defineOptions([
  {
    group: 'DEFAULT',
    name: 'host',
    kind: 'string',
    default: '',
    doc: 'Name of this host, as the compute service has it; empty: its host name.',
  },
  {
    group: 'agent',
    name: 'report_interval',
    kind: 'integer',
    default: 30,
    min: 1,
    max: 3_600,
    doc: 'Seconds between two heartbeats; below half of agent_down_time of the server.',
  },
  {
    group: 'agent',
    name: 'polling_interval',
    kind: 'integer',
    default: 2,
    min: 1,
    max: 3_600,
    doc: 'Seconds between two looks at the host; changes that the kernel or the server tells of are looked at at once.',
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
    ...{ ...text, name: 'auth_type', kind: 'choice', default: 'password', choices: ['password', 'none'] },
    doc: 'How we log in to the API; none only with endpoint_override.',
  },
  { ...text, name: 'endpoint_override', doc: 'URL of the API; from Keystone’s catalogue when empty.' },
  { ...text, name: 'auth_url', doc: 'Keystone, with or without /v3.' },
  { ...text, name: 'username', doc: 'Our user, which the rule use_agent_channel has to allow.' },
  { ...text, name: 'password', secret: true, doc: 'Its password.' },
  { ...text, name: 'user_domain_name', default: 'Default', doc: 'Its domain.' },
  { ...text, name: 'project_name', default: 'service', doc: 'Its project.' },
  { ...text, name: 'project_domain_name', default: 'Default', doc: 'Domain of the project.' },
  { ...text, name: 'region_name', doc: 'Region whose API is meant; any when empty.' },
  {
    ...text,
    name: 'interface',
    default: 'internal',
    doc: 'Which URL of the catalogue: internal, public, admin.',
  },
  { ...text, name: 'cafile', doc: 'PEM file of the authorities for Keystone and the API.' },
  { ...text, name: 'certfile', doc: 'PEM file of our certificate, where they ask for one.' },
  { ...text, name: 'keyfile', doc: 'PEM file of its key.' },
  { ...text, name: 'insecure', kind: 'boolean', default: false, doc: 'Do not verify their certificates.' },
])

export type ChannelConfig = Values<(typeof channelOptions)[number]>
