import { readFileSync } from 'node:fs'
import { defineOptions, type Values } from '@neutrino/base/config/index.ts'
import type { ComputeSettings } from '../observe/compute/compute-settings.ts'

const group = 'nova'

/** How Nova is told of its servers' ports. Names and defaults are neutron.conf's. */
export const novaOptions = defineOptions([
  {
    group: 'DEFAULT',
    name: 'notify_nova_on_port_status_changes',
    kind: 'boolean',
    default: true,
    doc: 'Tell Nova when a port of a server is plugged or unplugged; it waits for that before it boots one.',
  },
  {
    group: 'DEFAULT',
    name: 'notify_nova_on_port_data_changes',
    kind: 'boolean',
    default: true,
    doc: 'Tell Nova when addresses of a server change or its port is deleted, so that it looks again.',
  },
  {
    group: 'DEFAULT',
    name: 'send_events_interval',
    kind: 'integer',
    default: 2,
    min: 0,
    max: 600,
    doc: 'Seconds between two requests to Nova; what happens meanwhile goes into one.',
  },
  {
    group,
    name: 'auth_type',
    kind: 'string',
    deprecatedNames: ['auth_plugin'],
    doc: 'password, or none together with endpoint_override; when absent, Nova is told nothing.',
  },
  {
    group,
    name: 'endpoint_override',
    kind: 'string',
    doc: 'URL of Nova’s API with its version, http://controller:8774/v2.1; from Keystone’s catalogue when absent.',
  },
  { group, name: 'auth_url', kind: 'string', doc: 'Keystone, with or without /v3.' },
  { group, name: 'username', kind: 'string', deprecatedNames: ['user_name'], doc: 'Name of our user.' },
  { group, name: 'user_id', kind: 'string', doc: 'Id of our user, instead of name and domain.' },
  { group, name: 'password', kind: 'string', secret: true, doc: 'Password of our user.' },
  { group, name: 'user_domain_name', kind: 'string', doc: 'Domain of our user, by name.' },
  { group, name: 'user_domain_id', kind: 'string', doc: 'Domain of our user, by id.' },
  { group, name: 'project_name', kind: 'string', deprecatedNames: ['tenant_name'], doc: 'Project, by name.' },
  { group, name: 'project_id', kind: 'string', deprecatedNames: ['tenant_id'], doc: 'Project, by id.' },
  { group, name: 'project_domain_name', kind: 'string', doc: 'Domain of the project, by name.' },
  { group, name: 'project_domain_id', kind: 'string', doc: 'Domain of the project, by id.' },
  { group, name: 'region_name', kind: 'string', doc: 'Region whose Nova is meant; any when absent.' },
  {
    group,
    name: 'endpoint_type',
    kind: 'choice',
    default: 'public',
    choices: ['public', 'internal', 'admin'],
    deprecatedNames: ['interface'],
    doc: 'Which of the catalogue’s URLs is used.',
  },
  { group, name: 'cafile', kind: 'string', doc: 'Certificates of authorities for Keystone and Nova.' },
  { group, name: 'certfile', kind: 'string', doc: 'Our certificate, where they ask for one.' },
  { group, name: 'keyfile', kind: 'string', doc: 'The key of our certificate.' },
  { group, name: 'insecure', kind: 'boolean', default: false, doc: 'Do not verify certificates.' },
])

type NovaConfig = Values<(typeof novaOptions)[number]>

/** @throws Error naming what is missing */
export function computeSettingsOf({ DEFAULT, nova }: NovaConfig): ComputeSettings {
  const read = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path, 'utf8'))
  const tls = {
    ca: read(nova.cafile),
    cert: read(nova.certfile),
    key: read(nova.keyfile),
    insecure: nova.insecure,
  }
  return {
    kinds: [
      ...(DEFAULT.notifyNovaOnPortStatusChanges ? (['status'] as const) : []),
      ...(DEFAULT.notifyNovaOnPortDataChanges ? (['data', 'deleted'] as const) : []),
    ],
    intervalMs: DEFAULT.sendEventsInterval * 1_000,
    nova: nova.authType === undefined ? undefined : { endpoint: nova.endpointOverride, ...authOf(nova), tls },
  }
}

function authOf(nova: NovaConfig['nova']): Pick<NonNullable<ComputeSettings['nova']>, 'login'> {
  if (nova.authType === 'none') {
    if (nova.endpointOverride === undefined) throw new Error('[nova]: auth_type none needs endpoint_override')
    return { login: undefined }
  }
  if (!/^(?:v3)?password$/.test(nova.authType ?? ''))
    throw new Error(`[nova]: auth_type ${nova.authType} is not supported`)
  const { authUrl, password } = nova
  if (authUrl === undefined || password === undefined)
    throw new Error('[nova]: auth_type password needs auth_url and password')
  return {
    login: {
      authUrl,
      user: {
        password,
        username: nova.username,
        userId: nova.userId,
        userDomainName: nova.userDomainName,
        userDomainId: nova.userDomainId,
        projectName: nova.projectName,
        projectId: nova.projectId,
        projectDomainName: nova.projectDomainName,
        projectDomainId: nova.projectDomainId,
      },
      region: nova.regionName,
      endpointType: nova.endpointType,
    },
  }
}
