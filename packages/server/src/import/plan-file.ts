import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { MigrationRefused } from './apply/migration-refused.ts'
import { type Finding, type MigrationPlan, PLAN_FORMAT, type PlannedRow } from './migration-plan.ts'
import { targetTables } from './target-tables.ts'

/** A file that is read at once. A million rows are about as much. */
export const PLAN_BYTES_MAX = 500_000_000

/** Writes the plan so that each row has a line of its own: people read it, and compare two. */
export async function writePlan(path: string, plan: MigrationPlan): Promise<void> {
  const { rows, findings, ...head } = plan
  const lines = (items: readonly unknown[]) => items.map(item => JSON.stringify(item)).join(',\n')
  const text = `${JSON.stringify(head).slice(0, -1)},\n"findings":[\n${lines(findings)}\n],\n"rows":[\n${lines(rows)}\n]}\n`
  // Half a plan must not pass for one.
  await writeFile(`${path}.part`, text, { mode: 0o600 })
  await rename(`${path}.part`, path)
}

/** Throws MigrationRefused when the file is no plan of this release. */
export async function readPlan(path: string): Promise<MigrationPlan> {
  const value = await readJson(path)
  if (!isPlan(value)) throw new MigrationRefused(`${path} is no plan of this release: make it anew`)
  const unknown = value.rows.find(row => !targetTables.some(table => table.name === row.table))
  if (unknown !== undefined) throw new MigrationRefused(`${path}: there is no table ${unknown.table}`)
  return value
}

async function readJson(path: string): Promise<unknown> {
  try {
    const { size } = await stat(path)
    if (size > PLAN_BYTES_MAX) throw new RangeError(`it is larger than ${PLAN_BYTES_MAX} bytes`)
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return value
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new MigrationRefused(`${path} cannot be read: ${why}`, { cause: error })
  }
}

function isPlan(value: unknown): value is MigrationPlan {
  return (
    isRecord(value) &&
    value.format === PLAN_FORMAT &&
    typeof value.id === 'string' &&
    Array.isArray(value.rows) &&
    value.rows.every(isRow) &&
    Array.isArray(value.findings) &&
    value.findings.every(isFinding)
  )
}

function isRow(value: unknown): value is PlannedRow {
  return (
    isRecord(value) &&
    typeof value.table === 'string' &&
    typeof value.project === 'string' &&
    isRecord(value.row) &&
    Object.keys(value.row).every(column => /^[a-z0-9_]+$/.test(column)) &&
    Array.isArray(value.units) &&
    value.units.every(unit => typeof unit === 'string')
  )
}

function isFinding(value: unknown): value is Finding {
  return isRecord(value) && typeof value.kind === 'string' && typeof value.text === 'string'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
