import type { Log } from '@neutrino/base/log.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { OvsdbSchemaError, OvsdbTransactionError } from '@neutrino/ovsdb/errors.ts'
import { comment } from '@neutrino/ovsdb/operation.ts'
import { diff, type Plan, type TranslatedUnit } from './diff.ts'
import { type Unit, unitKey } from './model/unit.ts'
import { epochGuard, ovsdbOperations, type ServingOperation } from './ovsdb-operations.ts'
import type { PlannedOperation } from './planned-operation.ts'
import type { Turn } from './reconcile-context.ts'

/** Operations of one transaction; a larger plan is cut between units. */
export const OPERATIONS_PER_TRANSACTION_MAX = 4_000
/** Time for northbound to answer; then the outcome is unknown and the run ends. */
export const TRANSACTION_TIMEOUT_MS = 30_000

/** Another reconciler has taken over: this one must not write any more. */
export class Fenced extends Error {
  override readonly name = 'Fenced'
  constructor(epoch: number, cause: unknown) {
    super(`epoch ${epoch} no longer leads`, { cause })
  }
}

export type UnitOutcome =
  | { readonly unit: Unit; readonly state: 'applied' }
  /** Applied as far as it goes; what is missing belongs to another unit. */
  | { readonly unit: Unit; readonly state: 'waiting'; readonly error: string }
  | { readonly unit: Unit; readonly state: 'failed'; readonly error: string }

export interface ApplyContext {
  readonly northbound: OvsdbClient
  readonly turn: Turn
  readonly log: Log
  /** Wraps the transaction. */
  silently<T>(body: () => Promise<T>): Promise<T>
  /** Called before a plan is sent, so that what follows from it can be noted first. */
  onPlan?(plan: Plan): Promise<void>
  onCommit?(operations: readonly PlannedOperation[]): void
}

/**
 * Makes northbound show these units, in one transaction if that succeeds. When it is refused, the units are
 * halved until the one to blame stands alone; all others are applied.
 *
 * @throws Fenced when the lease has moved on; OvsdbNotConnected and OvsdbOutcomeUnknown as the client does:
 * then nothing is known, and the next run compares anew.
 */
export async function applyUnits(
  context: ApplyContext,
  units: readonly TranslatedUnit[],
): Promise<readonly UnitOutcome[]> {
  if (units.length === 0) return []
  const { northbound } = context
  const plan = diff(units, northbound.replica, northbound)
  if (plan.operations.length === 0) return units.map(unit => outcomeOf(unit, plan, undefined))
  if (plan.operations.length > OPERATIONS_PER_TRANSACTION_MAX && units.length > 1)
    return inHalves(context, units)
  await context.onPlan?.(plan)
  const serving = ovsdbOperations(plan.operations)
  try {
    const missed = await context.silently(() => send(context, serving))
    context.onCommit?.(plan.operations)
    return units.map(unit => outcomeOf(unit, plan, missed))
  } catch (error) {
    if (!(error instanceof OvsdbTransactionError || error instanceof OvsdbSchemaError)) throw error
    if (error instanceof OvsdbTransactionError && error.index === 0 && error.error === 'timed out') {
      throw new Fenced(context.turn.epoch, error)
    }
    // The replica may have been behind; then the same units give another plan.
    await northbound.synced(context.turn.signal)
    return units.length > 1 ? inHalves(context, units) : [await alone(context, units[0]!, error)]
  }
}

async function inHalves(
  context: ApplyContext,
  units: readonly TranslatedUnit[],
): Promise<readonly UnitOutcome[]> {
  const middle = Math.ceil(units.length / 2)
  const first = await applyUnits(context, units.slice(0, middle))
  return [...first, ...(await applyUnits(context, units.slice(middle)))]
}

/** After a refusal: a cluster that changes its leader may answer `duplicate uuid` to what it has committed. */
async function alone(context: ApplyContext, unit: TranslatedUnit, error: Error): Promise<UnitOutcome> {
  const plan = diff([unit], context.northbound.replica, context.northbound)
  if (plan.operations.length === 0) return outcomeOf(unit, plan, undefined)
  context.log.warn('northbound refused a unit', { unit: unitKey(unit.unit), error })
  return { unit: unit.unit, state: 'failed', error: error.message }
}

/** Sends the transaction; gives back the units whose rows were not there any more. */
async function send(
  context: ApplyContext,
  serving: readonly ServingOperation[],
): Promise<ReadonlySet<string>> {
  const { northbound, turn } = context
  const { signal } = turn
  const operations = [epochGuard(turn.epoch), comment('neutrino'), ...serving.map(one => one.operation)]
  const results = await northbound.transact(operations, { timeoutMs: TRANSACTION_TIMEOUT_MS, signal })
  await northbound.synced(signal)
  const missed = new Set<string>()
  for (const [index, { operation, units }] of serving.entries()) {
    const isRowChange = operation.op === 'update' || operation.op === 'mutate'
    if (isRowChange && results[index + 2]?.count === 0) for (const unit of units) missed.add(unitKey(unit))
  }
  return missed
}

function outcomeOf(
  { unit }: TranslatedUnit,
  plan: Plan,
  missed: ReadonlySet<string> | undefined,
): UnitOutcome {
  const key = unitKey(unit)
  if (missed?.has(key)) return { unit, state: 'failed', error: 'a row went away before it could be changed' }
  const waits = plan.waits.get(key)
  if (waits !== undefined) return { unit, state: 'waiting', error: `waits for ${waits.join(', ')}` }
  return { unit, state: 'applied' }
}
