import { isObject } from '../definition/parse-body.ts'

/** What an agent is at. Whether it is alive is another question, which its heartbeat answers. */
export const phases = ['starting', 'full_sync', 'syncing', 'ready', 'degraded', 'stopping'] as const
export type Phase = (typeof phases)[number]

/** Changes of phase that are remembered of an agent. */
export const TRANSITIONS_MAX = 20
/** Agents that lag by no more are ready: they may be at work on the latest generation. */
export const GENERATION_LAG_MAX = 1

export interface Progress {
  readonly done: number
  readonly total: number
}

/** The wire's `status_report`, and what the table `agent` keeps of it. */
export interface StatusReport {
  readonly phase: Phase
  /** When the phase began, as ISO 8601. */
  readonly since: string
  readonly restarts: number
  /** While it is not ready: how much it has carried out of what there is. */
  readonly progress: Progress | null
  readonly last_error: string | null
  /** Whatever else a kind of agent tells. */
  readonly custom: Readonly<Record<string, unknown>>
  /** Oldest first. */
  readonly transitions: readonly { readonly phase: Phase; readonly at: string }[]
}

/** What an agent says of itself; what it does not say is derived from the generation that it has reached. */
export interface ToldStatus {
  readonly phase?: Phase
  readonly progress?: Progress
  readonly lastError?: string
  readonly custom?: Readonly<Record<string, unknown>>
}

/** One look at an agent. `gone`: its row has left southbound, as when its process ended in order. */
export type Sign =
  | 'gone'
  | { readonly generation: number; readonly wanted: number; readonly told: ToldStatus }

/** The report after one more look at an agent. `stuckAfterMs`: without progress for longer it is degraded. */
export function nextReport(
  previous: StatusReport | undefined,
  sign: Sign,
  { now, stuckAfterMs }: { readonly now: Date; readonly stuckAfterMs: number },
): StatusReport {
  const told = sign === 'gone' ? {} : sign.told
  const isStuck =
    sign !== 'gone' &&
    previous?.progress?.done === sign.generation &&
    now.getTime() - Date.parse(previous.since) > stuckAfterMs
  const phase = told.phase ?? derivedPhase(previous, sign, isStuck)
  const isSame = previous?.phase === phase
  const at = now.toISOString()
  const before = previous?.transitions ?? []
  return {
    phase,
    since: isSame ? previous.since : at,
    restarts: (previous?.restarts ?? 0) + (hasRestarted(previous, phase) ? 1 : 0),
    progress: progressOf(previous, sign, phase),
    last_error: told.lastError ?? (phase === 'degraded' ? 'carries out nothing any more' : null),
    custom: told.custom ?? {},
    transitions: isSame ? before : [...before, { phase, at }].slice(-TRANSITIONS_MAX),
  }
}

function derivedPhase(previous: StatusReport | undefined, sign: Sign, isStuck: boolean): Phase {
  if (sign === 'gone') return 'stopping'
  if (sign.wanted - sign.generation <= GENERATION_LAG_MAX) return 'ready'
  if (isStuck) return 'degraded'
  if (sign.generation === 0) return 'starting'
  return previous?.phase === 'starting' || previous?.phase === 'full_sync' ? 'full_sync' : 'syncing'
}

/** A process that starts once more, or whose row is there again. */
function hasRestarted(previous: StatusReport | undefined, phase: Phase): boolean {
  if (previous === undefined) return false
  if (previous.phase === 'stopping') return phase !== 'stopping'
  return phase === 'starting' && previous.phase !== 'starting' && previous.phase !== 'degraded'
}

function progressOf(previous: StatusReport | undefined, sign: Sign, phase: Phase): Progress | null {
  if (phase === 'ready') return null
  if (sign === 'gone') return previous?.progress ?? null
  return sign.told.progress ?? { done: sign.generation, total: sign.wanted }
}

/** Characters of what an agent tells. */
const TOLD_LENGTH_MAX = 16_384
/** JSON has an escape for NUL and for half a character, PostgreSQL's jsonb takes neither. */
const unstorable = /\\u0000|\\ud[89a-f]/

/** What an agent wrote of itself; whatever makes no sense in it is left out. */
export function parseToldStatus(text: string | undefined): ToldStatus {
  const value = text === undefined || text.length > TOLD_LENGTH_MAX ? undefined : parseJson(text)
  if (!isObject(value) || unstorable.test(JSON.stringify(value))) return {}
  const phase = phases.find(known => known === value.phase)
  const { progress, last_error: lastError, custom } = value
  const isCounted =
    isObject(progress) && Number.isSafeInteger(progress.done) && Number.isSafeInteger(progress.total)
  return {
    ...(phase === undefined ? {} : { phase }),
    ...(isCounted ? { progress: { done: Number(progress.done), total: Number(progress.total) } } : {}),
    ...(typeof lastError === 'string' ? { lastError } : {}),
    ...(isObject(custom) ? { custom } : {}),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
