import { insert } from '@neutrino/ovsdb/operation.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { planAll } from '@neutrino/server/reconcile/plan-all.ts'
import { printOperations } from '@neutrino/server/reconcile/planned-operation.ts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type NeutronCloud, neutronNorthbound } from '../../support/ovn/neutron-northbound.ts'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId, testMac } from './intent.ts'
import { startMemoryOvn, startRealOvn, type TestDatabases } from './northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

const device = '77777777-0000-4000-8000-000000000001'
const port = (number: number, address: string) => ({
  ...{ id: testId('port', number), name: `port${number}`, mac: testMac(number), address },
})

const cloud: NeutronCloud = {
  project: '66666666000040008000000000000001',
  network: { id: testId('network', 1), name: 'net1', mtu: 1442 },
  subnet: { id: testId('subnet', 1), cidr: '10.0.0.0/24', gateway: '10.0.0.1' },
  external: { id: testId('network', 2), name: 'net2', mtu: 1442 },
  externalSegment: { id: testId('segment', 2), physicalNetwork: 'physnet1', tag: 100 },
  externalSubnet: { id: testId('subnet', 2), cidr: '203.0.113.0/24', gateway: '203.0.113.1' },
  group: { id: testId('group', 1), rule: testId('rule', 1), port: 22 },
  machine: { ...port(1, '10.0.0.5'), host: 'hv1', device },
  router: { id: testId('router', 1), name: 'router1', chassis: 'gw1' },
  interface: port(2, '10.0.0.1'),
  gateway: port(3, '203.0.113.10'),
  floating: { id: testId('floatingIp', 1), address: '203.0.113.20', mac: testMac(4) },
}

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let ovn: TestDatabases

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
})
afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})
beforeEach(async () => {
  await intent.clear()
  await writeIntent()
})
afterEach(() => ovn.stop())

/** The same cloud as rows of ours, with the revisions that its rows in northbound have. */
async function writeIntent(): Promise<void> {
  await intent.chassis('gw1', 'physnet1')
  await intent.network(1)
  await intent.subnet(1, 1, cloud.subnet.cidr, cloud.subnet.gateway)
  await intent.network(2, { type: 'vlan', physical: 'physnet1', tag: 100 })
  await intent.external(2)
  await intent.subnet(2, 2, cloud.externalSubnet.cidr, cloud.externalSubnet.gateway)
  await intent.group(1)
  await intent.rule(1, 1, { port: 22 })
  await intent.port(1, 1, { host: 'hv1', device })
  await intent.address(1, 1, cloud.machine.address)
  await intent.join(1, 1)
  await intent.router(1)
  await intent.port(2, 1)
  await intent.address(2, 1, cloud.interface.address)
  await intent.attach(1, 2, 'network:router_interface')
  await intent.port(3, 2)
  await intent.address(3, 2, cloud.gateway.address)
  await intent.attach(1, 3, 'network:router_gateway')
  await intent.port(4, 2, { owner: 'network:floatingip' })
  await intent.floatingIp(1, 2, 4, cloud.floating.address)
  await intent.associate(1, { port: 1, ip: cloud.machine.address, router: 1 })
  for (const [table, revision] of Object.entries({
    network: 2,
    subnet: 0,
    port: 3,
    router: 4,
    floating_ip: 2,
  })) {
    await sql`update ${sql.table(table)} set revision_number = ${revision}`.execute(connection.database)
  }
  await sql`update subnet set enable_dhcp = false where id = ${cloud.externalSubnet.id}`.execute(
    connection.database,
  )
}

async function adopt(release: Parameters<typeof neutronNorthbound>[1]) {
  await ovn.northbound.transact(neutronNorthbound(cloud, release))
  await ovn.northbound.synced()
  const before = uuids()
  const reconciler = await createStepReconciler({ ...ovn, database: connection.database })
  const { operations, obstacles, unclaimed } = await planAll(reconciler.context)
  const text = printOperations(operations)
  await reconciler.audit()
  await ovn.northbound.synced()
  const left = await reconciler.differences()
  await reconciler.stop()
  return { operations, obstacles, unclaimed, text, before, after: uuids(), left }
}

/** What traffic and agents hang on, by name. */
function uuids(): Readonly<Record<string, string>> {
  const tables = [
    'Logical_Switch',
    'Logical_Switch_Port',
    'Logical_Router',
    'Logical_Router_Port',
    'Port_Group',
  ] as const
  const found: [string, string][] = []
  for (const table of tables) {
    for (const row of ovn.northbound.replica.rows(table)) found.push([`${table} ${row.name}`, row._uuid])
  }
  for (const row of ovn.northbound.replica.rows('NAT')) found.push([`NAT ${row.external_ip}`, row._uuid])
  for (const row of ovn.northbound.replica.rows('DHCP_Options')) found.push([`DHCP ${row.cidr}`, row._uuid])
  return Object.fromEntries(found)
}

/** An OVN whose source NAT needs no care of ours, as the newest Neutron expects it. */
async function startNewerOvn(): Promise<TestDatabases> {
  const started = await startMemoryOvn(({ name, tables }) => {
    if (name !== 'OVN_Northbound') return { name, tables }
    const columns = { ...tables.NAT?.columns, match: { type: 'string' } }
    return { name, tables: { ...tables, NAT: { ...tables.NAT, columns } } }
  })
  await started.northbound.transact([insert('NB_Global', {})])
  return started
}

test('what the newest Neutron wrote is taken over as it is: only what Neutron has not is added', async () => {
  ovn = await startNewerOvn()
  const { operations, obstacles, unclaimed, text, before, after, left } = await adopt('2026.2')
  expect([obstacles, unclaimed, left]).toEqual([[], [], ''])
  expect(after).toEqual(before)
  const others = operations.filter(one => !/^(NB_Global|ACL)$/.test(one.table) && one.kind !== 'join')
  expect(others, text).toEqual([])
  expect(
    operations.every(one => one.kind !== 'delete' && one.kind !== 'leave'),
    text,
  ).toBe(true)
})

test('what an older one wrote is brought up to date, under the rows that are there', async () => {
  ovn = await startRealOvn()
  const { obstacles, before, after, left, operations } = await adopt('2025.1')
  expect([obstacles, left]).toEqual([[], ''])
  // Switches and routers keep their UUIDs too, whatever Neutron chooses for them since.
  expect(after).toEqual(before)
  const deleted = operations.filter(one => one.kind === 'delete').map(one => one.table)
  // The two drops had another priority.
  expect(deleted).toEqual(['ACL', 'ACL'])
})
