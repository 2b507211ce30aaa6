import { byUuid, insert, mutate, remove, update } from '@neutrino/ovsdb/operation.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { Fenced } from '@neutrino/server/reconcile/apply.ts'
import { reconcileMarked } from '@neutrino/server/reconcile/reconcile-units.ts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { startMemoryOvn } from './northbound.ts'
import { printNorthbound } from './print-northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let ovn: Awaited<ReturnType<typeof startMemoryOvn>>
let reconciler: Awaited<ReturnType<typeof createStepReconciler>>

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
  ovn = await startMemoryOvn()
  reconciler = await createStepReconciler({ ...ovn, database: connection.database })
  await reconciler.audit()
  await intent.network(1)
  await intent.subnet(1, 1, '10.0.0.0/24', '10.0.0.1')
  await intent.group(1)
  for (const number of [1, 2, 3]) {
    await intent.port(number, 1)
    await intent.address(number, 1, `10.0.0.${number + 10}`)
    await intent.join(number, 1)
  }
})

afterEach(() => ovn.stop())

async function dirtyUnits() {
  const { rows } = await sql<{ kind: string; id: string; attempts: number; error: string | null }>`
    select kind, id, attempts, error from dirty_unit order by kind, id`.execute(connection.database)
  return rows
}

function portNames(): readonly string[] {
  return [...ovn.northbound.replica.rows('Logical_Switch_Port')].map(row => String(row.name)).sort()
}

describe('a crash', () => {
  test.each(['drop-before-commit', 'drop-after-commit'] as const)(
    '%s loses nothing and repeats nothing',
    async kind => {
      ovn.server.injectFault({ kind })
      await expect(reconciler.step()).rejects.toThrow()
      expect(await dirtyUnits()).not.toEqual([])
      await ovn.northbound.ready()
      await ovn.northbound.synced()
      await reconciler.settle()
      expect(await reconciler.differences()).toBe('')
      expect((await reconciler.audit()).lastOperations).toBe(0)
      expect(portNames()).toHaveLength(3)
    },
  )

  test('after the commit and before the marks are cleared, another process finds nothing to do', async () => {
    await reconciler.settle()
    const before = printNorthbound(ovn.northbound)
    await intent.write([{ kind: 'port', id: testId('port', 1) }], [])
    await reconciler.stop()
    const successor = await createStepReconciler({ ...ovn, database: connection.database, holder: 'next' })
    await successor.settle()
    expect(printNorthbound(ovn.northbound)).toBe(before)
  })
})

describe('a unit that northbound refuses', () => {
  beforeEach(async () => {
    // VLAN tags end at 4095.
    await sql`update port_binding set profile = '{"parent_name": "x", "tag": 5000}' where port_id = ${testId('port', 2)}`.execute(
      connection.database,
    )
    await reconciler.step()
  })

  test('stands alone with its error, and all others are applied', async () => {
    expect(portNames()).toEqual([testId('port', 1), testId('port', 3)])
    expect(await dirtyUnits()).toEqual([
      {
        kind: 'port',
        id: testId('port', 2),
        attempts: 1,
        error: expect.stringContaining('constraint violation'),
      },
    ])
  })

  test('is put off, and tried at once when it changes', async () => {
    expect(await reconciler.step()).toBe('idle')
    expect(await dirtyUnits()).toHaveLength(1)
    await sql`update port_binding set profile = '{}' where port_id = ${testId('port', 2)}`.execute(
      connection.database,
    )
    await intent.changePort(2, { name: 'fixed' })
    await reconciler.step()
    expect(await dirtyUnits()).toEqual([])
    expect(portNames()).toHaveLength(3)
  })
})

test('a port whose network is not there waits for it and comes with it', async () => {
  await reconciler.settle()
  await intent.write([], [sql`delete from dirty_unit`])
  const [row] = [...ovn.northbound.replica.rows('Logical_Switch')]
  await ovn.northbound.transact([remove('Logical_Switch', byUuid(row!._uuid))])
  await ovn.northbound.synced()
  await intent.changePort(1, { name: 'early' })
  await reconciler.step()
  expect(portNames()).toEqual([])
  expect((await dirtyUnits())[0]?.error).toContain('waits for Logical_Switch')
  await intent.renameNetwork(1, 'again', 1442)
  await reconciler.step()
  await reconciler.step()
  expect(portNames()).toHaveLength(3)
  expect(await reconciler.differences()).toBe('')
})

test('an older epoch can no longer write, whatever it believes', async () => {
  const oldEpoch = await reconciler.epoch()
  await sql`update lease set expires_at = now() - interval '1 second'`.execute(connection.database)
  const successor = await createStepReconciler({ ...ovn, database: connection.database, holder: 'next' })
  expect(await successor.epoch()).toBe(oldEpoch + 1)
  await expect(
    reconcileMarked(reconciler.context, { epoch: oldEpoch, signal: new AbortController().signal }),
  ).rejects.toThrow(Fenced)
  expect(portNames()).toEqual([])
  await successor.settle()
  expect(portNames()).toHaveLength(3)
})

test('a lease from a restored database catches up with the epoch in northbound', async () => {
  const [row] = [...ovn.northbound.replica.rows('NB_Global')]
  await ovn.northbound.transact([
    mutate('NB_Global', byUuid(row!._uuid), [
      ['external_ids', 'delete', ['neutrino:epoch']],
      ['external_ids', 'insert', { 'neutrino:epoch': '700' }],
    ]),
  ])
  await ovn.northbound.synced()
  expect(await reconciler.epoch()).toBe(701)
  await reconciler.settle()
  expect(portNames()).toHaveLength(3)
})

test('a change while a batch is under way is not lost', async () => {
  await reconciler.settle()
  await intent.changePort(1, { name: 'first' })
  const { context } = reconciler
  // Between reading the intent and clearing the mark, somebody changes the port again.
  const racing = {
    ...context,
    silently: async <T>(body: () => Promise<T>) => {
      const result = await body()
      await intent.changePort(1, { name: 'second' })
      return result
    },
  }
  await reconcileMarked(racing, await reconciler.turn())
  expect(await dirtyUnits()).toHaveLength(1)
  await reconciler.settle()
  const [row] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', testId('port', 1))
  expect(row?.external_ids).toMatchObject({ 'neutron:port_name': 'second' })
})

test('rows of others are left alone, and so are columns and keys of others in our rows', async () => {
  await reconciler.settle()
  const [port] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', testId('port', 1))
  const [group] = ovn.northbound.replica.find('Port_Group', 'name', 'neutron_pg_drop')
  const foreign = '0f0f0f0f-0000-4000-8000-00000000000'
  await ovn.northbound.transact([
    insert('Logical_Switch', { name: 'ops-switch', ports: [`${foreign}2`] }, { uuid: `${foreign}1` }),
    insert('Logical_Switch_Port', { name: 'ops-port' }, { uuid: `${foreign}2` }),
    insert('Load_Balancer', { name: 'octavia' }, { uuid: `${foreign}3` }),
    insert('Port_Group', { name: 'pg_of_fwaas', ports: [port!._uuid] }, { uuid: `${foreign}4` }),
    insert('DHCP_Options', { cidr: '172.16.0.0/24' }, { uuid: `${foreign}5` }),
    insert(
      'QoS',
      { direction: 'to-lport', priority: 100, match: 'ip4', bandwidth: { rate: 1000 } },
      { uuid: `${foreign}6` },
    ),
    mutate('Logical_Switch', byUuid(testId('network', 1)), [
      ['load_balancer', 'insert', [`${foreign}3`]],
      ['qos_rules', 'insert', [`${foreign}6`]],
    ]),
    mutate('Logical_Switch_Port', byUuid(port!._uuid), [
      ['options', 'insert', { arp_proxy: '10.0.0.99' }],
      ['external_ids', 'insert', { 'ops:note': 'x' }],
    ]),
    mutate('Port_Group', byUuid(group!._uuid), [['ports', 'insert', [`${foreign}2`]]]),
  ])
  await ovn.northbound.synced()
  const before = printNorthbound(ovn.northbound)
  expect((await reconciler.audit()).lastOperations).toBe(0)
  await intent.changePort(1, { name: 'port1' })
  await reconciler.settle()
  expect(printNorthbound(ovn.northbound).replace('revision_number","1"', 'revision_number","0"')).toBe(before)
})

test('an audit removes rows of ours without intent, and mends what was changed behind our back', async () => {
  await reconciler.settle()
  const before = printNorthbound(ovn.northbound)
  const stray = testId('network', 99)
  const [port] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', testId('port', 1))
  await ovn.northbound.transact([
    insert(
      'Logical_Switch',
      { name: `neutron-${stray}`, external_ids: { 'neutron:network_name': 'stray' } },
      { uuid: stray },
    ),
    insert('DHCP_Options', { cidr: '10.9.0.0/24', external_ids: { subnet_id: testId('subnet', 99) } }),
    update('Logical_Switch_Port', byUuid(port!._uuid), { enabled: false, addresses: ['unknown'] }),
  ])
  await ovn.northbound.synced()
  expect((await reconciler.audit()).lastOperations).toBe(2)
  expect(printNorthbound(ovn.northbound)).toBe(before)
})

test('rows that another Neutron wrote are taken over under their own UUIDs', async () => {
  await reconciler.settle()
  const made = [...ovn.northbound.replica.rows('Logical_Switch_Port')].length
  const other = await startMemoryOvn()
  const adopted = '0a0a0a0a-0000-4000-8000-00000000000'
  const networkId = testId('network', 1)
  await other.northbound.transact([
    insert(
      'Logical_Switch',
      {
        name: `neutron-${networkId}`,
        external_ids: { 'neutron:network_name': 'old' },
        ports: [`${adopted}2`],
      },
      { uuid: `${adopted}1` },
    ),
    insert(
      'Logical_Switch_Port',
      { name: testId('port', 1), external_ids: { 'neutron:port_name': 'old' } },
      { uuid: `${adopted}2` },
    ),
    insert(
      'DHCP_Options',
      {
        cidr: '10.0.0.0/24',
        external_ids: { subnet_id: testId('subnet', 1) },
        options: { server_mac: 'fa:16:3e:99:99:99' },
      },
      { uuid: `${adopted}3` },
    ),
  ])
  await other.northbound.synced()
  await reconciler.stop()
  const successor = await createStepReconciler({ ...other, database: connection.database, holder: 'next' })
  await successor.audit()
  expect(await successor.differences()).toBe('')
  expect(other.northbound.replica.get('Logical_Switch', `${adopted}1`)?.ports).toHaveLength(made)
  expect(other.northbound.replica.get('Logical_Switch_Port', `${adopted}2`)).toMatchObject({
    dhcpv4_options: `${adopted}3`,
  })
  expect(other.northbound.replica.get('DHCP_Options', `${adopted}3`)).toMatchObject({
    options: { server_mac: 'fa:16:3e:99:99:99', router: '10.0.0.1' },
  })
  expect(other.northbound.replica.count('Logical_Switch')).toBe(1)
  await other.stop()
})

test('an empty database does not wipe a northbound that holds a cloud', async () => {
  await reconciler.settle()
  const before = printNorthbound(ovn.northbound)
  await sql`truncate network, port, security_group, dirty_unit cascade`.execute(connection.database)
  const { pruneRefused } = await reconciler.audit()
  expect(pruneRefused).toBe(true)
  expect(printNorthbound(ovn.northbound)).toBe(before)
})

test('a northbound that was emptied is filled again by one audit', async () => {
  await reconciler.settle()
  const before = printNorthbound(ovn.northbound)
  await ovn.northbound.transact(
    ['Logical_Switch', 'Port_Group', 'DHCP_Options', 'NB_Global'].map(table => remove(table, [])),
  )
  await ovn.northbound.synced()
  await reconciler.audit()
  expect(printNorthbound(ovn.northbound)).toBe(before)
})

test('two switches of one name become one', async () => {
  await reconciler.settle()
  const before = printNorthbound(ovn.northbound)
  await ovn.northbound.transact([
    insert('Logical_Switch', {
      name: `neutron-${testId('network', 1)}`,
      external_ids: { 'neutron:network_name': 'double' },
    }),
  ])
  await ovn.northbound.synced()
  await reconciler.audit()
  expect(printNorthbound(ovn.northbound)).toBe(before)
})

test('what routers learned about a floating IP is forgotten when it moves', async () => {
  const learned = () => [...ovn.southbound.replica.rows('MAC_Binding')].map(row => row.ip)
  const datapath = '0e0e0e0e-0000-4000-8000-000000000001'
  const binding = (ip: string) =>
    insert('MAC_Binding', { datapath, ip, mac: 'fa:16:3e:00:00:99', logical_port: `lrp-${ip}` })
  await ovn.southbound.transact([
    insert('Datapath_Binding', { tunnel_key: 1 }, { uuid: datapath }),
    binding('203.0.113.20'),
    binding('203.0.113.21'),
  ])
  await intent.network(2)
  await intent.subnet(3, 2, '203.0.113.0/24', '203.0.113.1')
  await intent.router(1)
  await intent.port(5, 2, { owner: 'network:floatingip' })
  await intent.floatingIp(1, 2, 5, '203.0.113.20')
  await intent.associate(1, { port: 1, ip: '10.0.0.11', router: 1 })
  await reconciler.settle()
  await ovn.southbound.synced()
  expect(learned()).toEqual(['203.0.113.21'])
})

test('a port that only northbound still connects with a router takes it along when it goes', async () => {
  await intent.router(1)
  await intent.port(4, 1)
  await intent.address(4, 1, '10.0.0.1')
  await intent.attach(1, 4, 'network:router_interface')
  await reconciler.settle()
  expect(ovn.northbound.replica.count('Logical_Router_Port')).toBe(1)
  // Nobody marks the router.
  await intent.deletePort(4)
  await reconciler.step()
  expect(ovn.northbound.replica.count('Logical_Router_Port')).toBe(0)
  expect(await reconciler.differences()).toBe('')
})
