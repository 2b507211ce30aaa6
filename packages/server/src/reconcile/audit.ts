import { byUuid, comment, remove } from '@neutrino/ovsdb/operation.ts'
import { databaseTime, storeAuditReport } from './audit-report.ts'
import type { Unit } from './model/unit.ts'
import { epochGuard } from './ovsdb-operations.ts'
import { unclaimedDhcpOptions } from './owners.ts'
import type { ReconcileContext, Turn } from './reconcile-context.ts'
import { type Progress, reconcileUnmarked } from './reconcile-units.ts'
import { unitsToAudit } from './units-to-audit.ts'

/**
 * Units of one step. Between two steps the event loop serves others: with 40 no stretch of an audit or of a
 * large cloud's first build took more than 40 ms of CPU time (`npm run bench:ovn`).
 */
export const AUDIT_STEP_UNITS = 40

export interface AuditStatus {
  readonly runs: number
  readonly inProgress: boolean
  readonly unitsTotal: number
  readonly unitsDone: number
  readonly operations: number
  readonly lastEndedAt: Date | undefined
  readonly lastDurationMs: number | undefined
  /** Operations of the last complete audit; zero when OVN was as intended. */
  readonly lastOperations: number | undefined
  /** Northbound rows without intent were left alone, because the database holds no intent at all. */
  readonly pruneRefused: boolean
}

export interface Audit {
  /** Begins anew; what is in progress is dropped. */
  start(): void
  /** One step; 'more' while the audit is in progress. */
  step(turn: Turn): Promise<Progress>
  status(): AuditStatus
}

interface Course {
  readonly units: readonly Unit[]
  /** By the database's clock. */
  readonly startedAt: Date
  readonly startedMs: number
  done: number
}

/**
 * Compares every unit with northbound, those of the intent and those that only northbound still has. It
 * loads, translates and applies by the same code as a change does, in steps, so that changes go in between.
 */
export function createAudit(context: ReconcileContext): Audit {
  const { clock, log, metrics } = context
  let course: Course | 'wanted' | undefined
  let status: AuditStatus = {
    runs: 0,
    inProgress: false,
    unitsTotal: 0,
    unitsDone: 0,
    operations: 0,
    lastEndedAt: undefined,
    lastDurationMs: undefined,
    lastOperations: undefined,
    pruneRefused: false,
  }

  const begin = async (): Promise<Course> => {
    const startedMs = clock.monotonicMs()
    const startedAt = await databaseTime(context.database)
    const { units, pruneRefused } = await unitsToAudit(
      context.database,
      context.northbound.replica,
      context.settings,
    )
    if (pruneRefused) log.warn('the intent is empty and northbound is not: rows are left alone')
    status = {
      ...status,
      inProgress: true,
      unitsTotal: units.length,
      unitsDone: 0,
      operations: 0,
      pruneRefused,
    }
    return { units, startedAt, startedMs, done: 0 }
  }

  const end = async (turn: Turn, { startedAt, startedMs }: Course) => {
    if (!status.pruneRefused) await pruneUnclaimed(context, turn)
    const durationMs = clock.monotonicMs() - startedMs
    const { unitsTotal, operations } = status
    course = undefined
    status = {
      ...status,
      runs: status.runs + 1,
      inProgress: false,
      lastEndedAt: clock.now(),
      lastDurationMs: durationMs,
      lastOperations: operations,
    }
    metrics.auditSeconds.observe({}, durationMs / 1_000)
    await storeAuditReport(context.database, {
      startedAt: startedAt.toISOString(),
      units: unitsTotal,
      operations,
      durationMs: Math.round(durationMs),
      pruneRefused: status.pruneRefused,
    })
    if (operations > 0) log.info('audit repaired northbound', { units: unitsTotal, operations, durationMs })
    else log.debug('audit found northbound as intended', { units: unitsTotal, durationMs })
  }

  return {
    start: () => {
      course = 'wanted'
    },
    status: () => status,
    step: async turn => {
      if (course === undefined) return 'idle'
      if (course === 'wanted') course = await begin()
      const current = course
      const units = current.units.slice(current.done, current.done + AUDIT_STEP_UNITS)
      const operations = await reconcileUnmarked(context, turn, units, 'audit')
      metrics.auditRepairs.inc({}, operations.length)
      current.done += units.length
      status = {
        ...status,
        unitsDone: current.done,
        operations: status.operations + operations.length,
      }
      if (current.done < current.units.length) return 'more'
      await end(turn, current)
      return 'idle'
    },
  }
}

async function pruneUnclaimed(context: ReconcileContext, turn: Turn): Promise<void> {
  const rows = unclaimedDhcpOptions(context.northbound.replica)
  if (rows.length === 0) return
  const removals = rows.map(({ row }) => remove('DHCP_Options', byUuid(row._uuid)))
  const operations = [epochGuard(turn.epoch), comment('neutrino: prune'), ...removals]
  await context.silently(() => context.northbound.transact(operations, { signal: turn.signal }))
}
