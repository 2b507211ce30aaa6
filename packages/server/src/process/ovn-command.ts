import { type Clock, systemClock } from '@neutrino/base/clock.ts'
import { createLog, type Log } from '@neutrino/base/log.ts'
import { createMetrics } from '@neutrino/base/metrics.ts'
import { WaitTimeoutError, waitUntil } from '@neutrino/base/wait-until.ts'
import { sql } from 'kysely'
import { loadServerConfig, type ServerConfig } from '../config/load-server-config.ts'
import { ovnSettingsOf } from '../config/settings-of.ts'
import { adoptionReport, printAdoption } from '../reconcile/adoption.ts'
import { AUDIT_CHANNEL, type AuditReport, auditReportSince, databaseTime } from '../reconcile/audit-report.ts'
import { LEASE_NAME } from '../reconcile/lease.ts'
import { indexOwners } from '../reconcile/owners.ts'
import { planAll } from '../reconcile/plan-all.ts'
import { printOperations } from '../reconcile/planned-operation.ts'
import { createReconciler } from '../reconcile/reconciler.ts'
import { describeRelease, printRelease } from '../reconcile/release/describe-release.ts'
import { CommandError } from './command-error.ts'
import { connectOvn, leaseHolder, type OvnConnections } from './connect-ovn.ts'
import { listenFor } from './listen-for.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'
import type { CommandLine } from './server-commands.ts'

/** How long both OVN databases may take to be there. */
const CONNECT_TIMEOUT_MS = 30_000
/** How long a whole audit may take. */
const SYNC_TIMEOUT_MS = 600_000
const SYNC_POLL_MS = 250
/** Units that waited for others are tried again within this time. */
const RETRY_WAIT_MS = 3_000

const usage = `neutrino ovn:
  diff   what an audit would change now; changes nothing. Exit code 1: something differs
  sync   one audit now, by the reconciler that leads or, without one, by this command. Exit code 1: something is left
  adopt  what the first audit would do with a northbound database that another Neutron wrote; changes nothing
  release  what the running OVN can and cannot do for us, and what its release is known to be vulnerable to
`

interface Tools extends OvnConnections {
  readonly line: CommandLine
  readonly config: ServerConfig
  readonly database: OpenDatabase
  readonly clock: Clock
  readonly log: Log
}

/** neutrino ovn diff | sync | adopt | release. */
export async function runOvn(line: CommandLine): Promise<number> {
  const verb = { diff: runDiff, sync: runSync, adopt: runAdopt, release: runRelease }[line.arguments[0] ?? '']
  if (verb === undefined) {
    process.stderr.write(usage)
    return 1
  }
  const { values: config } = loadServerConfig(line.files, line.dirs)
  const log = createLog({ level: 'warn', destination: process.stderr })
  const clock = systemClock
  const database = await openDatabase(config, log)
  const ovn = connectOvn(config, { clock, log })
  try {
    indexOwners(ovn.northbound.replica)
    await ready(ovn)
    return await verb({ line, config, database, clock, log, ...ovn })
  } finally {
    await Promise.all([ovn.northbound.close(), ovn.southbound.close()])
    await database.close()
  }
}

async function ready({ northbound, southbound }: OvnConnections): Promise<void> {
  const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS)
  for (const [name, client] of Object.entries({ northbound, southbound })) {
    try {
      await client.ready(signal)
    } catch (error) {
      const why = client.status.lastError?.message ?? 'no answer'
      throw new CommandError(`The ${name} database of OVN cannot be reached: ${why}`, { cause: error })
    }
  }
}

async function runDiff(tools: Tools): Promise<number> {
  const { operations, obstacles, unclaimed, pruneRefused, units } = await plan(tools)
  const removals = unclaimed.map(({ table, key, row }) => ({ kind: 'delete', table, key, uuid: row._uuid }))
  const isEqual = operations.length + obstacles.length + removals.length === 0
  const warning = pruneRefused ? `${pruneWarning}\n` : ''
  const text = isEqual
    ? `OVN is as intended: ${units} units compared.`
    : [
        printOperations(operations),
        ...removals.map(one => `delete ${one.table} ${one.key} (no network has it)`),
        ...obstacles.map(({ unit, error }) => `${unit.kind} ${unit.id}: ${error}`),
        `${operations.length + removals.length} operations for ${units} units.`,
      ].join('\n')
  print(
    tools.line,
    { operations: [...operations, ...removals], obstacles, units, pruneRefused },
    `${warning}${text}`,
  )
  return isEqual ? 0 : 1
}

async function runAdopt(tools: Tools): Promise<number> {
  const { northbound, line } = tools
  const differences = await plan(tools)
  const report = adoptionReport(differences, northbound.replica, table => northbound.hasTable(table))
  const { obstacles, pruneRefused } = differences
  const text = [
    printAdoption(report),
    ...obstacles.map(({ unit, error }) => `${unit.kind} ${unit.id}: ${error}`),
    ...(pruneRefused ? [pruneWarning] : []),
  ].join('\n')
  print(line, { tables: report, obstacles, pruneRefused }, text)
  return 0
}

async function runRelease(tools: Tools): Promise<number> {
  const release = describeRelease(tools)
  print(tools.line, release, printRelease(release))
  return 0
}

const pruneWarning =
  'The database holds no networks, routers and ports, and northbound does: its rows would be left alone.'

async function runSync(tools: Tools): Promise<number> {
  const { database, clock, line } = tools
  const db = database.connection.database
  const since = await databaseTime(db)
  await sql`select pg_notify(${AUDIT_CHANNEL}, '')`.execute(db)
  let own: { stop(): Promise<void> } | undefined
  const audited = async (): Promise<AuditReport | undefined> => {
    const report = await auditReportSince(db, since)
    // Whoever leads may also end while we wait.
    if (report === undefined && own === undefined && !(await isLed(tools))) own = await lead(tools)
    return report
  }
  const wait = { what: 'the audit has ended', timeoutMs: SYNC_TIMEOUT_MS, pollMs: SYNC_POLL_MS }
  const work = async () => {
    const done = await waitUntil({ clock }, wait, audited)
    return { report: done, failed: await settled(tools) }
  }
  const { report, failed } = await work().finally(() => own?.stop())
  const text = [
    ...failed.map(({ kind, id, error }) => `${kind} ${id}: ${error}`),
    `${report.units} units compared, ${report.operations} operations, ${report.durationMs} ms.`,
    ...(report.pruneRefused ? [pruneWarning] : []),
  ].join('\n')
  print(line, { ...report, failed }, text)
  return failed.length === 0 && !report.pruneRefused ? 0 : 1
}

interface FailedUnit {
  readonly kind: string
  readonly id: string
  readonly error: string
}

/** What could not be done, once units that waited for others have had their next turn. */
async function settled({ database, clock }: Tools): Promise<readonly FailedUnit[]> {
  const failed = async () => {
    const { rows } = await sql<FailedUnit>`
      select kind, id, error from dirty_unit where error is not null order by kind, id`.execute(
      database.connection.database,
    )
    return rows
  }
  const wait = { what: 'units succeed', timeoutMs: RETRY_WAIT_MS, pollMs: SYNC_POLL_MS }
  await waitUntil({ clock }, wait, async () => (await failed()).length === 0).catch((error: unknown) => {
    if (!(error instanceof WaitTimeoutError)) throw error
  })
  return failed()
}

async function isLed({ database }: Tools): Promise<boolean> {
  const { rows } = await sql`
    select from lease where name = ${LEASE_NAME} and expires_at > clock_timestamp()`.execute(
    database.connection.database,
  )
  return rows.length > 0
}

/** Takes the lease, unless a standby is faster, and begins with an audit. */
async function lead(tools: Tools): Promise<{ stop(): Promise<void> }> {
  const { config, database, northbound, southbound, clock, log } = tools
  const reconciler = createReconciler({
    database: database.connection.database,
    listen: (channel, onNotify) => listenFor(database.connect, channel, onNotify, log),
    northbound,
    southbound,
    settings: ovnSettingsOf(config),
    agentDownTimeMs: config.DEFAULT.agentDownTime * 1_000,
    clock,
    log,
    metrics: createMetrics(),
    holder: leaseHolder(config),
  })
  await reconciler.start()
  return reconciler
}

function plan({ config, database, northbound, southbound }: Tools) {
  const settings = ovnSettingsOf(config)
  return planAll({ database: database.connection.database, northbound, southbound, settings })
}

function print(line: CommandLine, value: unknown, text: string): void {
  // JSON has no undefined, and an empty column must show.
  const json = () => JSON.stringify(value, (_key, item: unknown) => (item === undefined ? null : item))
  process.stdout.write(`${line.json ? json() : text}\n`)
}
