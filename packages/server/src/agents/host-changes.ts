import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createLoop } from '@neutrino/base/loop.ts'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** Covers signals that were lost. */
const PERIOD_MS = 1_000
/** Rest between two looks, however many commits there are. */
const THROTTLE_MS = 50

/** One host that somebody waits for. */
export interface HostWatch {
  /** Ends when ports of the host may have changed since the watch began or was last asked, or when the signal says so. */
  changed(signal: AbortSignal): Promise<void>
  end(): void
}

/** Knows which hosts have ports that changed: one statement for all hosts that are waited for, however many they are. */
export interface HostChanges {
  watch(host: string): HostWatch
  /** Hosts that are waited for now, each as often as it is. */
  waiting(): number
  /** Something was committed. */
  wake(): void
  stop(): Promise<void>
}

export function createHostChanges(context: {
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
}): HostChanges {
  const watches = new Map<string, Set<{ isDue: boolean; tell: () => void }>>()
  let seen: string | undefined

  const tell = (host: string) => {
    for (const watch of watches.get(host) ?? []) {
      watch.isDue = true
      watch.tell()
    }
  }
  const look = async (): Promise<'idle'> => {
    if (watches.size === 0) {
      seen = undefined
      return 'idle'
    }
    // Of all hosts: one that comes to be waited for meanwhile must not be missed.
    const { rows } = await sql<{ snapshot: string; hosts: string[] }>`
      select pg_current_snapshot()::text as snapshot, array(
        select distinct c.host from agent_port_change c
        where c.changed_by >= pg_snapshot_xmin(${seen ?? '1:1:'}::pg_snapshot)
          and not pg_visible_in_snapshot(c.changed_by, ${seen ?? '1:1:'}::pg_snapshot)) as hosts`.execute(
      context.database,
    )
    // Of the time before the first look nothing is known.
    const hosts = seen === undefined ? [...watches.keys()] : (rows[0]?.hosts ?? [])
    seen = rows[0]?.snapshot
    for (const host of hosts) tell(host)
    return 'idle'
  }
  const loop = createLoop({
    ...{ name: 'agent changes', periodMs: PERIOD_MS, throttleMs: THROTTLE_MS, run: look },
    ...{ clock: context.clock, log: context.log },
  })
  loop.start()

  return {
    watch: host => {
      const watch = { isDue: false, tell: (): void => undefined }
      const ofHost = watches.get(host) ?? new Set()
      watches.set(host, ofHost.add(watch))
      if (seen === undefined) loop.wake()
      return {
        changed: async signal => {
          if (!watch.isDue && !signal.aborted)
            await new Promise<void>(resolve => {
              watch.tell = resolve
              signal.addEventListener('abort', () => resolve(), { once: true })
            })
          watch.isDue = false
        },
        end: () => {
          ofHost.delete(watch)
          if (ofHost.size === 0) watches.delete(host)
        },
      }
    },
    waiting: () => [...watches.values()].reduce((sum, { size }) => sum + size, 0),
    wake: () => loop.wake(),
    stop: () => loop.stop(),
  }
}
