import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import { startEmbeddedPostgres } from '../database/embedded/start-embedded-postgres.ts'

export interface OpenDatabase {
  readonly connection: DatabaseConnection
  /** URL or parameters for connections of their own, as a listener's. */
  readonly connect: {
    readonly connectionString?: string
    readonly host?: string
    readonly port?: number
    readonly user?: string
    readonly database?: string
  }
  close(): Promise<void>
}

/** The configured PostgreSQL, or the embedded one in state_path, started when it does not run. */
export async function openDatabase(config: ServerConfig, log: Log): Promise<OpenDatabase> {
  const url = config.database.connection
  const options = {
    poolSizeMax: config.database.maxPoolSize,
    statementTimeoutMs: config.database.statementTimeoutMs,
    session: { 'neutrino.agent_down_time': String(config.DEFAULT.agentDownTime) },
    onError: (error: Error) => log.warn('database connection lost', { error }),
  }
  if (url !== '') {
    const connectionString = postgresUrl(url)
    const connection = connectDatabase({ ...options, connectionString })
    return { connection, connect: { connectionString }, close: () => connection.close() }
  }
  const directory = config.DEFAULT.statePath
  const server = await startEmbeddedPostgres({
    dataDir: join(directory, 'postgresql'),
    socketDir: join(directory, 'run'),
    clock: systemClock,
    log,
  })
  const { host, port, user, database } = server.connection
  const where = { host, port, user, database }
  const connection = connectDatabase({ ...options, ...where })
  return {
    connection,
    connect: where,
    async close() {
      await connection.close()
      await server.stop()
    },
  }
}

/** SQLAlchemy's spelling postgresql+psycopg2:// is the same database. */
function postgresUrl(url: string): string {
  const match = /^postgres(?:ql)?(?:\+\w+)?:\/\//.exec(url)
  if (!match) throw new Error('[database] connection: only postgresql:// URLs are served')
  return `postgresql://${url.slice(match[0].length)}`
}
