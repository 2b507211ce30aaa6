import { createLog } from '@neutrino/base/log.ts'
import { loadServerConfig } from '../config/load-server-config.ts'
import { type Half, migrate, migrationState } from '../database/migrate.ts'
import { openDatabase } from './open-database.ts'
import type { CommandLine } from './server-commands.ts'

/** neutrino db upgrade [expand|contract] | check | version. Exit code 1 of check: something is missing. */
export async function runDb(line: CommandLine): Promise<number> {
  const [verb, half] = line.arguments
  const { values: config } = loadServerConfig(line.files, line.dirs)
  const database = await openDatabase(config, createLog({ level: 'warn', destination: process.stderr }))
  try {
    const { pool } = database.connection
    if (verb === 'upgrade') return await upgrade()
    const state = await migrationState(pool)
    if (verb === 'version') {
      print(line, { version: state.applied.at(-1) ?? null }, `${state.applied.at(-1) ?? 'empty'}`)
      return 0
    }
    if (verb === 'check') {
      const text = state.pending.length
        ? `Not applied yet: ${state.pending.join(', ')}. Run: neutrino db upgrade`
        : state.unknown.length
          ? `The database is newer than this release: ${state.unknown.join(', ')}`
          : 'The database is as this release needs it.'
      print(line, state, text)
      return state.pending.length || state.unknown.length ? 1 : 0
    }
    process.stderr.write('neutrino db: upgrade [expand|contract], check or version\n')
    return 1

    async function upgrade(): Promise<number> {
      const halves: readonly Half[] =
        half === 'expand' || half === 'contract' ? [half] : ['expand', 'contract']
      const applied = await migrate(pool, halves)
      print(line, { applied }, applied.length ? `Applied: ${applied.join(', ')}` : 'Nothing to do.')
      return 0
    }
  } finally {
    await database.close()
  }
}

function print(line: CommandLine, value: unknown, text: string): void {
  process.stdout.write(`${line.json ? JSON.stringify(value) : text}\n`)
}
