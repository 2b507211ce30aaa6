import { byUuid, insert, mutate } from '@neutrino/ovsdb/operation.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { adoptionReport } from '@neutrino/server/reconcile/adoption.ts'
import { planAll } from '@neutrino/server/reconcile/plan-all.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { startRealOvn, type TestDatabases } from './northbound.ts'
import { createSmallCloud } from './small-cloud.ts'
import { createStepReconciler } from './step-reconciler.ts'

type Stepped = Awaited<ReturnType<typeof createStepReconciler>>

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter
let ovn: TestDatabases
let reconciler: Stepped

const foreign = (number: number) => `0f0f0f0f-0000-4000-8000-0000000000${String(number).padStart(2, '0')}`
const row = (number: number) => ({ uuid: foreign(number) })
const mark = { 'ops:owner': 'somebody' }

/** Rows that others may have: of their own, and hung on ours. By what they are; the numbers are their UUIDs'. */
const others: Readonly<Record<string, number>> = {
  'Logical_Switch of their own': 1,
  'Logical_Switch_Port of their own': 2,
  'Logical_Switch_Port on a switch of ours': 3,
  'Logical_Router of their own': 4,
  'Logical_Router_Port of their own': 5,
  'Logical_Router_Port on a router of ours, to a transit switch': 6,
  'Logical_Router_Static_Route of their own': 7,
  'Logical_Router_Static_Route that ovn-ic learned, on a router of ours': 8,
  'Logical_Router_Static_Route without any mark, on a router of ours': 9,
  'Logical_Router_Policy on a router of ours': 10,
  'NAT on a router of ours': 11,
  'Port_Group of their own, with a port of ours': 12,
  'ACL in their group': 13,
  'ACL in a group of ours': 14,
  'ACL on a switch of ours': 15,
  'Address_Set of their own': 16,
  'DHCP_Options of their own': 17,
  'DNS of their own, on a switch of ours': 18,
  'QoS on a switch of ours': 19,
  'Load_Balancer on a switch and a router of ours': 20,
  'Load_Balancer_Group of their own': 21,
  'HA_Chassis_Group of their own': 22,
  'HA_Chassis in their group': 23,
  'Gateway_Chassis of their own': 24,
  'BFD of their own': 25,
  'Meter of their own': 26,
  'Meter_Band in their meter': 27,
  'Copp of their own': 28,
  'Mirror on a port of ours': 29,
  'Static_MAC_Binding of their own': 30,
  'Logical_Switch of ovn-ic, for transit': 31,
  'Logical_Switch_Port to a router of ours, on the transit switch': 32,
  'Logical_Switch_Port to another zone, on the transit switch': 33,
  'Chassis_Template_Var of their own': 34,
  'Forwarding_Group on their switch': 35,
}

const tableOf = (what: string) => what.split(' ')[0] ?? ''

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
  await intent.clear()
  ovn = await startRealOvn()
  reconciler = await createStepReconciler({ ...ovn, database: connection.database })
  for (const step of createSmallCloud(() => intent).steps) await step()
  await reconciler.audit()
  await writeForeignRows()
})
afterAll(async () => {
  await reconciler?.stop()
  await ovn?.stop()
  await connection?.close()
  await testDatabase?.drop()
})

async function writeForeignRows(): Promise<void> {
  const find = (table: string, name: string) => ovn.northbound.replica.find(table, 'name', name)[0]!._uuid
  const [port] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', testId('port', 1))
  const router = [...ovn.northbound.replica.rows('Logical_Router')][0]!._uuid
  const group = find('Port_Group', 'neutron_pg_drop')
  const match = { direction: 'from-lport', priority: 900, match: 'ip4', action: 'allow' }
  await ovn.northbound.transact([
    insert(
      'Logical_Switch',
      {
        ...{ name: 'ops', ports: [foreign(2)], forwarding_groups: [foreign(35)], external_ids: mark },
      },
      row(1),
    ),
    insert('Logical_Switch_Port', { name: 'ops-port' }, row(2)),
    insert('Logical_Switch_Port', { name: 'ops-port-on-ours', external_ids: mark }, row(3)),
    insert(
      'Logical_Router',
      { name: 'ops-router', ports: [foreign(5)], static_routes: [foreign(7)] },
      row(4),
    ),
    insert(
      'Logical_Router_Port',
      {
        ...{
          name: 'ops-lrp',
          mac: '0a:00:00:00:00:01',
          networks: ['192.0.2.1/24'],
          gateway_chassis: [foreign(24)],
        },
      },
      row(5),
    ),
    insert(
      'Logical_Router_Port',
      {
        ...{ name: 'to-transit', mac: '0a:00:00:00:00:02', networks: ['169.254.100.1/24'] },
      },
      row(6),
    ),
    insert('Logical_Router_Static_Route', { ip_prefix: '198.18.0.0/24', nexthop: '192.0.2.9' }, row(7)),
    insert(
      'Logical_Router_Static_Route',
      {
        ...{ ip_prefix: '198.18.1.0/24', nexthop: '169.254.100.2' },
        external_ids: { 'ic-learned-route': foreign(99) },
      },
      row(8),
    ),
    insert('Logical_Router_Static_Route', { ip_prefix: '198.18.2.0/24', nexthop: '169.254.100.3' }, row(9)),
    insert('Logical_Router_Policy', { priority: 10, match: 'ip4', action: 'allow' }, row(10)),
    insert(
      'NAT',
      {
        ...{ type: 'snat', external_ip: '203.0.113.99', logical_ip: '10.9.0.0/24', external_ids: mark },
      },
      row(11),
    ),
    insert('Port_Group', { name: 'ops_group', ports: [port!._uuid], acls: [foreign(13)] }, row(12)),
    insert('ACL', match, row(13)),
    insert('ACL', { ...match, external_ids: { 'neutron:firewall_rule_id': 'x' } }, row(14)),
    insert('ACL', { ...match, priority: 901 }, row(15)),
    insert('Address_Set', { name: 'ops_set', addresses: ['192.0.2.0/24'] }, row(16)),
    insert('DHCP_Options', { cidr: '192.0.2.0/24', options: { server_id: '192.0.2.1' } }, row(17)),
    insert('DNS', { records: { 'ops.example': '192.0.2.1' } }, row(18)),
    insert('QoS', { direction: 'to-lport', priority: 100, match: 'ip4', bandwidth: { rate: 1000 } }, row(19)),
    insert('Load_Balancer', { name: 'ops-lb', vips: { '192.0.2.80:80': '10.0.0.5:80' } }, row(20)),
    insert('Load_Balancer_Group', { name: 'ops-lbs', load_balancer: [foreign(20)] }, row(21)),
    insert('HA_Chassis_Group', { name: 'ops-gateways', ha_chassis: [foreign(23)] }, row(22)),
    insert('HA_Chassis', { chassis_name: 'hv9', priority: 1 }, row(23)),
    insert('Gateway_Chassis', { name: 'ops-lrp-hv9', chassis_name: 'hv9', priority: 1 }, row(24)),
    insert('BFD', { logical_port: 'ops-lrp', dst_ip: '192.0.2.2' }, row(25)),
    insert('Meter', { name: 'ops-meter', unit: 'pktps', bands: [foreign(27)] }, row(26)),
    insert('Meter_Band', { action: 'drop', rate: 10 }, row(27)),
    insert('Copp', { name: 'ops-copp', meters: { arp: 'ops-meter' } }, row(28)),
    insert(
      'Mirror',
      { name: 'tm_in_abcdef', type: 'gre', filter: 'to-lport', sink: '192.0.2.7', index: 7 },
      row(29),
    ),
    insert(
      'Static_MAC_Binding',
      {
        ...{ logical_port: 'ops-lrp', ip: '192.0.2.5', mac: '0a:00:00:00:00:09' },
      },
      row(30),
    ),
    insert(
      'Logical_Switch',
      {
        ...{ name: 'ts1', ports: [foreign(32), foreign(33)], other_config: { 'interconn-ts': 'ts1' } },
      },
      row(31),
    ),
    insert(
      'Logical_Switch_Port',
      {
        ...{
          name: 'ts1-here',
          type: 'router',
          addresses: ['router'],
          options: { 'router-port': 'to-transit' },
        },
      },
      row(32),
    ),
    insert(
      'Logical_Switch_Port',
      {
        ...{ name: 'ts1-there', type: 'remote', addresses: ['0a:00:00:00:01:02 169.254.100.2/24'] },
      },
      row(33),
    ),
    insert('Chassis_Template_Var', { chassis: 'hv9', variables: { vip: '192.0.2.80' } }, row(34)),
    insert(
      'Forwarding_Group',
      {
        ...{ name: 'ops-fwd', vip: '192.0.2.44', vmac: '0a:00:00:00:00:44', child_port: ['ops-port'] },
      },
      row(35),
    ),
    mutate('Logical_Switch', byUuid(testId('network', 1)), [
      ['ports', 'insert', [foreign(3)]],
      ['acls', 'insert', [foreign(15)]],
      ['dns_records', 'insert', [foreign(18)]],
      ['qos_rules', 'insert', [foreign(19)]],
      ['load_balancer', 'insert', [foreign(20)]],
    ]),
    mutate('Logical_Router', byUuid(router), [
      ['ports', 'insert', [foreign(6)]],
      ['static_routes', 'insert', [foreign(8), foreign(9)]],
      ['policies', 'insert', [foreign(10)]],
      ['nat', 'insert', [foreign(11)]],
      ['load_balancer', 'insert', [foreign(20)]],
    ]),
    mutate('Port_Group', byUuid(find('Port_Group', `pg_${testId('group', 1).replaceAll('-', '_')}`)), [
      ['acls', 'insert', [foreign(14)]],
      ['ports', 'insert', [foreign(3)]],
    ]),
    mutate('Port_Group', byUuid(group), [['ports', 'insert', [foreign(2)]]]),
    mutate('Logical_Switch_Port', byUuid(port!._uuid), [['mirror_rules', 'insert', [foreign(29)]]]),
  ])
  await ovn.northbound.synced()
}

/** What of theirs is there, but for what northd writes itself. */
function theirs(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(others).map(([what, number]) => {
      const found = ovn.northbound.replica.get(tableOf(what), foreign(number))
      // These two are northd's to write, whenever it comes to it.
      return [what, JSON.stringify(found === undefined ? {} : { ...found, up: undefined, status: undefined })]
    }),
  )
}

test('each of them is there', () => {
  for (const [what, text] of Object.entries(theirs())) expect(text, what).toContain('_uuid')
})

test('an audit finds nothing to do, and adoption calls them foreign', async () => {
  expect((await reconciler.audit()).lastOperations).toBe(0)
  const differences = await planAll(reconciler.context)
  expect(differences).toMatchObject({ operations: [], obstacles: [], unclaimed: [] })
  const report = adoptionReport(differences, ovn.northbound.replica, table => ovn.northbound.hasTable(table))
  for (const [what, number] of Object.entries(others)) {
    const table = report.find(one => one.table === tableOf(what))
    if (table === undefined) continue
    expect(
      table.foreign.map(one => one.uuid),
      what,
    ).toContain(foreign(number))
    expect([...table.pruned, ...table.adopted, ...table.changed].map(one => one.uuid)).not.toContain(
      foreign(number),
    )
  }
})

test('changes of ours change nothing of theirs', async () => {
  const before = theirs()
  await intent.renameNetwork(1, 'other', 1400)
  await intent.changePort(1, { name: 'other' })
  await intent.rule(3, 1, { port: 443 })
  await intent.deleteRule(1, 1)
  await intent.routes(1, [{ destination: '192.168.9.0/24', nexthop: '10.0.0.9' }])
  await reconciler.settle()
  await reconciler.audit()
  expect(theirs()).toEqual(before)
})

test('when all of ours goes, what is theirs stays, but for what hung on ours', async () => {
  for (const step of createSmallCloud(() => intent).teardown) await step()
  await reconciler.settle()
  await reconciler.audit()
  await ovn.northbound.synced()
  const gone = Object.entries(theirs()).flatMap(([what, text]) => (text.includes('_uuid') ? [] : [what]))
  // OVN keeps none of these without the row that they hang on.
  expect(gone).toEqual(Object.keys(others).filter(what => /\bof ours\b/.test(what) && hangs.test(what)))
})

const hangs =
  /^(Logical_Switch_Port on|Logical_Router_Port on|Logical_Router_Static_Route |Logical_Router_Policy|NAT|ACL|QoS)/
