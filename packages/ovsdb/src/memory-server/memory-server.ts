import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import type { Clock } from '@neutrino/base/clock.ts'
import { OvsdbConnectionLost } from '../errors.ts'
import { byUuid, insert, update } from '../operation.ts'
import type { Fault } from './fault.ts'
import { MemoryDatabase } from './memory-database.ts'
import { Peer } from './peer.ts'

/** Faults that wait for their transaction. */
const FAULTS_MAX = 1_000

export interface MemoryServer {
  /** What a client's `remotes` takes. */
  readonly remote: string
  /** @throws RangeError when there is no such database */
  database(name: string): MemoryDatabase
  /** Meets the next transaction that has none yet. */
  injectFault(fault: Fault): void
  /** Whether `_Server` says that this server leads, and is in touch with, its cluster. */
  setRole(role: { readonly isLeader: boolean; readonly isConnected?: boolean }): void
  dropConnections(): void
  connectionsCount(): number
  close(): Promise<void>
}

/**
 * An OVSDB server in this process, for tests: RFC 7047 and the extensions that Open vSwitch documents, except
 * locks, `monitor` and `convert`. Databases begin empty.
 *
 * @param options.schemas parsed .ovsschema files
 * @param options.listen a socket's path, or loopback TCP on a free port when left out
 */
export async function startMemoryServer(options: {
  readonly schemas: readonly unknown[]
  readonly clock: Clock
  readonly listen?: { readonly path: string }
}): Promise<MemoryServer> {
  const databases = new Map<string, MemoryDatabase>()
  for (const json of [serverSchemaJson, ...options.schemas]) {
    const database = new MemoryDatabase(json)
    databases.set(database.schema.name, database)
  }
  const describe = describeDatabases(databases)
  const faults: Fault[] = []
  const peers = new Set<Peer>()
  const server = createServer({ noDelay: true }, stream => {
    const peer = new Peer({ stream, clock: options.clock, databases, takeFault: () => faults.shift() })
    peers.add(peer)
    void peer.connection.ended.then(() => peers.delete(peer))
  })
  const remote = await listen(server, options.listen?.path)
  const dropConnections = () => {
    for (const peer of peers) peer.connection.close(new OvsdbConnectionLost('the server hangs up'))
  }
  return {
    remote,
    database: name => {
      const database = databases.get(name)
      if (database === undefined) throw new RangeError(`no database ${name}`)
      return database
    },
    injectFault: fault => {
      if (faults.length >= FAULTS_MAX) throw new RangeError('too many faults')
      faults.push(fault)
    },
    setRole: ({ isLeader, isConnected = true }) => describe(isLeader, isConnected),
    dropConnections,
    connectionsCount: () => peers.size,
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close(error => (error === undefined ? resolve() : reject(error)))
        dropConnections()
      }),
  }
}

function describeDatabases(databases: ReadonlyMap<string, MemoryDatabase>) {
  const about = databases.get('_Server')
  const rows = new Map([...databases.keys()].map(name => [name, randomUUID()]))
  about?.transact(
    [...databases.values()].map(({ schema, schemaJson }) =>
      insert(
        'Database',
        {
          name: schema.name,
          model: 'standalone',
          connected: true,
          leader: true,
          schema: JSON.stringify(schemaJson),
        },
        { uuid: rows.get(schema.name) ?? randomUUID() },
      ),
    ),
  )
  return (leader: boolean, connected: boolean) =>
    about?.transact([...rows.values()].map(uuid => update('Database', byUuid(uuid), { leader, connected })))
}

function listen(server: Server, path: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const onListening = () => {
      const address = server.address()
      resolve(
        typeof address === 'object' && address !== null ? `tcp:127.0.0.1:${address.port}` : `unix:${path}`,
      )
    }
    if (path === undefined) server.listen(0, '127.0.0.1', onListening)
    else server.listen(path, onListening)
  })
}

// The columns that ovsdb-server(5) documents for the database of databases.
const serverSchemaJson = {
  name: '_Server',
  version: '1.2.0',
  tables: {
    Database: {
      isRoot: true,
      columns: {
        name: { type: 'string' },
        model: { type: { key: { type: 'string', enum: ['set', ['standalone', 'clustered', 'relay']] } } },
        connected: { type: 'boolean' },
        leader: { type: 'boolean' },
        schema: { type: { key: { type: 'string' }, min: 0, max: 1 } },
        cid: { type: { key: { type: 'uuid' }, min: 0, max: 1 } },
        sid: { type: { key: { type: 'uuid' }, min: 0, max: 1 } },
        index: { type: { key: { type: 'integer' }, min: 0, max: 1 } },
      },
    },
  },
}
