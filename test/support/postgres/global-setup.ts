import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { stopEmbeddedPostgres } from '@neutrino/server/database/embedded/stop-embedded-postgres.ts'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of this run's database server, which the first test that needs one starts. */
    readonly postgresDirectory: string
  }
}

const prefix = 'neutrino-test-postgres-'

/** Gives the run a place for one database server, and ends that server with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned()
  const directory = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`))
  // The server runs as another user when we are root.
  await chmod(directory, 0o755)
  project.provide('postgresDirectory', directory)
  return () => remove(directory)
}

/** A run that was killed could not end its server. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (!isAlive(pid)) await remove(join(tmpdir(), name))
  }
}

async function remove(directory: string): Promise<void> {
  await stopEmbeddedPostgres({ clock: systemClock, log: silentLog }, join(directory, 'data'))
  await rm(directory, { recursive: true, force: true })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return !hasErrorCode(error, 'ESRCH')
  }
}
