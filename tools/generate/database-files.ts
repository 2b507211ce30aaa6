import { connectDatabase } from '@neutrino/server/database/connect.ts'
import { migrate } from '@neutrino/server/database/migrate.ts'
import type pg from 'pg'
import { startScratchDatabase } from '../scratch-database.ts'
import { readColumns, readSchemaParts } from './catalogue.ts'
import type { GeneratedFile } from './generated-file.ts'
import { renderSchema } from './render-schema.ts'
import { renderTables } from './render-tables.ts'

/** Row types and schema dump of a database to which all migrations were applied. */
export async function databaseFiles(): Promise<readonly GeneratedFile[]> {
  const scratch = await startScratchDatabase({ durable: false })
  const { pool, close } = connectDatabase(scratch.connection)
  try {
    await migrate(pool)
    const client = await pool.connect()
    try {
      const columns = await readColumns(client)
      const schema = renderSchema(columns, await readSchemaParts(client))
      await assertMakesTheSame(client, schema)
      return [
        { path: 'packages/server/src/database/generated/tables.ts', text: renderTables(columns) },
        { path: 'packages/server/src/database/schema.sql', text: schema },
      ]
    } finally {
      client.release()
    }
  } finally {
    await close()
    await scratch.remove()
  }
}

/** The dump is complete when a database made from it gives the same dump. */
async function assertMakesTheSame(client: pg.ClientBase, schema: string): Promise<void> {
  await client.query('drop schema public cascade; create schema public')
  await client.query(schema)
  const again = renderSchema(await readColumns(client), await readSchemaParts(client))
  if (again !== schema)
    throw new Error('the schema dump leaves something out: made from it, a database differs')
}
