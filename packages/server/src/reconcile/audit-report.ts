import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'

/** Asks whoever holds the lease for an audit now; its payload says nothing. */
export const AUDIT_CHANNEL = 'neutrino_audit'

/** What the last complete audit found, where every process can read it. */
export interface AuditReport {
  /** ISO 8601, by the database's clock, as all processes see it. */
  readonly startedAt: string
  readonly units: number
  /** Operations that it took; zero when OVN was as intended. */
  readonly operations: number
  readonly durationMs: number
  readonly pruneRefused: boolean
}

export async function databaseTime(tx: ReadTx): Promise<Date> {
  const { rows } = await sql<{ now: string }>`
    select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`.execute(tx)
  return new Date(rows[0]?.now ?? Number.NaN)
}

export async function storeAuditReport(tx: ReadTx, report: AuditReport): Promise<void> {
  await sql`
    insert into installation (key, value) values ('audit', ${JSON.stringify(report)}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(tx)
}

/** The report of the last audit that began at or after a time; undefined as long as there is none. */
export async function auditReportSince(tx: ReadTx, since: Date): Promise<AuditReport | undefined> {
  const { rows } = await sql<{ value: AuditReport }>`
    select value from installation
    where key = 'audit' and (value->>'startedAt')::timestamptz >= ${since.toISOString()}::timestamptz`.execute(
    tx,
  )
  return rows[0]?.value
}
