import { insert, mutate } from '@neutrino/ovsdb/operation.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { type ChassisFacts, readChassis } from '@neutrino/server/observe/chassis-facts.ts'
import { storeChassis } from '@neutrino/server/observe/store-chassis.ts'
import { rowUuid } from '@neutrino/server/reconcile/model/desired-row.ts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { announcing, withBgp } from './bgp-schema.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { startMemoryOvn, type TestDatabases } from './northbound.ts'
import { printNorthbound } from './print-northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

const main = 'bgp-lr-main'
const provider = `neutron-${testId('network', 9)}`

type Stepped = Awaited<ReturnType<typeof createStepReconciler>>

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let ovn: TestDatabases
let reconciler: Stepped

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
})
beforeEach(async () => {
  await intent.clear()
  ovn = await startMemoryOvn(withBgp)
  await ovn.northbound.transact([insert('NB_Global', {})])
  reconciler = await createStepReconciler({ ...ovn, database: connection.database, settings: announcing })
})
afterEach(async () => {
  await reconciler?.stop()
  await ovn?.stop()
})
afterAll(async () => {
  await connection?.close()
  await testDatabase?.drop()
})

const hypervisor = (name: string, ...bridges: readonly string[]): ChassisFacts =>
  readChassis(
    { _uuid: name, name, hostname: name, external_ids: {}, other_config: {} },
    { _uuid: name, name, external_ids: { 'neutron-bgp-bridges': bridges.join(',') } },
  )
const see = (...seen: readonly ChassisFacts[]) => storeChassis(connection.database, seen)
const flatNetwork = async () => {
  await intent.network(9, { type: 'flat', physical: 'physnet1' })
  await intent.subnet(9, 9, '203.0.113.0/24', '203.0.113.1')
}
const names = (table: string) =>
  [...ovn.northbound.replica.rows(table)]
    .map(row => String(row.name))
    .filter(name => name.startsWith('bgp-'))
    .sort()
const rowOf = (table: string, name: string) =>
  [...ovn.northbound.replica.rows(table)].find(row => row.name === name)
const isDone = async () => expect(await reconciler.differences()).toBe('')

test('routers follow flat networks and the bridges of hypervisors, and nothing is done twice', async () => {
  await reconciler.audit()
  expect(names('Logical_Router')).toEqual([main])
  await flatNetwork()
  expect(await see(hypervisor('hv1', 'br-a', 'br-b'), hypervisor('hv2', 'br-a'))).toBe(true)
  await reconciler.settle()
  expect(names('Logical_Router')).toEqual(['bgp-lr-hv1', 'bgp-lr-hv2', main])
  expect(names('Logical_Switch')).toEqual([
    ...['bgp-ls-hv1-br-a', 'bgp-ls-hv1-br-b', 'bgp-ls-hv2-br-a', `bgp-ls-interconnect-${provider}`],
  ])
  expect(
    rowOf('Logical_Router_Port', `bgp-lrp-${main}-to-bgp-ls-interconnect-${provider}`)?.networks,
  ).toEqual(['203.0.113.1/24'])
  expect(ovn.northbound.replica.count('Logical_Router_Policy')).toBe(2 + 3)
  await isDone()

  const moveGateway = sql`update subnet set gateway_ip = '203.0.113.254', enable_dhcp = false
    where id = ${testId('subnet', 9)}`
  await intent.write([{ kind: 'network', id: testId('network', 9) }], [moveGateway])
  await reconciler.settle()
  expect(
    rowOf('Logical_Switch_Port', `bgp-lsp-bgp-ls-interconnect-${provider}-to-${main}`)?.options,
  ).toMatchObject({ arp_proxy: '203.0.113.254/24' })
  await isDone()

  expect(await see(hypervisor('hv1', 'br-b'))).toBe(true)
  expect(await see(hypervisor('hv1', 'br-b'))).toBe(false)
  await reconciler.settle()
  expect(names('Logical_Router')).toEqual(['bgp-lr-hv1', main])
  expect(names('HA_Chassis_Group')).toEqual(['bgp-hcg-hv1'])
  expect(names('Logical_Switch')).toEqual(['bgp-ls-hv1-br-b', `bgp-ls-interconnect-${provider}`])
  expect(ovn.northbound.replica.count('Logical_Router_Policy')).toBe(2)
  await isDone()

  await intent.deleteNetwork(9)
  await reconciler.settle()
  expect(names('Logical_Switch')).toEqual(['bgp-ls-hv1-br-b'])
  expect(names('Logical_Router_Port')).not.toContain(`bgp-lrp-${main}-to-${provider}`)
  await isDone()
})

test('the order in which things come does not matter', async () => {
  const hosts = [hypervisor('hv1', 'br-a'), hypervisor('hv2', 'br-a')]
  const events: readonly (() => Promise<unknown>)[] = [
    flatNetwork,
    () => see(hosts[0]!),
    () => see(...hosts),
    () => intent.network(1),
  ]
  const outcomes = new Set<string>()
  for (const order of [
    [0, 1, 2, 3],
    [1, 2, 3, 0],
    [3, 2, 0],
  ]) {
    await intent.clear()
    await reconciler.audit()
    for (const index of order) {
      await events[index]?.()
      await reconciler.settle()
    }
    await isDone()
    outcomes.add(printNorthbound(ovn.northbound))
  }
  expect(outcomes.size).toBe(1)
})

describe('rows of others', () => {
  const their = (number: number) => `cccccccc-0000-4000-8000-00000000000${number}`
  const writeTheirs = () =>
    ovn.northbound.transact([
      insert('Logical_Router', { name: 'bgp-lr-other' }),
      insert('Logical_Switch', { name: 'bgp-ls-other' }),
      insert('HA_Chassis_Group', { name: 'bgp-hcg-other' }),
      insert('Logical_Router_Policy', { priority: 7, match: 'ip4', action: 'allow' }, { uuid: their(1) }),
      insert('Logical_Router_Port', { name: 'their-port', mac: '0a:00:00:00:00:01' }, { uuid: their(2) }),
      insert('Logical_Router_Static_Route', { ip_prefix: '::/0', nexthop: 'fe80::9' }, { uuid: their(3) }),
      mutate(
        'Logical_Router',
        [['name', '==', main]],
        [
          ['policies', 'insert', [their(1)]],
          ['ports', 'insert', [their(2)]],
          ['static_routes', 'insert', [their(3)]],
        ],
      ),
    ])

  test('are left alone, also when the plugin is taken away', async () => {
    // A database that knows nothing at all takes nothing away.
    await intent.network(1)
    await see(hypervisor('hv1', 'br-a'))
    await reconciler.audit()
    await writeTheirs()
    await ovn.northbound.synced()
    await isDone()
    await reconciler.stop()
    const without = await createStepReconciler({ ...ovn, database: connection.database, holder: 'without' })
    await without.audit()
    expect(['Logical_Router', 'Logical_Switch', 'HA_Chassis_Group'].flatMap(names)).toEqual([
      ...['bgp-lr-other', 'bgp-ls-other', 'bgp-hcg-other'],
    ])
    expect(await without.differences()).toBe('')
    await without.stop()
  })

  test('but what Neutron made is taken over under its names, and gets our marks', async () => {
    const theirs = their(4)
    await ovn.northbound.transact([insert('Logical_Router', { name: main }, { uuid: theirs })])
    await ovn.northbound.synced()
    await reconciler.audit()
    const row = rowOf('Logical_Router', main)
    expect(row?._uuid).toBe(theirs)
    expect(row?._uuid).not.toBe(rowUuid('Logical_Router', main))
    expect(row?.external_ids).toMatchObject({ 'neutrino:bgp': 'true' })
    await isDone()
  })
})

test('an OVN that cannot exchange routes gets nothing of it, and no error', async () => {
  await reconciler.stop()
  const older = await startMemoryOvn()
  await older.northbound.transact([insert('NB_Global', {})])
  const own = await createStepReconciler({ ...older, database: connection.database, settings: announcing })
  await flatNetwork()
  await see(hypervisor('hv1', 'br-a'))
  await own.settle()
  await own.audit()
  expect(older.northbound.replica.count('Logical_Router')).toBe(0)
  expect(await own.differences()).toBe('')
  const { rows } = await sql`select error from dirty_unit`.execute(connection.database)
  expect(rows).toEqual([])
  await own.stop()
  await older.stop()
})
