import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Agent, request } from 'undici'

/** What becomes of a request: it is served, or the connection is cut before or after that. */
export type Fate = 'served' | 'lost' | 'answer lost'

/** Stands before Placement: logs us in as its administrator, counts requests and spoils them at will. */
export interface Gateway {
  readonly url: string
  /** Method and path of each request, in order. */
  readonly requests: string[]
  /** Decides about each request, and may do something before it is served. */
  fate: (method: string, path: string) => Fate | Promise<Fate>
  close(): Promise<void>
}

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** @param port a free one when absent */
export async function startGateway(placementUrl: () => string, port = 0): Promise<Gateway> {
  const dispatcher = new Agent()
  const requests: string[] = []
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const [method, path] = [incoming.method ?? '', incoming.url ?? '']
    if (path.startsWith('/v3/')) return answerIdentity(incoming, response, gateway.url)
    requests.push(`${method} ${path}`)
    const fate = await gateway.fate(method, path)
    if (fate === 'lost') return void incoming.socket.destroy()
    const known = methods.find(one => one === method)
    if (known === undefined) throw new Error(`method ${method}`)
    const { host: _host, connection: _connection, ...headers } = incoming.headers
    const body = chunks.length === 0 ? null : Buffer.concat(chunks)
    const answer = await request(`${placementUrl()}${path}`, { dispatcher, method: known, headers, body })
    const text = await answer.body.text()
    if (fate === 'answer lost') return void incoming.socket.destroy()
    response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(text)
  }
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given to listen on')
  const gateway: Gateway = {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    fate: () => 'served',
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await dispatcher.close()
    },
  }
  return gateway
}

function answerIdentity(incoming: IncomingMessage, response: ServerResponse, url: string): void {
  const json = { 'content-type': 'application/json' }
  if (incoming.method === 'POST') {
    const token = {
      user: { id: 'me', name: 'neutron' },
      roles: [],
      expires_at: '2099-01-01T00:00:00.000000Z',
    }
    response.writeHead(201, { ...json, 'x-subject-token': 'admin' }).end(JSON.stringify({ token }))
    return
  }
  const endpoints = [{ interface: 'public', region: 'RegionOne', url }]
  response.writeHead(200, json).end(JSON.stringify({ catalog: [{ type: 'placement', endpoints }] }))
}
