import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { createLog } from '@neutrino/base/log.ts'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'
import { stopEmbeddedPostgres } from './stop-embedded-postgres.ts'

/**
 * The embedded server as a program, for processes that may not import the server package:
 * `main.ts start --data-dir D --socket-dir S [--port N]` starts or joins it, prints one line of JSON
 * (`{"connection": {host, port, user, database}, "pid": …, "started": …}`) and leaves it running;
 * `main.ts stop --data-dir D` ends it.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      'socket-dir': { type: 'string' },
      'log-file': { type: 'string' },
      port: { type: 'string', default: '5432' },
    },
  })
  const context = { clock: systemClock, log: createLog({ level: 'warn', destination: process.stderr }) }
  const dataDir = values['data-dir']
  const socketDir = values['socket-dir']
  const [action] = positionals
  if (action === 'stop' && dataDir !== undefined) {
    await stopEmbeddedPostgres(context, dataDir)
    return
  }
  if (action !== 'start' || dataDir === undefined || socketDir === undefined) {
    throw new Error(
      'usage: start --data-dir DIR --socket-dir DIR [--port N] [--log-file FILE] | stop --data-dir DIR',
    )
  }
  const logFile = values['log-file']
  const server = await startEmbeddedPostgres({
    ...context,
    dataDir,
    socketDir,
    port: Number(values.port),
    ...(logFile === undefined ? {} : { logFile }),
    whenRunning: 'join',
    binariesDir: process.env.NEUTRINO_POSTGRES_BINDIR,
    user: process.env.NEUTRINO_POSTGRES_USER,
  })
  const { connection, pid, started } = server
  process.stdout.write(`${JSON.stringify({ connection, pid, started })}\n`)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
