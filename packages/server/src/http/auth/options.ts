import { readFileSync } from 'node:fs'
import { defineOptions, type Values } from '@neutrino/base/config/index.ts'
import type { KeystoneOptions } from './keystone/keystone.ts'

const group = 'keystone_authtoken'
const unused = 'Accepted and not used:'

/** The options of authentication: those that services of OpenStack share, and those of HTTP basic. */
export const keystoneOptions = defineOptions([
  {
    group: 'DEFAULT',
    name: 'http_basic_auth_user_file',
    kind: 'string',
    default: '/etc/neutrino/htpasswd',
    deprecatedNames: ['oslo_middleware.http_basic_auth_user_file'],
    doc: 'Users and bcrypt passwords for auth_strategy = http_basic, as `htpasswd -B` writes them.',
  },
  {
    group: 'DEFAULT',
    name: 'http_basic_auth_project_id',
    kind: 'string',
    doc: 'The one project of all users of http_basic; without it each user has a project of the own name.',
  },
  {
    group,
    name: 'www_authenticate_uri',
    kind: 'string',
    deprecatedNames: ['auth_uri'],
    doc: 'Where clients get tokens, named in each 401; auth_url when absent.',
  },
  {
    group,
    name: 'auth_url',
    kind: 'string',
    doc: 'Keystone as this server reaches it, e.g. http://controller:5000, with or without /v3.',
  },
  {
    group,
    name: 'auth_type',
    kind: 'string',
    default: 'password',
    doc: 'How this server logs in: password.',
  },
  { group, name: 'username', kind: 'string', deprecatedNames: ['user_name'], doc: 'Name of our own user.' },
  { group, name: 'user_id', kind: 'string', doc: 'Id of our own user, instead of name and domain.' },
  { group, name: 'password', kind: 'string', secret: true, doc: 'Password of our own user.' },
  { group, name: 'user_domain_name', kind: 'string', doc: 'Domain of our own user, by name.' },
  { group, name: 'user_domain_id', kind: 'string', doc: 'Domain of our own user, by id.' },
  {
    group,
    name: 'project_name',
    kind: 'string',
    deprecatedNames: ['tenant_name'],
    doc: 'Project in which our user may validate tokens, by name.',
  },
  {
    group,
    name: 'project_id',
    kind: 'string',
    deprecatedNames: ['tenant_id'],
    doc: 'The same project by id.',
  },
  { group, name: 'project_domain_name', kind: 'string', doc: 'Domain of the project, by name.' },
  { group, name: 'project_domain_id', kind: 'string', doc: 'Domain of the project, by id.' },
  {
    group,
    name: 'cafile',
    kind: 'string',
    doc: 'Certificates of authorities that Keystone’s may come from.',
  },
  { group, name: 'certfile', kind: 'string', doc: 'Our certificate, where Keystone asks for one.' },
  { group, name: 'keyfile', kind: 'string', doc: 'The key of our certificate.' },
  { group, name: 'insecure', kind: 'boolean', default: false, doc: 'Do not verify Keystone’s certificate.' },
  {
    group,
    name: 'token_cache_time',
    kind: 'integer',
    default: 300,
    min: -1,
    doc: 'Seconds for which a validated token is not asked for again; revocation takes as long. -1 = never cached.',
  },
  {
    group,
    name: 'service_token_roles',
    kind: 'list',
    default: ['service'],
    doc: 'Roles of which a service token needs one to vouch for an expired user token.',
  },
  {
    group,
    name: 'service_token_roles_required',
    kind: 'boolean',
    default: false,
    doc: 'Refuse requests with a service token that has none of these roles.',
  },
  {
    group,
    name: 'service_type',
    kind: 'string',
    default: 'network',
    doc: 'Our service in the access rules of application credentials.',
  },
  { group, name: 'region_name', kind: 'string', doc: `${unused} auth_url names the Keystone to ask.` },
  { group, name: 'interface', kind: 'string', doc: `${unused} auth_url names the Keystone to ask.` },
  {
    group,
    name: 'memcached_servers',
    kind: 'list',
    deprecatedNames: ['memcache_servers'],
    doc: `${unused} validated tokens are remembered in the process.`,
  },
])

type AuthConfig = Values<(typeof keystoneOptions)[number]>

/**
 * Settings of `auth_strategy = keystone`; reads the certificate files.
 *
 * @throws Error naming every option that is missing or cannot be used
 */
export function keystoneOptionsOf(config: AuthConfig): Omit<KeystoneOptions, 'policy' | 'clock' | 'log'> {
  const values = config.keystone_authtoken
  const { authUrl, password } = values
  const problems = [
    ...(authUrl === undefined
      ? ['auth_url is missing']
      : URL.canParse(authUrl)
        ? []
        : ['auth_url is no URL']),
    ...(password === undefined ? ['password is missing'] : []),
    ...missingIdentity(
      'username',
      values.username,
      values.userId,
      values.userDomainName ?? values.userDomainId,
    ),
    ...missingIdentity(
      'project_name',
      values.projectName,
      values.projectId,
      values.projectDomainName ?? values.projectDomainId,
    ),
    ...(/^(?:v3)?password$/.test(values.authType) ? [] : [`auth_type "${values.authType}" is not supported`]),
  ]
  if (problems.length > 0 || authUrl === undefined || password === undefined) {
    throw new Error(`[keystone_authtoken] for auth_strategy = keystone: ${problems.join(', ')}`)
  }
  const read = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path, 'utf8'))
  return {
    authUrl,
    wwwAuthenticateUri: values.wwwAuthenticateUri,
    user: {
      username: values.username,
      userId: values.userId,
      password,
      userDomainName: values.userDomainName,
      userDomainId: values.userDomainId,
      projectName: values.projectName,
      projectId: values.projectId,
      projectDomainName: values.projectDomainName,
      projectDomainId: values.projectDomainId,
    },
    tls: {
      ca: read(values.cafile),
      cert: read(values.certfile),
      key: read(values.keyfile),
      insecure: values.insecure,
    },
    serviceTokenRoles: values.serviceTokenRoles,
    serviceTokenRolesRequired: values.serviceTokenRolesRequired,
    serviceType: values.serviceType,
    tokenCacheMs: Math.max(0, values.tokenCacheTime) * 1_000,
  }
}

/** An id stands for itself; a name needs the domain it belongs to. */
function missingIdentity(
  option: 'username' | 'project_name',
  name: string | undefined,
  id: string | undefined,
  domain: string | undefined,
): readonly string[] {
  if (id) return []
  if (!name) return [`${option} is missing`]
  return domain ? [] : [`${option === 'username' ? 'user' : 'project'}_domain_name is missing`]
}
