import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '@neutrino/base/log.ts'
import pg from 'pg'
import type { OpenDatabase } from './open-database.ts'

const RECONNECT_MS_MAX = 5_000

/**
 * Calls `onNotify` for each notification, and after each reconnect, when some may have been
 * missed. Keeps a connection of its own; returns how to stop.
 */
export async function listenFor(
  where: OpenDatabase['connect'],
  channel: string,
  onNotify: () => void,
  log: Log,
): Promise<() => Promise<void>> {
  const stopping = new AbortController()
  let client: pg.Client | undefined

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ ...where, application_name: 'neutrino listener', keepAlive: true })
    const lost = new Promise<void>(resolve => {
      fresh.on('error', () => resolve())
      fresh.on('end', () => resolve())
    })
    fresh.on('notification', () => onNotify())
    await fresh.connect()
    await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    client = fresh
    onNotify()
    await lost
  }

  const run = async (): Promise<void> => {
    let waitMs = 100
    while (!stopping.signal.aborted) {
      try {
        await connect()
        waitMs = 100
      } catch (error) {
        log.warn('listener cannot reach the database', { error })
      }
      if (stopping.signal.aborted) return
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      waitMs = Math.min(waitMs * 2, RECONNECT_MS_MAX)
    }
  }

  const running = run()
  return async () => {
    stopping.abort()
    await client?.end().catch(() => undefined)
    await running
  }
}
