import { applyUnits, type UnitOutcome } from './apply.ts'
import { COMPANIONS_MAX, companionsOf, dependentsOf, markDependents } from './dependents.ts'
import type { Plan } from './diff.ts'
import { type DirtyUnit, settleDirty, takeDirty } from './dirty-queue.ts'
import { markDirty } from './dirty-unit.ts'
import { forgetNeighbours } from './forget-neighbours.ts'
import type { TranslateContext } from './model/ovn-settings.ts'
import { type Unit, type UnitKind, unitKey } from './model/unit.ts'
import { readOvnFeatures } from './ovn-features.ts'
import type { PlannedOperation } from './planned-operation.ts'
import type { ReconcileContext, Turn } from './reconcile-context.ts'
import { markNames, networksWithStaleNames } from './stale-names.ts'
import { type LoadedUnits, loadUnits, translateUnits } from './translate-units.ts'

/** Marked units of one run: large enough to keep up, small enough that a refusal is found quickly. */
export const BATCH_UNITS_MAX = 250

/** Whether a run may have left something to do. */
export type Progress = 'idle' | 'more'

interface Batch {
  readonly marks: readonly DirtyUnit[]
  readonly units: readonly Unit[]
  readonly loaded: LoadedUnits
}

/** One run over the marks: read what is due on one snapshot, translate, apply, clear. */
export async function reconcileMarked(context: ReconcileContext, turn: Turn): Promise<Progress> {
  const { database, metrics, clock } = context
  const startedMs = clock.monotonicMs()
  const { marks, units, loaded } = await readBatch(context)
  if (units.length === 0) return 'idle'
  metrics.batchUnits.observe({}, units.length)
  let followUps = 0
  const outcomes = await reconcile(context, turn, { units, loaded }, async plan => {
    followUps += await followUp(context, plan, { asked: marks, units })
  })
  const elapsedMs = clock.monotonicMs() - startedMs
  observe(context, marks, outcomes, elapsedMs)
  await settleDirty(database, marks, outcomes)
  return marks.length === BATCH_UNITS_MAX || followUps > 0 ? 'more' : 'idle'
}

/** Marks what follows from a plan for units beyond it, before it is carried out. */
async function followUp(
  { database, northbound, settings }: ReconcileContext,
  plan: Plan,
  batch: { readonly asked: readonly Unit[]; readonly units: readonly Unit[] },
): Promise<number> {
  const ids = namedUnits(plan, batch.asked)
  await markNames(
    database,
    await networksWithStaleNames(database, northbound.replica, ids, settings.dnsDomain),
  )
  const dependents = dependentsOf(plan, batch.asked, settings.distributedFloatingIp)
  return markDependents(database, dependents, batch.units)
}

/** Ports and networks whose names may have changed, and ports that are to know them. */
function namedUnits(plan: Plan, asked: readonly Unit[]) {
  const of = (kind: UnitKind) => asked.filter(unit => unit.kind === kind).map(unit => unit.id)
  const gotSwitch = (kind: UnitKind) =>
    plan.operations
      .filter(one => one.table === 'Logical_Switch' && one.kind === 'insert' && one.unit.kind === kind)
      .map(one => one.unit.id)
  return {
    ports: of('port'),
    networks: [...new Set([...of('network'), ...gotSwitch('network')])],
    joining: gotSwitch('port'),
  }
}

async function readBatch(context: ReconcileContext): Promise<Batch> {
  const { database, northbound, settings } = context
  return database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async tx => {
      const marks = await takeDirty(tx, BATCH_UNITS_MAX)
      if (marks.length === 0) return { marks, units: [], loaded: new Map() }
      const companions = await companionsOf(tx, marks, {
        replica: northbound.replica,
        isDistributed: settings.distributedFloatingIp,
        announcesByBgp: settings.bgp !== undefined,
      })
      // Beyond the bound they wait for their turn like everybody else.
      if (companions.length > COMPANIONS_MAX) await markDirty(database, companions.slice(COMPANIONS_MAX))
      const units = [...marks, ...companions.slice(0, COMPANIONS_MAX)]
      return { marks, units, loaded: await loadUnits(tx, units) }
    })
}

/**
 * Units that nobody marked. An audit looks at all there are; what was seen to vanish has followers, who lost
 * their references with it. Gives the operations done.
 */
export async function reconcileUnmarked(
  context: ReconcileContext,
  turn: Turn,
  units: readonly Unit[],
  reason: 'audit' | 'vanished',
): Promise<readonly PlannedOperation[]> {
  const { database } = context
  const loaded = await database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(tx => loadUnits(tx, units))
  const done: PlannedOperation[] = []
  const onPlan = async (plan: Plan) => {
    await followUp(context, plan, { asked: [], units })
  }
  const outcomes = await reconcile(
    context,
    turn,
    { units, loaded },
    reason === 'vanished' ? onPlan : undefined,
    done,
  )
  observe(context, [], outcomes, 0)
  await settleDirty(database, [], outcomes)
  return done
}

async function reconcile(
  context: ReconcileContext,
  turn: Turn,
  batch: Pick<Batch, 'units' | 'loaded'>,
  onPlan?: (plan: Plan) => Promise<void>,
  done: PlannedOperation[] = [],
): Promise<readonly UnitOutcome[]> {
  const { northbound, log, metrics } = context
  const { units, failed } = await translateUnits(batch.units, batch.loaded, translateContext(context))
  const outcomes = await applyUnits(
    {
      northbound,
      turn,
      log,
      silently: context.silently,
      ...(onPlan === undefined ? {} : { onPlan }),
      onCommit: operations => {
        for (const operation of operations) metrics.operations.inc({ kind: operation.kind })
        done.push(...operations)
      },
    },
    units,
  )
  await forgetNeighbours(context, done)
  return [...outcomes, ...failed]
}

function translateContext(
  context: Pick<ReconcileContext, 'settings' | 'northbound' | 'southbound'>,
): TranslateContext {
  return { settings: context.settings, features: readOvnFeatures(context) }
}

function observe(
  { metrics, log }: ReconcileContext,
  marks: readonly DirtyUnit[],
  outcomes: readonly UnitOutcome[],
  elapsedMs: number,
): void {
  const ages = new Map(marks.map(mark => [unitKey(mark), mark.ageMs]))
  for (const outcome of outcomes) {
    metrics.outcomes.inc({ kind: outcome.unit.kind, state: outcome.state })
    const ageMs = ages.get(unitKey(outcome.unit))
    if (outcome.state === 'applied' && ageMs !== undefined) {
      metrics.commitToNorthbound.observe({}, (ageMs + elapsedMs) / 1_000)
    }
    if (outcome.state !== 'applied') {
      log.debug('unit not applied', {
        unit: unitKey(outcome.unit),
        state: outcome.state,
        reason: outcome.error,
      })
    }
  }
}
