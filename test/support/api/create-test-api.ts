import { systemClock } from '@neutrino/base/clock.ts'
import { createLog, type Log } from '@neutrino/base/log.ts'
import { AGENT_ROOT, createAgentApi } from '@neutrino/server/agents/agent-api.ts'
import { createHostChanges } from '@neutrino/server/agents/host-changes.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import type { Database } from '@neutrino/server/database/database.ts'
import { advertisedExtensions } from '@neutrino/server/extensions/advertised.ts'
import { type Api, createApi } from '@neutrino/server/http/api.ts'
import { discoveryRoutes } from '@neutrino/server/http/discovery.ts'
import { openApiDocument } from '@neutrino/server/http/openapi.ts'
import { createHttpServer } from '@neutrino/server/http/server.ts'
import type { Services } from '@neutrino/server/http/wire.ts'
import type { PlacementAllocations } from '@neutrino/server/placement/placement-allocations.ts'
import { createPolicy } from '@neutrino/server/policy/policy.ts'
import { resources, routes } from '@neutrino/server/registry.ts'
import type { Settings } from '@neutrino/server/settings.ts'
import { createTestDatabase, type TestDatabase } from '../postgres/create-test-database.ts'
import { forbidConnectionsInTransactions } from './forbid-connections.ts'
import { headerAuthenticator } from './header-authenticator.ts'
import { testSettings } from './test-settings.ts'

/** Who sends a request of a test. */
export interface Caller {
  readonly project: string
  readonly roles: readonly string[]
}

export const projectA = 'a0000000000000000000000000000001'
export const projectB = 'b0000000000000000000000000000002'

export const callers = {
  admin: { project: 'ad000000000000000000000000000003', roles: ['admin', 'manager', 'member', 'reader'] },
  member: { project: projectA, roles: ['member', 'reader'] },
  manager: { project: projectA, roles: ['manager', 'member', 'reader'] },
  reader: { project: projectA, roles: ['reader'] },
  noRole: { project: projectA, roles: [] },
  other: { project: projectB, roles: ['member', 'reader'] },
  service: { project: 'se000000000000000000000000000004', roles: ['service'] },
} as const satisfies Record<string, Caller>

export interface TestResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  /** The parsed body; undefined when there is none. Tests know its shape. */

  readonly body: any
}

export interface TestApi {
  readonly connection: DatabaseConnection
  readonly services: Services
  readonly api: Api
  /** Times the reconciler would have been woken. */
  readonly wakes: () => number
  request(
    caller: Caller,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<TestResponse>
  get(caller: Caller, path: string): Promise<TestResponse>
  post(caller: Caller, path: string, body: unknown): Promise<TestResponse>
  put(caller: Caller, path: string, body: unknown): Promise<TestResponse>
  delete(caller: Caller, path: string): Promise<TestResponse>
  close(): Promise<void>
}

export interface TestApiOptions {
  readonly settings?: Partial<Settings>
  readonly log?: Log
  /** The operator's rules, by name, over those of the server. */
  readonly policy?: Readonly<Record<string, string>>
  /** Extensions that are switched off. */
  readonly hiddenAliases?: readonly string[]
  /** Without it there is no Placement. */
  readonly placement?: (database: Database) => PlacementAllocations
  /** A migrated database of the test's own making; one of the run's server when absent. */
  readonly database?: Pick<TestDatabase, 'connection' | 'drop'>
}

/** The whole API in process on a database of its own: HTTP parsing, policy and SQL are real. */
export async function createTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  forbidConnectionsInTransactions()
  const database = options.database ?? (await createTestDatabase())
  const connection = connectDatabase({ ...database.connection, poolSizeMax: 20 })
  const settings = { ...testSettings, ...options.settings }
  const log = options.log ?? createLog({ level: 'error' })
  const overrides = Object.entries(options.policy ?? {})
  const policy = createPolicy({
    overrides: overrides.map(([name, check]) => ({ name, check, source: 'test' })),
  })
  let woken = 0
  const changes = createHostChanges({ database: connection.database, clock: systemClock, log })
  const services: Services = {
    transactor: { database: connection.database, events: {} },
    settings,
    clock: systemClock,
    policy: () => policy,
    wake: () => {
      woken += 1
      changes.wake()
    },
    hiddenAliases: new Set(options.hiddenAliases),
    placement: options.placement?.(connection.database),
  }
  for (const [resource, limit] of Object.entries(settings.quotas)) {
    await connection.database
      .insertInto('quota_default')
      .values({ resource, quota_limit: limit })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  const discovery = discoveryRoutes(advertisedExtensions(services.hiddenAliases))
  const api = createApi(services, resources, [...discovery, ...routes])
  const agents = createAgentApi(services, changes)
  const app = createHttpServer({
    services,
    api,
    beside: { name: 'agents', root: AGENT_ROOT, handle: agents.handle },
    authenticator: headerAuthenticator,
    openapi: () => openApiDocument(api),
    ...{ health: async () => ({ healthy: true, checks: {} }), metrics: async () => '', log },
  })
  const request: TestApi['request'] = async (caller, method, path, body, headers = {}) => {
    const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        'x-project-id': caller.project,
        'x-roles': caller.roles.join(','),
        host: 'localhost',
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      body: parse(answer.body),
    }
  }
  return {
    connection,
    services,
    api,
    wakes: () => woken,
    request,
    get: (caller, path) => request(caller, 'GET', path),
    post: (caller, path, body) => request(caller, 'POST', path, body),
    put: (caller, path, body) => request(caller, 'PUT', path, body),
    delete: (caller, path) => request(caller, 'DELETE', path),
    async close() {
      await agents.close()
      await app.close()
      await connection.close()
      await database.drop()
    },
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
