import cluster from 'node:cluster'
import { createLog, type Log } from '@neutrino/base/log.ts'
import { loadServerConfig } from '../config/load-server-config.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from './open-database.ts'
import type { CommandLine } from './server-commands.ts'

export type Role = 'api' | 'reconcile'

/** How long a stop may take before the process ends anyway; nothing acknowledged is lost by that. */
export const STOP_TIMEOUT_MS = 10_000

/** Runs the roles in this process until SIGTERM or SIGINT. */
export async function serve(line: CommandLine, roles: readonly Role[]): Promise<number> {
  const { values: config, warnings } = loadServerConfig(line.files, line.dirs)
  const whole = createLog({
    level: config.DEFAULT.debug ? 'debug' : 'info',
    pretty: process.stdout.isTTY === true,
  })
  // Workers write to one output: each line says whose it is.
  const log = cluster.isWorker ? whole.child({ worker: process.pid }) : whole
  if (cluster.isPrimary) for (const warning of warnings) log.warn(warning)
  if (roles.includes('api') && config.DEFAULT.apiWorkers > 1 && cluster.isPrimary && roles.length === 1) {
    return superviseWorkers(config.DEFAULT.apiWorkers, log)
  }
  const database = await openDatabase(config, log)
  // The embedded database belongs to this release alone, so it follows it at once.
  if (config.database.connection === '') await migrate(database.connection.pool)
  const running: { stop(): Promise<void> }[] = []
  // Loaded by role: an API process carries no OVSDB replica code, a reconciler no HTTP server.
  if (roles.includes('reconcile')) {
    const { runReconciler } = await import('./run-reconciler.ts')
    running.push(await runReconciler(config, database, log))
  }
  if (roles.includes('api')) {
    const { runApi } = await import('./run-api.ts')
    running.push(await runApi(config, line.files, database, log))
  }
  const signal = await stopSignal()
  log.info('stopping', { signal })
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref()
  for (const each of running.reverse()) await each.stop()
  await database.close()
  return 0
}

function stopSignal(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
  })
}

/** One process a worker, all on one port; one that dies is replaced. */
async function superviseWorkers(count: number, log: Log): Promise<number> {
  let stopping = false
  for (let index = 0; index < count; index += 1) cluster.fork()
  cluster.on('exit', (worker, code) => {
    if (stopping) return
    log.error('an API worker ended and is replaced', { pid: worker.process.pid, code })
    cluster.fork()
  })
  const signal = await stopSignal()
  stopping = true
  const workers = Object.values(cluster.workers ?? {}).flatMap(worker => (worker ? [worker] : []))
  await Promise.all(
    workers.map(
      worker =>
        new Promise<void>(resolve => {
          worker.once('exit', () => resolve())
          worker.process.kill(signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM')
        }),
    ),
  )
  return 0
}
