import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freePort } from '../../../tools/free-port.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { startRealOvn, type TestDatabases } from './northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

const program = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url))

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let ovn: TestDatabases
let directory: string

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
  ovn = await startRealOvn()
  directory = await mkdtemp(join(tmpdir(), 'neutrino-command-'))
  await writeFile(
    join(directory, 'neutron.conf'),
    `[database]\nconnection = ${testDatabase.url}\n[ovn]\novn_nb_connection = ${ovn.northboundRemote}
ovn_sb_connection = ${ovn.southboundRemote}\n`,
  )
})

beforeEach(async () => {
  await intent.clear()
  await ovn.nbctl(
    ['Logical_Switch', 'Port_Group', 'DHCP_Options', 'NB_Global']
      .flatMap(table => ['--', '--all', 'destroy', table])
      .slice(1),
  )
  await intent.network(1)
  await intent.subnet(1, 1, '10.0.0.0/24', '10.0.0.1')
  await intent.port(1, 1)
  await intent.address(1, 1, '10.0.0.11')
})

afterAll(async () => {
  await rm(directory, { recursive: true, force: true })
  await ovn.stop()
  await connection.close()
  await testDatabase.drop()
})

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function command(...args: readonly string[]): Promise<Ended> {
  const all = [program, 'ovn', ...args, '--config-file', join(directory, 'neutron.conf')]
  return new Promise(resolve => {
    const child = execFile(process.execPath, all, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

test('diff shows what is missing and changes nothing; sync repairs it; diff finds nothing', async () => {
  const before = await command('diff')
  expect(before).toMatchObject({ code: 1, stderr: '' })
  expect(before.stdout).toContain(`insert Logical_Switch ${testId('network', 1)}`)
  expect(before.stdout).toContain(`insert Logical_Switch_Port ${testId('port', 1)}`)
  // One plan over everything: a port does not wait for its switch.
  expect(before.stdout).not.toContain('waits for')
  expect(await ovn.nbctl(['ls-list'])).toBe('')

  const synced = await command('sync', '--json')
  expect(synced).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(synced.stdout)).toMatchObject({ units: 3, failed: [], pruneRefused: false })
  expect(await ovn.nbctl(['ls-list'])).toContain(testId('network', 1))

  const after = await command('diff', '--json')
  expect(JSON.parse(after.stdout)).toMatchObject({ operations: [], obstacles: [], units: 3 })
  expect(after.code).toBe(0)
})

test('sync leaves the work to the one that leads', async () => {
  const leader = await createStepReconciler({ ...ovn, database: connection.database })
  await leader.audit()
  const stop = new AbortController()
  let audits = 0
  const renewing = (async () => {
    // The leader would audit when asked by notification; this one audits all the time.
    while (!stop.signal.aborted) {
      await leader.audit()
      audits += 1
    }
  })()
  const synced = await command('sync')
  stop.abort()
  await renewing
  expect(synced).toMatchObject({ code: 0, stderr: '' })
  expect(audits).toBeGreaterThan(0)
  const { rows } = await sql<{ holder: string }>`select holder from lease`.execute(connection.database)
  expect(rows).toEqual([{ holder: 'test' }])
  await leader.stop()
})

test('adopt sorts the rows of another Neutron into taken over, changed, pruned and foreign', async () => {
  const leader = await createStepReconciler({ ...ovn, database: connection.database })
  await leader.audit()
  await leader.stop()
  const stray = 'ffffffff-0000-4000-8000-000000000001'
  await ovn.nbctl([
    ...['lsp-set-addresses', testId('port', 1), 'unknown', '--'],
    ...['ls-add', `neutron-${stray}`, '--'],
    ...['set', 'logical_switch', `neutron-${stray}`, 'external_ids:neutron\\:network_name=gone', '--'],
    ...[
      'lsp-add',
      `neutron-${stray}`,
      `provnet-${stray}`,
      '--',
      'lsp-set-type',
      `provnet-${stray}`,
      'localnet',
    ],
    ...['--', 'ls-add', 'somebody'],
  ])
  const { code, stdout } = await command('adopt', '--json')
  expect(code).toBe(0)
  const { tables } = JSON.parse(stdout)
  const names = (table: string) => {
    const { adopted, changed, pruned, foreign, created } = tables.find(
      (one: { table: string }) => one.table === table,
    )
    const only = (rows: readonly { name: string }[]) => rows.map(row => row.name)
    return {
      adopted: only(adopted),
      changed: only(changed),
      pruned: only(pruned),
      foreign: only(foreign),
      created,
    }
  }
  expect(names('Logical_Switch')).toEqual({
    adopted: [`neutron-${testId('network', 1)}`],
    changed: [],
    pruned: [`neutron-${stray}`],
    foreign: ['somebody'],
    created: 0,
  })
  expect(names('Logical_Switch_Port')).toEqual({
    adopted: [],
    changed: [testId('port', 1)],
    pruned: [`provnet-${stray}`],
    foreign: [],
    created: 0,
  })
  const shown = await command('adopt')
  expect(shown.stdout).toContain(`Would go: Logical_Switch neutron-${stray}`)
})

test('an unknown verb prints what there is', async () => {
  expect(await command('frob')).toMatchObject({ code: 1, stdout: '' })
})

test('the reconciler shows its metrics and its status', async () => {
  const port = await freePort()
  await writeFile(join(directory, 'metrics.conf'), `[DEFAULT]\nreconciler_metrics_port = ${port}\n`)
  const child = spawn(
    process.execPath,
    [
      program,
      'reconcile',
      ...['neutron.conf', 'metrics.conf'].flatMap(file => ['--config-file', join(directory, file)]),
    ],
    { stdio: 'ignore' },
  )
  try {
    const shown = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
    await waitUntil({ clock: systemClock }, { what: 'the audit', timeoutMs: 20_000 }, async () => {
      const status = await shown('/status').catch(() => '{}')
      return JSON.parse(status).audit?.runs > 0
    })
    const text = await shown('/metrics')
    for (const line of [
      /^neutrino_reconcile_commit_to_northbound_seconds_count [1-9]/m,
      /^neutrino_reconcile_dirty_units \d+$/m,
      /^neutrino_reconcile_audit_seconds_count 1$/m,
      /^neutrino_reconcile_leads 1$/m,
      /^neutrino_northbound_synced 1$/m,
      /^process_resident_memory_bytes /m,
    ]) {
      expect(text).toMatch(line)
    }
  } finally {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
})
