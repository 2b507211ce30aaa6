import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import {
  type EmbeddedConnection,
  startEmbeddedPostgres,
} from '@neutrino/server/database/embedded/start-embedded-postgres.ts'
import { listMigrations, migrate } from '@neutrino/server/database/migrate.ts'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  /** For `connectDatabase` or `pg`. */
  readonly connection: EmbeddedConnection
  /** The same as a `postgresql://` URL, for a configuration file. */
  readonly url: string
  /** Cuts what is still connected and drops the database. */
  drop(): Promise<void>
}

/**
 * A migrated, empty database of its own for one test file, on the run's one server: `beforeAll` makes it,
 * `afterAll` calls `drop()`. Takes about 60 ms; the first in a run also starts the server and makes the template.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await sharedServer()
  const template = await sharedTemplate()
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(server, client => client.query(`create database ${name} template ${template}`))
  return {
    connection: { ...server, database: name },
    url: `postgresql://${server.user}@/${name}?host=${encodeURIComponent(server.host)}&port=${server.port}`,
    drop: () => administer(server, client => client.query(`drop database if exists ${name} with (force)`)),
  }
}

let server: Promise<EmbeddedConnection> | undefined
let template: Promise<string> | undefined

/** Whichever worker needs it first starts it, the others join. */
function sharedServer(): Promise<EmbeddedConnection> {
  server ??= startServer()
  return server
}

function sharedTemplate(): Promise<string> {
  template ??= sharedServer().then(makeTemplate)
  return template
}

async function startServer(): Promise<EmbeddedConnection> {
  const directory = inject('postgresDirectory')
  const started = await startEmbeddedPostgres({
    dataDir: join(directory, 'data'),
    socketDir: join(directory, 'run'),
    clock: systemClock,
    log: silentLog,
    whenRunning: 'join',
    // The data lives as long as the run; many files may hold a pool each.
    tuning: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  })
  return started.connection
}

const templateLock = 4_702_111

/** The template's name says which migrations it holds, so that a watching run notices a changed one. */
async function makeTemplate(on: EmbeddedConnection): Promise<string> {
  const checksums = (await listMigrations()).map(migration => migration.checksum.slice(0, 8))
  const name = `template_${checksums.join('_')}`.slice(0, 60)
  await administer(on, async client => {
    await client.query('select pg_advisory_lock($1)', [templateLock])
    const { rowCount } = await client.query('select from pg_database where datname = $1 and datistemplate', [
      name,
    ])
    if (rowCount !== 0) return
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name}`)
    const pool = new pg.Pool({ ...on, database: name })
    try {
      await migrate(pool)
    } finally {
      await pool.end()
    }
    // Only a finished template is marked as one; an unfinished one is made anew.
    await client.query(`alter database ${name} is_template true`)
  })
  return name
}

async function administer(
  on: EmbeddedConnection,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ ...on, database: 'postgres' })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
