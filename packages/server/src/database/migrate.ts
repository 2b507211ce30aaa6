import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

/** Any number; taken so that two servers starting together migrate one after the other. */
const MIGRATION_LOCK = 6_271_953_074

const directory = new URL('./migrations/', import.meta.url)

export type Half = 'expand' | 'contract'

export interface Migration {
  readonly version: string
  readonly half: Half
  readonly sql: string
  readonly checksum: string
}

export interface MigrationState {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
  /** Applied here but unknown to this release: the database is newer than the code. */
  readonly unknown: readonly string[]
}

/** Files NNNN-name.expand.sql and NNNN-name.contract.sql, in order. */
export async function listMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(directory)).filter(name => name.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async name => {
      const match = /^(\d{4}-[a-z0-9-]+)\.(expand|contract)\.sql$/.exec(name)
      if (!match?.[1])
        throw new Error(`migration ${name}: the name must be NNNN-words.expand.sql or .contract.sql`)
      const sql = await readFile(new URL(name, directory), 'utf8')
      const half: Half = match[2] === 'contract' ? 'contract' : 'expand'
      return {
        version: `${match[1]}.${half}`,
        half,
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      }
    }),
  )
}

async function appliedVersions(client: pg.ClientBase): Promise<Map<string, string>> {
  await client.query(`create table if not exists schema_migration (
    version text primary key, checksum text not null, applied_at timestamptz not null default now())`)
  const { rows } = await client.query<{ version: string; checksum: string }>(
    'select version, checksum from schema_migration',
  )
  return new Map(rows.map(row => [row.version, row.checksum]))
}

/** What is applied and what is not. Creates nothing but the bookkeeping table. */
export async function migrationState(pool: pg.Pool): Promise<MigrationState> {
  const client = await pool.connect()
  try {
    const known = await listMigrations()
    const applied = await appliedVersions(client)
    return {
      applied: known.filter(m => applied.has(m.version)).map(m => m.version),
      pending: known.filter(m => !applied.has(m.version)).map(m => m.version),
      unknown: [...applied.keys()].filter(version => !known.some(m => m.version === version)),
    }
  } finally {
    client.release()
  }
}

/**
 * Applies what is missing, each file in its own transaction. `expand` may run while an older
 * release serves; `contract` only when no server of the older release is left.
 * Returns the versions applied now.
 */
export async function migrate(
  pool: pg.Pool,
  halves: readonly Half[] = ['expand', 'contract'],
): Promise<readonly string[]> {
  const client = await pool.connect()
  const done: string[] = []
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    const applied = await appliedVersions(client)
    for (const migration of await listMigrations()) {
      const checksum = applied.get(migration.version)
      if (checksum !== undefined) {
        if (checksum !== migration.checksum) {
          throw new Error(`migration ${migration.version} was changed after it had been applied`)
        }
        continue
      }
      if (!halves.includes(migration.half)) continue
      await client.query('begin')
      try {
        await client.query(migration.sql)
        await client.query('insert into schema_migration (version, checksum) values ($1, $2)', [
          migration.version,
          migration.checksum,
        ])
        await client.query('commit')
      } catch (cause) {
        await client.query('rollback')
        throw new Error(`migration ${migration.version} failed: ${(cause as Error).message}`, { cause })
      }
      done.push(migration.version)
    }
    return done
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined)
    client.release()
  }
}
