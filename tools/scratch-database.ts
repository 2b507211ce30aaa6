import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import {
  type EmbeddedConnection,
  startEmbeddedPostgres,
} from '@neutrino/server/database/embedded/start-embedded-postgres.ts'

export interface ScratchDatabase {
  readonly connection: EmbeddedConnection
  /** The same as a `postgresql://` URL, for a configuration file. */
  readonly url: string
  /** Ends the server and removes its data. */
  remove(): Promise<void>
}

/**
 * An embedded PostgreSQL of its own in a temporary directory, empty. `durable`: it writes to the disk
 * as the embedded database of a cloud does; otherwise it is only as safe as this run needs it.
 */
export async function startScratchDatabase(options: { durable: boolean }): Promise<ScratchDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'neutrino-scratch-'))
  // The server runs as another user when we are root.
  await chmod(directory, 0o755)
  const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const server = await startEmbeddedPostgres({
    dataDir: join(directory, 'data'),
    socketDir: join(directory, 'run'),
    clock: systemClock,
    log: silentLog,
    tuning: options.durable ? {} : fast,
  })
  const { host, port, user, database } = server.connection
  return {
    connection: server.connection,
    url: `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    async remove() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
