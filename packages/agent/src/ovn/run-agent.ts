import { createLoop } from '@neutrino/base/loop.ts'
import { type AgentStatus, agentId } from '../southbound/own-chassis.ts'
import { createRootRequests } from '../supervision/root-requests.ts'
import type { AgentContext } from '../supervision/start-unprivileged.ts'
import type { ChassisNotes, Extension, Reader, Thing } from './extension.ts'
import { extensions } from './extensions/index.ts'
import type { HostView, LocalView } from './host-view.ts'
import { planSteps } from './plan-steps.ts'
import type { AgentSettings } from './settings.ts'
import { connectSouthbound } from './southbound.ts'
import type { Verb } from './verb.ts'

/**
 * The host is looked at this often, give or take a tenth, whatever is known of it: so long may something be away that
 * somebody took, or that ovn-controller or ovs-vswitchd forgot when it started.
 */
export const AUDIT_PERIOD_MS = 5_000
const throttleMs = 100
/** Of the loop's period: an audit that is due a little before its time is not put off to the next. */
const periodJitter = 0.1

/** What became of things that were wanted. */
interface Outcome {
  readonly total: number
  readonly failures: readonly unknown[]
}

/** Keeps the things of extensions as southbound wants them until stopped. They stay when it stops. */
export async function runAgent(
  settings: AgentSettings,
  context: AgentContext,
): Promise<{ stop(): Promise<void> }> {
  const { clock, log } = context
  const root = createRootRequests<Verb>(context.channel)
  const isOn = (extension: Extension) => settings.extensions.includes(extension.name)
  const southbound = connectSouthbound(settings, extensions.filter(isOn), { clock, log })
  const id = agentId(settings.chassis, 'ovn_agent')
  const told = new Map<string, object>()
  /** As of the last pass with southbound. */
  let known: HostView | undefined
  let carriedOut: { readonly text: string; readonly auditAtMs: number; readonly outcome: Outcome } | undefined

  const report = (status: AgentStatus, generation?: number) => {
    const custom = told.size === 0 ? {} : { custom: Object.fromEntries(told) }
    return southbound.report(id, { ...status, ...custom }, generation)
  }
  const run = async (): Promise<'idle'> => {
    await southbound.narrow()
    const seen = southbound.view()
    if (seen === undefined) {
      // A chassis that is gone for a moment takes nothing away from its guests.
      if (southbound.isAway()) await keep()
      return 'idle'
    }
    const generation = southbound.generation()
    const text = signatureOf(seen)
    if (text !== carriedOut?.text || clock.monotonicMs() >= carriedOut.auditAtMs) {
      if (carriedOut === undefined) {
        await report({ phase: 'full_sync', progress: { done: 0, total: 0 } })
      }
      const auditAtMs = clock.monotonicMs() + AUDIT_PERIOD_MS * (1 - periodJitter)
      known = { ...seen, local: localViewIn(await root.ask({ verb: 'look' })) }
      carriedOut = { text, auditAtMs, outcome: await convergeAll(known) }
    }
    const status = statusOf(carriedOut.outcome)
    await report(status, status.phase === 'ready' ? generation : undefined)
    return 'idle'
  }

  /** Southbound is away, be it for days: what it wanted stays wanted, and is put back where the host loses it. */
  const keep = async (): Promise<void> => {
    const nowMs = clock.monotonicMs()
    if (known === undefined || carriedOut === undefined || nowMs < carriedOut.auditAtMs) return
    const local = localViewIn(await root.ask({ verb: 'look' }))
    const outcome = await convergeAll({ ...known, local, before: known.local })
    // Once it is back everything is looked at, whatever it says.
    carriedOut = { text: '', auditAtMs: nowMs + AUDIT_PERIOD_MS * (1 - periodJitter), outcome }
  }

  const convergeAll = async (view: HostView): Promise<Outcome> => {
    const outcomes: Outcome[] = []
    // What one that is switched off made before goes.
    for (const extension of extensions) {
      outcomes.push(await converge(extension, isOn(extension) ? view : undefined))
    }
    await southbound.note(notesOf(one => (isOn(one) ? view : undefined)))
    return sumOf(outcomes)
  }

  /** One extension that fails keeps none of the others waiting, and one thing none of the other things. */
  const converge = async (extension: Extension, view: HostView | undefined): Promise<Outcome> => {
    const failures: unknown[] = []
    let total = 0
    try {
      const wanted = view === undefined ? [] : extension.desire(view)
      total = wanted.length
      const own = thingsIn(await root.ask({ verb: 'list', extension: extension.name }))
      for (const step of planSteps(extension.name, wanted, own)) {
        try {
          await root.ask(step)
          log.info('a step was carried out', step)
        } catch (error) {
          log.error('a step failed', { ...step, error })
          failures.push(error)
        }
      }
    } catch (error) {
      log.error('an extension failed', { extension: extension.name, error })
      failures.push(error)
    }
    return { total, failures }
  }

  // Before the first report: what they tell is not gone while the agent starts again.
  const readers = await startReaders(extensions.filter(isOn), told, name => ({
    settings,
    view: () => southbound.view(),
    read: request => root.ask({ verb: 'read', extension: name, request }),
    ...{ clock, log },
  }))
  const loop = createLoop({ name: 'ovn', periodMs: AUDIT_PERIOD_MS, throttleMs, clock, log, run })
  southbound.onChange(() => loop.wake())
  loop.start()
  return {
    stop: async () => {
      for (const reader of readers) await reader.stop()
      await loop.stop()
      await southbound.close()
    },
  }
}

/** Of all extensions; one that is switched off sees nothing. */
function notesOf(viewOf: (extension: Extension) => HostView | undefined): ChassisNotes {
  return Object.assign({}, ...extensions.map(one => one.note?.(viewOf(one))))
}

function sumOf(outcomes: readonly Outcome[]): Outcome {
  return {
    total: outcomes.reduce((sum, outcome) => sum + outcome.total, 0),
    failures: outcomes.flatMap(outcome => outcome.failures),
  }
}

function statusOf({ total, failures }: Outcome): AgentStatus {
  if (failures.length === 0) return { phase: 'ready', progress: { done: total, total } }
  const progress = { done: Math.max(0, total - failures.length), total }
  const last_error = `${failures.length} steps failed: ${messageOf(failures[0])}`
  return { phase: 'degraded', progress, last_error }
}

/** @param told what they tell, by their names */
async function startReaders(
  started: readonly Extension[],
  told: Map<string, object>,
  readerOf: (name: string) => Omit<Reader, 'tell'>,
): Promise<readonly { stop(): Promise<void> }[]> {
  const tellAs = (name: string) => (facts: object | undefined) => {
    if (facts === undefined) told.delete(name)
    else told.set(name, facts)
  }
  const readers = await Promise.all(
    started.map(({ name, start }) => start?.({ ...readerOf(name), tell: tellAs(name) })),
  )
  return readers.filter(reader => reader !== undefined)
}

/** Generations pass without anything for this host: then it is not looked at. */
function signatureOf({ chassis, bindings, datapaths, tables }: Omit<HostView, 'local'>): string {
  return JSON.stringify([chassis, bindings, [...datapaths], [...tables]])
}

/** Root is trusted: only the shape is looked at. */
function thingsIn(answer: unknown): readonly Thing[] {
  return Array.isArray(answer) ? answer : []
}

function localViewIn(answer: unknown): LocalView {
  if (typeof answer !== 'object' || answer === null) throw new Error('the root process did not look')
  return answer as LocalView
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
