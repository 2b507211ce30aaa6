import { request } from 'undici'
import type { Keystone } from './start-keystone.ts'

/** Who logs in, and for what the token shall be; without a scope it is for nothing in particular. */
export interface Login {
  readonly user: string
  readonly password: string
  readonly project?: string
  readonly domain?: string
  readonly system?: true
}

/** What tests ask of Keystone's API, with the powers of its administrator. All names are in `Default`. */
export interface KeystoneAdmin {
  readonly token: string
  login(login: Login): Promise<string>
  /** A token of an application credential. */
  loginApplication(credential: { readonly id: string; readonly secret: string }): Promise<string>
  /** Makes one of a kind, in the collection of this name; returns its id. */
  create(collection: string, kind: string, fields: object): Promise<string>
  createProject(name: string): Promise<string>
  createUser(name: string, password: string): Promise<string>
  /** Makes the role if it does not exist. */
  grant(to: { readonly user: string; readonly role: string; readonly on: string }): Promise<void>
  /** An application credential of the user whose token `as` is, good for `rules` only. */
  createApplication(
    as: { readonly user: string; readonly token: string },
    fields: { readonly name: string; readonly secret: string; readonly access_rules: readonly object[] },
  ): Promise<string>
  /** Any other request; `as` is a token, the administrator's when absent. The answer's body, or undefined. */
  send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    as?: string,
  ): Promise<unknown>
  revoke(token: string): Promise<void>
  /** Whether Keystone itself still takes the token. */
  accepts(token: string): Promise<boolean>
}

export async function connectKeystoneAdmin(keystone: Keystone): Promise<KeystoneAdmin> {
  const { url, adminPassword } = keystone
  const token = await login(url, { user: 'admin', password: adminPassword, project: 'admin' })

  const send: KeystoneAdmin['send'] = async (method, path, body, as = token) => {
    const answer = await request(`${url}/v3${path}`, {
      method,
      headers: { 'x-auth-token': as, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.body.text()
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  const create: KeystoneAdmin['create'] = async (collection, kind, fields) =>
    idOf(await send('POST', `/${collection}`, { [kind]: fields }), kind)
  const roleId = async (name: string): Promise<string> => {
    const found = await send('GET', `/roles?name=${name}`)
    const first = listOf(found, 'roles')[0]
    return first === undefined ? create('roles', 'role', { name }) : idOf({ role: first }, 'role')
  }

  return {
    token,
    send,
    create,
    login: as => login(url, as),
    loginApplication: credential =>
      authenticate(url, {
        identity: { methods: ['application_credential'], application_credential: credential },
      }),
    createApplication: async (as, fields) => {
      const path = `/users/${as.user}/application_credentials`
      return idOf(
        await send('POST', path, { application_credential: fields }, as.token),
        'application_credential',
      )
    },
    createProject: name => create('projects', 'project', { name, domain_id: 'default' }),
    createUser: (name, password) => create('users', 'user', { name, password, domain_id: 'default' }),
    grant: async ({ user, role, on }) => {
      await send('PUT', `${on}/users/${user}/roles/${await roleId(role)}`)
    },
    revoke: async subject => {
      await request(`${url}/v3/auth/tokens`, {
        method: 'DELETE',
        headers: { 'x-auth-token': token, 'x-subject-token': subject },
      }).then(answer => answer.body.dump())
    },
    accepts: async subject => {
      const headers = { 'x-auth-token': token, 'x-subject-token': subject }
      const answer = await request(`${url}/v3/auth/tokens?nocatalog`, { headers })
      await answer.body.dump()
      return answer.statusCode === 200
    },
  }
}

function login(url: string, as: Login): Promise<string> {
  const domain = { id: 'default' }
  const user = { name: as.user, domain, password: as.password }
  const scope =
    as.project !== undefined
      ? { project: { name: as.project, domain } }
      : as.domain !== undefined
        ? { domain: { id: as.domain } }
        : as.system
          ? { system: { all: true } }
          : undefined
  return authenticate(url, {
    identity: { methods: ['password'], password: { user } },
    ...(scope === undefined ? {} : { scope }),
  })
}

async function authenticate(url: string, auth: object): Promise<string> {
  const answer = await request(`${url}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  })
  const text = await answer.body.text()
  const token = answer.headers['x-subject-token']
  if (answer.statusCode !== 201 || typeof token !== 'string')
    throw new Error(`login: ${answer.statusCode} ${text}`)
  return token
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined
}

function idOf(body: unknown, kind: string): string {
  const id = property(property(body, kind), 'id')
  if (typeof id !== 'string') throw new Error(`no ${kind} in the answer`)
  return id
}

function listOf(body: unknown, name: string): readonly unknown[] {
  const list = property(body, name)
  return Array.isArray(list) ? list : []
}
