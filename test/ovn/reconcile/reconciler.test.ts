import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { createMetrics, type Metrics } from '@neutrino/base/metrics.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { DIRTY_CHANNEL } from '@neutrino/server/reconcile/dirty-unit.ts'
import { ovnSettingsDefault } from '@neutrino/server/reconcile/model/ovn-settings.ts'
import { createReconciler, type Reconciler } from '@neutrino/server/reconcile/reconciler.ts'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { connectTo, startRealOvn, type TestDatabases } from './northbound.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let ovn: TestDatabases
let reconciler: Reconciler
let metrics: Metrics

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
  ovn = await startRealOvn()
  metrics = createMetrics()
  reconciler = create('first', ovn)
  await reconciler.start()
  await eventually('the first audit', () => reconciler.status().audit.runs > 0)
})

afterEach(async () => {
  await reconciler.stop()
  await ovn.stop()
})

function create(holder: string, databases: Pick<TestDatabases, 'northbound' | 'southbound'>): Reconciler {
  return createReconciler({
    database: connection.database,
    listen,
    northbound: databases.northbound,
    southbound: databases.southbound,
    settings: ovnSettingsDefault,
    auditPeriodMs: 3_600_000,
    clock: systemClock,
    log: silentLog,
    metrics: holder === 'first' ? metrics : createMetrics(),
    holder,
  })
}

async function listen(channel: string, onNotify: () => void): Promise<() => Promise<void>> {
  const client = new pg.Client(testDatabase.connection)
  await client.connect()
  client.on('notification', () => onNotify())
  await client.query(`listen ${channel}`)
  return () => client.end()
}

/** What the API does after a commit. */
async function notify(): Promise<void> {
  await sql`select pg_notify(${DIRTY_CHANNEL}, '')`.execute(connection.database)
}

function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 10_000,
): Promise<unknown> {
  return waitUntil({ clock: systemClock }, { what, timeoutMs }, condition)
}

async function one<T>(query: ReturnType<typeof sql<T>>): Promise<T | undefined> {
  return (await query.execute(connection.database)).rows[0]
}

async function statusOf(port: number): Promise<string | undefined> {
  return (await one(sql<{ status: string }>`select status from port where id = ${testId('port', port)}`))
    ?.status
}

function hasPort(number: number): boolean {
  return ovn.northbound.replica.find('Logical_Switch_Port', 'name', testId('port', number)).length === 1
}

function externalIds(number: number): unknown {
  return ovn.northbound.replica.find('Logical_Switch_Port', 'name', testId('port', number))[0]?.external_ids
}

async function clean(): Promise<boolean> {
  return (await one(sql<{ n: number }>`select count(*)::int as n from dirty_unit`))?.n === 0
}

async function buildNetwork(): Promise<void> {
  await intent.network(1)
  await intent.subnet(1, 1, '10.0.0.0/16', '10.0.0.1')
  await intent.group(1)
}

async function addPort(number: number, host = ''): Promise<void> {
  await intent.port(number, 1, { host })
  await intent.address(number, 1, `10.0.${number >> 8}.${number & 255}`)
  await intent.join(number, 1)
}

test('a plugged port becomes ACTIVE, tells its host, and goes DOWN, without its revision moving', async () => {
  await buildNetwork()
  await addPort(10, 'hv1')
  await notify()
  await eventually('the port in northbound', () => hasPort(10))
  await ovn.sbctl(['chassis-add', 'hv1', 'geneve', '127.0.0.1'])
  await ovn.sbctl(['--wait=sb', 'sync']).catch(() => '')
  await eventually(
    'the binding',
    () => ovn.southbound.replica.find('Port_Binding', 'logical_port', testId('port', 10)).length > 0,
  )
  await ovn.sbctl(['lsp-bind', testId('port', 10), 'hv1'])
  await eventually('ACTIVE', async () => (await statusOf(10)) === 'ACTIVE')
  await eventually('the host in northbound', () =>
    Object.entries(externalIds(10) ?? {}).some(
      ([key, value]) => key === 'neutron:host_id' && value === 'hv1',
    ),
  )
  await ovn.sbctl(['lsp-unbind', testId('port', 10)])
  await eventually('DOWN', async () => (await statusOf(10)) === 'DOWN')
  await eventually(
    'no host in northbound',
    () => !Object.keys(externalIds(10) ?? {}).includes('neutron:host_id'),
  )
  await eventually('nothing left to do', clean)
  const port = await one(
    sql<{ revision_number: number }>`select revision_number from port where id = ${testId('port', 10)}`,
  )
  expect(port?.revision_number).toBe(0)
})

test('chassis become hosts and agents; a gateway is scheduled, and its port shows where it is', async () => {
  await intent.network(2, { type: 'flat', physical: 'physnet1' })
  await intent.external(2)
  await intent.subnet(3, 2, '203.0.113.0/24', '203.0.113.1')
  await intent.router(1)
  await intent.port(4, 2)
  await intent.address(4, 3, '203.0.113.10')
  await intent.attach(1, 4, 'network:router_gateway')
  await notify()
  await eventually('the router', () => ovn.northbound.replica.count('Logical_Router_Port') === 1)
  expect(ovn.northbound.replica.count('HA_Chassis')).toBe(0)

  for (const [index, name] of ['gw1', 'gw2'].entries()) {
    await ovn.sbctl([
      'chassis-add',
      name,
      'geneve',
      `127.0.0.${index + 1}`,
      '--',
      'set',
      'Chassis',
      name,
      'other_config:ovn-cms-options="enable-chassis-as-gw,availability-zones=az1:az2"',
      'other_config:ovn-bridge-mappings=physnet1:br-ex',
      `hostname=${name}.example`,
      '--',
      'create',
      'Chassis_Private',
      `name=${name}`,
    ])
  }
  await eventually('both as candidates', () => ovn.northbound.replica.count('HA_Chassis') === 2)
  const chassis = await one(
    sql`select name, hostname, is_gateway, availability_zones, bridge_mappings from chassis where name = 'gw1'`,
  )
  expect(chassis).toEqual({
    name: 'gw1',
    hostname: 'gw1.example',
    is_gateway: true,
    availability_zones: ['az1', 'az2'],
    bridge_mappings: { physnet1: 'br-ex' },
  })
  await eventually('agents', async () =>
    Boolean(
      await one(sql`select from agent where id = 'gw2' and not marked_down
      and agent_type = 'OVN Controller Gateway agent' and host = 'gw2.example' and availability_zone = 'az1, az2'`),
    ),
  )

  const redirect = `cr-lrp-${testId('port', 4)}`
  await eventually(
    'the redirect port',
    () => ovn.southbound.replica.find('Port_Binding', 'logical_port', redirect).length > 0,
  )
  await ovn.sbctl(['lsp-bind', redirect, 'gw1'])
  await eventually('an ACTIVE gateway port', async () => (await statusOf(4)) === 'ACTIVE')
  expect(await one(sql`select host from port_binding where port_id = ${testId('port', 4)}`)).toEqual({
    host: 'gw1.example',
  })

  await ovn.sbctl(['chassis-del', 'gw1', '--', '--all', 'destroy', 'Chassis_Private'])
  await eventually('one candidate', () => ovn.northbound.replica.count('HA_Chassis') === 1)
  await eventually('agents down', async () =>
    Boolean(await one(sql`select from agent where id = 'gw1' and marked_down`)),
  )
})

test('a floating IP is ACTIVE with its NAT and DOWN when it is free', async () => {
  await buildNetwork()
  await intent.network(2)
  await intent.external(2)
  await intent.subnet(3, 2, '203.0.113.0/24', '203.0.113.1')
  await addPort(10)
  await intent.router(1)
  await intent.port(5, 2, { owner: 'network:floatingip' })
  await intent.floatingIp(1, 2, 5, '203.0.113.20')
  await intent.associate(1, { port: 10, ip: '10.0.0.10', router: 1 })
  await notify()
  const status = async () => (await one(sql<{ status: string }>`select status from floating_ip`))?.status
  await eventually('ACTIVE', async () => (await status()) === 'ACTIVE')
  expect(externalIds(10)).toMatchObject({ 'neutron:port_fip': '203.0.113.20' })
  await intent.associate(1, undefined)
  await notify()
  await eventually('DOWN', async () => (await status()) === 'DOWN')
  await eventually(
    'no mark on the port',
    () => !Object.keys(externalIds(10) ?? {}).includes('neutron:port_fip'),
  )
})

test('the port of a router interface is ACTIVE as soon as OVN has it', async () => {
  await buildNetwork()
  await intent.router(1)
  await intent.port(3, 1)
  await intent.address(3, 1, '10.0.0.1')
  await intent.attach(1, 3, 'network:router_interface')
  await notify()
  await eventually('ACTIVE', async () => (await statusOf(3)) === 'ACTIVE')
})

test('a northbound database that is emptied under a running reconciler is filled again', async () => {
  await buildNetwork()
  for (const number of [10, 11, 12]) await addPort(number)
  await notify()
  await eventually('nothing left to do', clean)
  await ovn.nbctl(
    ['Logical_Switch', 'Port_Group', 'DHCP_Options']
      .flatMap(table => ['--', '--all', 'destroy', table])
      .slice(1),
  )
  await ovn.northbound.synced()
  await eventually('everything again', async () => {
    const { replica } = ovn.northbound
    return (
      [10, 11, 12].every(hasPort) &&
      Array.isArray(replica.find('Port_Group', 'name', 'neutron_pg_drop')[0]?.ports) &&
      replica.count('DHCP_Options') === 1 &&
      (await clean())
    )
  })
  const [group] = ovn.northbound.replica.find('Port_Group', 'name', 'neutron_pg_drop')
  expect(group?.ports).toHaveLength(3)
})

test.each(['neutron_pg_drop', `pg_${testId('group', 1).replaceAll('-', '_')}`])(
  'the port group %s is back with its ports when somebody removes it',
  async name => {
    await buildNetwork()
    for (const number of [10, 11, 12]) await addPort(number)
    await notify()
    await eventually('nothing left to do', clean)
    await ovn.nbctl(['pg-del', name])
    await ovn.northbound.synced()
    await eventually('the ports in the group', () => {
      const ports = ovn.northbound.replica.find('Port_Group', 'name', name)[0]?.ports
      return Array.isArray(ports) && ports.length === 3
    })
  },
)

test('a switch port that somebody removes is back at once, long before the next audit', async () => {
  await buildNetwork()
  await addPort(10)
  await notify()
  await eventually('nothing left to do', clean)
  await ovn.nbctl(['lsp-del', testId('port', 10)])
  await ovn.northbound.synced()
  await eventually('the port again', () => hasPort(10), 2_000)
})

test('100 changes a second are in northbound within 300 ms', async () => {
  await buildNetwork()
  await notify()
  await eventually('the network', clean)
  const seconds = 3
  const startedMs = systemClock.monotonicMs()
  for (let number = 1; number <= 100 * seconds; number++) {
    const dueMs = startedMs + number * 10
    await systemClock.sleep(dueMs - systemClock.monotonicMs())
    await intent.port(number, 1)
    await notify()
  }
  await eventually('all in northbound', clean)
  expect(ovn.northbound.replica.count('Logical_Switch_Port')).toBe(100 * seconds)
  const text = await metrics.text()
  const bucket = (bound: string) => {
    const name = 'neutrino_reconcile_commit_to_northbound_seconds'
    return Number(new RegExp(`${name}_bucket{le="${bound.replace('+', '\\+')}"} (\\d+)`).exec(text)?.[1])
  }
  // The promise is 99 of 100 and the benchmark holds us to it; a test shares its machine with others.
  expect(bucket('0.3') / bucket('+Inf')).toBeGreaterThan(0.95)
})

test('a standby takes over when the holder ends, and finds what was committed meanwhile', async () => {
  const clients = {
    northbound: await connectTo(ovn.northboundRemote, 'OVN_Northbound'),
    southbound: await connectTo(ovn.southboundRemote, 'OVN_Southbound'),
  }
  const standby = create('second', clients)
  await standby.start()
  expect(standby.status().epoch).toBeUndefined()
  const epoch = reconciler.status().epoch
  await reconciler.stop()
  await buildNetwork()
  await addPort(10)
  await eventually('the port by the standby', () => hasPort(10), 15_000)
  expect(standby.status().epoch).toBe((epoch ?? 0) + 1)
  await standby.stop()
  await Promise.all([clients.northbound.close(), clients.southbound.close()])
}, 40_000)
