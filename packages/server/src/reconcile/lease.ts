import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'

export const LEASE_NAME = 'reconciler'
/** How long a holder that fell silent keeps the others out. */
export const LEASE_TTL_MS = 6_000
/** How often it is renewed, or tried for. */
export const LEASE_RENEW_MS = 1_500
/** The holder stops this long before the lease ends, for clocks run at different speeds. */
const LEASE_MARGIN_MS = 1_000

export interface Lease {
  /** Takes the lease if it is free, renews it if it is ours. Rejects as the database does. */
  refresh(): Promise<void>
  /** The epoch while the lease is surely ours. */
  epoch(): number | undefined
  /** Moves our epoch beyond one that northbound has already seen, after a database was restored. */
  raise(above: number): Promise<void>
  /** Lets the next one in at once. */
  release(): Promise<void>
}

/**
 * The right to write to OVN: one row in the database. Each new holder gets a higher epoch. The lease keeps
 * two reconcilers from working at once most of the time; the epoch in northbound keeps the late one from
 * writing all of the time.
 *
 * @param options.holder unique to the process: two of one name would take the lease for their own
 */
export function createLease(options: {
  readonly database: Database
  readonly holder: string
  readonly clock: Clock
  readonly log: Log
}): Lease {
  const { database, holder, clock, log } = options
  let held: { readonly epoch: number; readonly untilMs: number } | undefined

  const epoch = () => (held !== undefined && clock.monotonicMs() < held.untilMs ? held.epoch : undefined)

  const note = (askedMs: number, won: number | undefined) => {
    const before = held?.epoch
    held = won === undefined ? undefined : { epoch: won, untilMs: askedMs + LEASE_TTL_MS - LEASE_MARGIN_MS }
    if (won !== before) {
      if (won === undefined) log.warn('lease lost', { holder, epoch: before })
      else log.info('lease taken', { holder, epoch: won })
    }
  }

  return {
    epoch,
    refresh: async () => {
      const askedMs = clock.monotonicMs()
      const renewed = held === undefined ? undefined : await renew(database, holder, held.epoch)
      note(askedMs, renewed ?? (await acquire(database, holder)))
    },
    raise: async above => {
      if (held === undefined) return
      const askedMs = clock.monotonicMs()
      const { rows } = await sql<{ epoch: number }>`
        update lease set epoch = ${above} + 1
        where name = ${LEASE_NAME} and holder = ${holder} and epoch = ${held.epoch} returning epoch`.execute(
        database,
      )
      note(askedMs, rows[0]?.epoch)
    },
    release: async () => {
      const mine = held?.epoch
      held = undefined
      if (mine === undefined) return
      await sql`update lease set expires_at = clock_timestamp()
        where name = ${LEASE_NAME} and holder = ${holder} and epoch = ${mine}`.execute(database)
    },
  }
}

async function renew(database: Database, holder: string, epoch: number): Promise<number | undefined> {
  const { rows } = await sql<{ epoch: number }>`
    update lease set expires_at = clock_timestamp() + ${LEASE_TTL_MS}::float8 * interval '1 millisecond'
    where name = ${LEASE_NAME} and holder = ${holder} and epoch = ${epoch} returning epoch`.execute(database)
  return rows[0]?.epoch
}

async function acquire(database: Database, holder: string): Promise<number | undefined> {
  const { rows } = await sql<{ epoch: number }>`
    insert into lease (name, holder, expires_at)
    values (${LEASE_NAME}, ${holder}, clock_timestamp() + ${LEASE_TTL_MS}::float8 * interval '1 millisecond')
    on conflict (name) do update set holder = excluded.holder, epoch = lease.epoch + 1, expires_at = excluded.expires_at
    where lease.expires_at <= clock_timestamp() returning epoch`.execute(database)
  return rows[0]?.epoch
}
