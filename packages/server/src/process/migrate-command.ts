import { createReadStream } from 'node:fs'
import { systemClock } from '@neutrino/base/clock.ts'
import { createLog } from '@neutrino/base/log.ts'
import { createOperation, systemActor } from '@neutrino/base/operation.ts'
import { loadServerConfig } from '../config/load-server-config.ts'
import { settingsOf } from '../config/settings-of.ts'
import type { Transactor } from '../database/transact.ts'
import { applyPlan } from '../import/apply/apply-plan.ts'
import { rollbackPlan } from '../import/apply/rollback-plan.ts'
import { readDump } from '../import/dump/read-dump.ts'
import type { MigrationPlan } from '../import/migration-plan.ts'
import { neutronCloud } from '../import/neutron-cloud.ts'
import { neutronColumns } from '../import/neutron-tables.ts'
import { planMigration } from '../import/plan/plan-migration.ts'
import { readPlan, writePlan } from '../import/plan-file.ts'
import { planSummary } from '../import/plan-summary.ts'
import { prepareAdvice } from '../import/prepare-advice.ts'
import { DIRTY_CHANNEL } from '../reconcile/dirty-unit.ts'
import { CommandError } from './command-error.ts'
import { openDatabase } from './open-database.ts'
import type { CommandLine } from './server-commands.ts'

const usage = `neutrino migrate: from a Neutron with Open vSwitch or Linux bridge agents
  prepare   --from DUMP              what to set in the old cloud ahead
  plan      --from DUMP --out PLAN   every row that comes of it; changes nothing. --keep-vxlan: tunnels stay VXLAN
  apply     --plan PLAN              write them; again goes on where it ended. --accept: without what cannot be carried
  rollback  --plan PLAN              remove what was written and not changed since. Exit code 1: something stays
  host      the step of one hypervisor; see neutrino migrate host --help
DUMP is a file of mysqldump or mariadb-dump, or - for standard input.
`

/** neutrino migrate prepare | plan | apply | rollback. */
export async function runMigrate(line: CommandLine): Promise<number> {
  const verb = { prepare: runPrepare, plan: runPlan, apply: runApply, rollback: runRollback }[
    line.arguments[0] ?? ''
  ]
  if (verb === undefined) {
    process.stderr.write(usage)
    return 1
  }
  return await verb(line)
}

async function runPrepare(line: CommandLine): Promise<number> {
  process.stdout.write(`${prepareAdvice(await makePlan(line))}\n`)
  return 0
}

async function runPlan(line: CommandLine): Promise<number> {
  const out = required(line, 'out')
  const plan = await makePlan(line)
  await writePlan(out, plan)
  const { rows, ...head } = plan
  print(line, { ...head, rows: rows.length }, planSummary(plan))
  return 0
}

async function makePlan(line: CommandLine): Promise<MigrationPlan> {
  const from = required(line, 'from')
  const { values: config } = loadServerConfig(line.files, line.dirs)
  const text = from === '-' ? process.stdin.setEncoding('utf8') : createReadStream(from, 'utf8')
  try {
    const dump = await readDump(text, neutronColumns)
    return planMigration(neutronCloud(dump), settingsOf(config), {
      keepsVxlan: line.flags.has('keep-vxlan'),
    })
  } catch (error) {
    if (error instanceof Error && (error.name === 'DumpError' || 'path' in error))
      throw new CommandError(`${from}: ${error.message}`, { cause: error })
    throw error
  }
}

async function runApply(line: CommandLine): Promise<number> {
  const plan = await readPlan(required(line, 'plan'))
  const blocking = plan.findings.filter(({ kind }) => kind === 'blocks')
  if (blocking.length > 0 && !line.flags.has('accept')) {
    process.stderr.write(
      `${blocking.length} things cannot be carried:\n${blocking
        .map(({ object, id, text }) => `  ${object} ${id}: ${text}`)
        .join('\n')}\nNothing was written. With --accept, the rest is.\n`,
    )
    return 1
  }
  return await withDatabase(line, async (transactor, op) => {
    const applied = await applyPlan(op, transactor, plan)
    print(
      line,
      applied,
      `${applied.written} rows written, ${applied.present} there before, in ${applied.batches} batches.`,
    )
    return 0
  })
}

async function runRollback(line: CommandLine): Promise<number> {
  const plan = await readPlan(required(line, 'plan'))
  return await withDatabase(line, async (transactor, op) => {
    const result = await rollbackPlan(op, transactor, plan)
    const stays = result.stays.map(({ table, key, because }) => `${table} ${key} stays: ${because}`)
    print(line, result, [...stays, `${result.removed} rows removed, ${stays.length} stay.`].join('\n'))
    return stays.length === 0 ? 0 : 1
  })
}

async function withDatabase(
  line: CommandLine,
  body: (transactor: Transactor, op: ReturnType<typeof createOperation>) => Promise<number>,
): Promise<number> {
  const { values: config } = loadServerConfig(line.files, line.dirs)
  const log = createLog({ level: 'warn', destination: process.stderr })
  const database = await openDatabase(config, log)
  try {
    const { connection } = database
    const op = createOperation({ actor: systemActor, log, clock: systemClock })
    const code = await body({ database: connection.database, events: {} }, op)
    await connection.pool.query('select pg_notify($1, $2)', [DIRTY_CHANNEL, ''])
    return code
  } finally {
    await database.close()
  }
}

function required(line: CommandLine, option: string): string {
  const value = line.options[option]
  if (value === undefined) throw new CommandError(`neutrino migrate ${line.arguments[0]} needs --${option}`)
  return value
}

function print(line: CommandLine, value: unknown, text: string): void {
  process.stdout.write(`${line.json ? JSON.stringify(value) : text}\n`)
}
