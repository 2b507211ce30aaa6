import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A stand-in for Keystone whose answers a test decides; it counts what it is asked. */
export interface IdentityServer {
  readonly url: string
  /** Bodies of `token` by user token; what is not here is unknown. */
  readonly tokens: Map<string, object>
  /** Login bodies received. */
  readonly logins: unknown[]
  /** Path and subject of each validation. */
  readonly reads: string[]
  /** Forgets the logins so far: our own tokens are refused from then on. */
  revokeOwn(): void
  /** Answers everything with this status; undefined is the normal state. */
  failWith(status: number | undefined): void
  /** Holds answers back until the returned function is called. */
  hold(): () => void
  /** Stops listening and cuts connections; `url` refuses connections from then on. */
  close(): Promise<void>
}

export const distantFuture = '2099-01-01T00:00:00.000000Z'

export async function startIdentityServer(): Promise<IdentityServer> {
  const tokens = new Map<string, object>()
  const logins: unknown[] = []
  const reads: string[] = []
  let accepted = new Set<string>()
  let status: number | undefined
  let gate: Promise<void> = Promise.resolve()

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request)
    await gate
    const reply = (code: number, content: object, headers: Record<string, string> = {}) =>
      response
        .writeHead(code, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(content))
    if (status !== undefined) return reply(status, {})
    if (request.method === 'POST') {
      logins.push(JSON.parse(body))
      const token = `own-${logins.length}`
      accepted.add(token)
      const own = { user: { id: 'me', name: 'neutron' }, roles: [], expires_at: distantFuture }
      return reply(201, { token: own }, { 'x-subject-token': token })
    }
    if (!accepted.has(String(request.headers['x-auth-token']))) return reply(401, {})
    const subject = String(request.headers['x-subject-token'])
    reads.push(`${request.url} ${subject}`)
    const token = tokens.get(subject)
    return token === undefined ? reply(404, {}) : reply(200, { token })
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given to listen on')
  return {
    url: `http://127.0.0.1:${address.port}/identity`,
    tokens,
    logins,
    reads,
    revokeOwn: () => {
      accepted = new Set()
    },
    failWith: code => {
      status = code
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** A project-scoped token as Keystone describes it. */
export function projectToken(fields: object = {}): object {
  return {
    user: { id: 'u1', name: 'alice', domain: { id: 'default', name: 'Default' } },
    project: { id: 'p1', name: 'web', domain: { id: 'default', name: 'Default' } },
    roles: [
      { id: 'r1', name: 'member' },
      { id: 'r2', name: 'reader' },
    ],
    expires_at: distantFuture,
    ...fields,
  }
}
