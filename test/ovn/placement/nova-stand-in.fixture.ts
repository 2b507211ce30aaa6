import { createServer, type IncomingMessage } from 'node:http'
import { randomUuid } from '@neutrino/base/uuid.ts'

interface StoredAggregate {
  readonly id: number
  readonly uuid: string
  readonly name: string
  hosts: string[]
}

/** Nova's aggregates as its API of 2.41 describes them; Debian's Nova would need a message bus and cells. */
export interface NovaStandIn {
  readonly url: string
  /** Compute hosts that it knows. */
  readonly hosts: Set<string>
  readonly aggregates: StoredAggregate[]
  readonly requests: string[]
  close(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly body?: object
}

export async function startNovaStandIn(): Promise<NovaStandIn> {
  const hosts = new Set<string>()
  const aggregates: StoredAggregate[] = []
  const requests: string[] = []
  let lastId = 0
  const act = (
    aggregate: StoredAggregate,
    body: Readonly<Record<string, { host: string } | undefined>>,
  ): Reply => {
    const { add_host: added, remove_host: removed } = body
    if (added !== undefined) {
      if (!hosts.has(added.host)) return { status: 404 }
      if (aggregate.hosts.includes(added.host)) return { status: 409 }
      aggregate.hosts.push(added.host)
    }
    if (removed !== undefined) {
      if (!aggregate.hosts.includes(removed.host)) return { status: 404 }
      aggregate.hosts = aggregate.hosts.filter(host => host !== removed.host)
    }
    return { status: 200, body: { aggregate } }
  }
  const answer = (method: string, path: string, text: string): Reply => {
    const [, collection, id, action] = path.split('/')
    if (collection !== 'os-aggregates') return { status: 404 }
    if (id === undefined && method === 'GET') return { status: 200, body: { aggregates } }
    if (id === undefined) {
      lastId += 1
      const made = { id: lastId, uuid: randomUuid(), name: JSON.parse(text).aggregate.name, hosts: [] }
      aggregates.push(made)
      return { status: 200, body: { aggregate: made } }
    }
    const index = aggregates.findIndex(one => one.id === Number(id))
    const aggregate = aggregates[index]
    if (aggregate === undefined) return { status: 404 }
    if (action === 'action') return act(aggregate, JSON.parse(text))
    if (aggregate.hosts.length > 0) return { status: 409 }
    aggregates.splice(index, 1)
    return { status: 200 }
  }
  const server = createServer(async (request, response) => {
    const text = await readText(request)
    requests.push(`${request.method} ${request.url}`)
    const isOfVersion = request.headers['openstack-api-version'] === 'compute 2.41'
    const { status, body = {} } = isOfVersion
      ? answer(request.method ?? '', request.url ?? '', text)
      : { status: 406 }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given to listen on')
  return {
    url: `http://127.0.0.1:${address.port}`,
    hosts,
    aggregates,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
