import { once } from 'node:events'
import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { retryDelayMs } from '@neutrino/base/retry.ts'
import type { HostPort } from './host-port.ts'
import type { ServerChannel } from './server-channel.ts'

/** All ports are asked for anew this often, whatever deltas said. */
export const FULL_PERIOD_MS = 300_000
const backoff = { delayMsMin: 500, delayMsMax: 30_000 }
const doublingsMax = 10
/** Rest between two questions: a server that cannot hold back its answers is not asked without pause. */
const REST_MS = 50

/** The ports of this host as the server last told of them: a snapshot, then deltas. */
export interface WatchedPorts {
  /** By id; undefined as long as the server has told nothing. What it told stays while it is away. */
  all(): ReadonlyMap<string, HostPort> | undefined
  /** Why the server could not be asked; undefined when it could. */
  trouble(): string | undefined
  stop(): Promise<void>
}

export function watchPorts(
  channel: ServerChannel,
  context: {
    readonly clock: Clock
    readonly log: Log
    /** The server knows that we watch: it notes nothing for those who do not. */
    readonly isKnown: Promise<void>
    readonly onChange: () => void
  },
): WatchedPorts {
  const { clock, log, onChange } = context
  const stopping = new AbortController()
  const { signal } = stopping
  let ports: Map<string, HostPort> | undefined
  let cursor: string | undefined
  let fullAtMs = 0
  let trouble: string | undefined

  const takeAll = async () => {
    const answer = await channel.ports(signal)
    ports = new Map(answer.ports.map(port => [port.id, port]))
    cursor = answer.cursor
    fullAtMs = clock.monotonicMs() + FULL_PERIOD_MS
    onChange()
  }
  const takeChanges = async (after: string) => {
    const answer = await channel.changes(after, signal)
    // Nobody knows any more what was at our cursor.
    cursor = answer?.cursor
    for (const port of answer?.ports ?? []) ports?.set(port.id, port)
    for (const id of answer?.removed ?? []) ports?.delete(id)
    if ((answer?.ports.length ?? 0) + (answer?.removed.length ?? 0) > 0) onChange()
  }
  const work = async () => {
    await Promise.race([context.isKnown, once(signal, 'abort')])
    let failures = 0
    while (!signal.aborted) {
      try {
        await (cursor === undefined || clock.monotonicMs() >= fullAtMs ? takeAll() : takeChanges(cursor))
        failures = 0
        trouble = undefined
        await clock.sleep(REST_MS, signal)
      } catch (error) {
        if (signal.aborted) return
        failures = Math.min(failures + 1, doublingsMax)
        trouble = error instanceof Error ? error.message : String(error)
        log.warn('the server could not be asked for ports', { error })
        await clock.sleep(retryDelayMs(backoff, failures, Math.random()), signal).catch(() => undefined)
      }
    }
  }
  const working = work()
  return {
    all: () => ports,
    trouble: () => trouble,
    stop: async () => {
      stopping.abort()
      await working
    },
  }
}
