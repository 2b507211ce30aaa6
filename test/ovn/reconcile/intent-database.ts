import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { afterAll, beforeAll } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter } from './intent.ts'

/** A database of its own for a test file, with the writer of intent; there once the tests run. */
export function useIntentDatabase(): {
  readonly connection: () => DatabaseConnection
  readonly intent: () => IntentWriter
} {
  let testDatabase: TestDatabase
  let connection: DatabaseConnection
  let intent: IntentWriter
  beforeAll(async () => {
    testDatabase = await createTestDatabase()
    connection = connectDatabase(testDatabase.connection)
    intent = intentWriter(connection.database)
  })
  afterAll(async () => {
    await connection.close()
    await testDatabase.drop()
  })
  return { connection: () => connection, intent: () => intent }
}
