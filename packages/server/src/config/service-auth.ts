import { readFileSync } from 'node:fs'
import { defineOptions, type Values } from '@neutrino/base/config/index.ts'
import type { ServiceConnection } from '../outbound/service-connection.ts'

interface AuthenticatedService<Group extends string> {
  readonly group: Group
  /** Nova, Placement. */
  readonly name: string
  /** What happens without auth_type. */
  readonly otherwise: string
  /** An example of its URL. */
  readonly url: string
}

/** How we log in to another service. The names and meanings are keystoneauth's. */
export function serviceAuthOptions<const Group extends string>(service: AuthenticatedService<Group>) {
  const { group, name, otherwise, url } = service
  return defineOptions([
    {
      group,
      name: 'auth_type',
      kind: 'string',
      deprecatedNames: ['auth_plugin'],
      doc: `password, or none together with endpoint_override; when absent, ${otherwise}.`,
    },
    {
      group,
      name: 'endpoint_override',
      kind: 'string',
      doc: `URL of ${name}’s API, ${url}; from Keystone’s catalogue when absent.`,
    },
    { group, name: 'auth_url', kind: 'string', doc: 'Keystone, with or without /v3.' },
    { group, name: 'username', kind: 'string', deprecatedNames: ['user_name'], doc: 'Name of our user.' },
    { group, name: 'user_id', kind: 'string', doc: 'Id of our user, instead of name and domain.' },
    { group, name: 'password', kind: 'string', secret: true, doc: 'Password of our user.' },
    { group, name: 'user_domain_name', kind: 'string', doc: 'Domain of our user, by name.' },
    { group, name: 'user_domain_id', kind: 'string', doc: 'Domain of our user, by id.' },
    {
      group,
      name: 'project_name',
      kind: 'string',
      deprecatedNames: ['tenant_name'],
      doc: 'Project, by name.',
    },
    { group, name: 'project_id', kind: 'string', deprecatedNames: ['tenant_id'], doc: 'Project, by id.' },
    { group, name: 'project_domain_name', kind: 'string', doc: 'Domain of the project, by name.' },
    { group, name: 'project_domain_id', kind: 'string', doc: 'Domain of the project, by id.' },
    { group, name: 'region_name', kind: 'string', doc: `Region whose ${name} is meant; any when absent.` },
    {
      group,
      name: 'endpoint_type',
      kind: 'choice',
      default: 'public',
      choices: ['public', 'internal', 'admin'],
      deprecatedNames: ['interface'],
      doc: 'Which of the catalogue’s URLs is used.',
    },
    {
      group,
      name: 'timeout',
      kind: 'integer',
      default: 30,
      min: 1,
      max: 600,
      doc: 'Seconds until an answer must be there.',
    },
    { group, name: 'cafile', kind: 'string', doc: `Certificates of authorities for Keystone and ${name}.` },
    { group, name: 'certfile', kind: 'string', doc: 'Our certificate, where they ask for one.' },
    { group, name: 'keyfile', kind: 'string', doc: 'The key of our certificate.' },
    { group, name: 'insecure', kind: 'boolean', default: false, doc: 'Do not verify certificates.' },
  ])
}

type AuthConfig = Values<ReturnType<typeof serviceAuthOptions<'any'>>[number]>['any']

/**
 * The connection that a section describes; undefined without auth_type.
 *
 * @throws Error naming the section and what is missing or unknown in it
 */
export function serviceConnectionOf(group: string, config: AuthConfig): ServiceConnection | undefined {
  if (config.authType === undefined) {
    const given = Object.entries({
      auth_url: config.authUrl,
      password: config.password,
      endpoint_override: config.endpointOverride,
    }).find(([, value]) => value !== undefined)
    // Somebody means to be connected.
    if (given !== undefined) throw new Error(`[${group}]: ${given[0]} needs auth_type`)
    return undefined
  }
  const read = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path, 'utf8'))
  return {
    endpoint: endpointOf(group, config),
    login: loginOf(group, config),
    answerMsMax: config.timeout * 1_000,
    tls: {
      ca: read(config.cafile),
      cert: read(config.certfile),
      key: read(config.keyfile),
      insecure: config.insecure,
    },
  }
}

function endpointOf(group: string, { endpointOverride }: AuthConfig): string | undefined {
  if (endpointOverride === undefined || /^https?:\/\/./.test(endpointOverride)) return endpointOverride
  throw new Error(`[${group}]: endpoint_override ${endpointOverride} is no URL`)
}

function loginOf(group: string, config: AuthConfig): ServiceConnection['login'] {
  const { authType = '', authUrl, password } = config
  if (authType === 'none') {
    if (config.endpointOverride === undefined)
      throw new Error(`[${group}]: auth_type none needs endpoint_override`)
    return undefined
  }
  if (!/^(?:v3)?password$/.test(authType))
    throw new Error(`[${group}]: auth_type ${authType} is not supported`)
  if (authUrl === undefined || password === undefined)
    throw new Error(`[${group}]: auth_type password needs auth_url and password`)
  if (config.username === undefined && config.userId === undefined)
    throw new Error(`[${group}]: auth_type password needs username or user_id`)
  if (!/^https?:\/\/./.test(authUrl)) throw new Error(`[${group}]: auth_url ${authUrl} is no URL`)
  return {
    authUrl,
    user: {
      password,
      username: config.username,
      userId: config.userId,
      userDomainName: config.userDomainName,
      userDomainId: config.userDomainId,
      projectName: config.projectName,
      projectId: config.projectId,
      projectDomainName: config.projectDomainName,
      projectDomainId: config.projectDomainId,
    },
    region: config.regionName,
    endpointType: config.endpointType,
  }
}
