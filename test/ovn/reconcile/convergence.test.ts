import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { northboundTables } from '@neutrino/server/reconcile/model/desired-row.ts'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { startMemoryOvn, startRealOvn, type TestDatabases } from './northbound.ts'
import { printNorthbound } from './print-northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
})

afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})

/** A small cloud, built step by step in an order that foreign keys allow. */
const steps: readonly (() => Promise<unknown>)[] = [
  () => intent.network(1),
  () => intent.subnet(1, 1, '10.0.0.0/24', '10.0.0.1'),
  () => intent.subnet(2, 1, 'fd00::/64', 'fd00::1', 'dhcpv6-stateful'),
  () => intent.network(2, { type: 'vlan', physical: 'physnet1', tag: 100 }),
  () => intent.external(2),
  () => intent.subnet(3, 2, '203.0.113.0/24', '203.0.113.1'),
  () => intent.group(1),
  () => intent.rule(1, 1, { port: 22 }),
  () => intent.rule(2, 1, { remoteGroup: 1 }),
  () => intent.group(2, false),
  () => intent.log(1, 'DROP', { group: 2 }),
  () => intent.addressGroup(1, ['10.1.0.0/16', '2001:db8::/32']),
  () => intent.rule(9, 2, { addressGroup: 1 }),
  () => intent.port(1, 1, { host: 'hv1' }),
  () => intent.address(1, 1, '10.0.0.5'),
  () => intent.address(1, 2, 'fd00::5'),
  () => intent.join(1, 1),
  () => intent.port(2, 1, { host: 'hv2' }),
  () => intent.address(2, 1, '10.0.0.6'),
  () => intent.join(2, 1),
  () => intent.join(2, 2),
  () => intent.router(1),
  () => intent.port(3, 1),
  () => intent.address(3, 1, '10.0.0.1'),
  () => intent.attach(1, 3, 'network:router_interface'),
  () => intent.port(4, 2),
  () => intent.address(4, 3, '203.0.113.10'),
  () => intent.attach(1, 4, 'network:router_gateway'),
  () => intent.port(5, 2, { owner: 'network:floatingip' }),
  () => intent.floatingIp(1, 2, 5, '203.0.113.20'),
  () => intent.associate(1, { port: 1, ip: '10.0.0.5', router: 1 }),
  () => intent.port(7, 2, { owner: 'network:floatingip' }),
  () => intent.floatingIp(2, 2, 7, '203.0.113.21'),
  () => intent.forward(2, { port: 2, ip: '10.0.0.6', router: 1, protocol: 'tcp', first: 80, last: 80 }),
  () => intent.forward(2, { port: 2, ip: '10.0.0.6', router: 1, protocol: 'udp', first: 5000, last: 5001 }),
  () => intent.network(3, { type: 'flat', physical: 'physnet1' }),
  () => intent.external(3),
  () => intent.subnet(4, 3, '198.51.100.0/24', '198.51.100.1'),
  () => intent.port(8, 3),
  () => intent.address(8, 4, '198.51.100.10'),
  () => intent.changePort(2, { options: [{ opt_name: 'mtu', opt_value: '1400', ip_version: 4 }] }),
  () => intent.trunk(1, 1),
  () => intent.subPort(1, 2, 101),
  () => intent.qosPolicy(1),
  () => intent.qosRule(1, 1, { type: 'bandwidth_limit', direction: 'egress', value: 5000, burst: 400 }),
  () => intent.qosRule(2, 1, { type: 'bandwidth_limit', direction: 'ingress', value: 6000 }),
  () => intent.qosRule(3, 1, { type: 'dscp_marking', value: 26 }),
  () => intent.limit(1),
  () => intent.port(6, 1),
  () => intent.address(6, 1, '10.0.0.100'),
  () => intent.changePort(1, { pairs: [{ ip_address: '10.0.0.100', mac_address: 'fa:16:3e:00:00:01' }] }),
]

/** Takes the cloud down again, in an order that foreign keys allow. */
const teardown: readonly (() => Promise<unknown>)[] = [
  () => intent.limit(undefined),
  () => intent.stopForwarding(2, 'tcp'),
  () => intent.stopForwarding(2, 'udp'),
  () => intent.deleteFloatingIp(2),
  () => intent.deletePort(7),
  () => intent.detach(1, 8),
  () => intent.deleteFloatingIp(1),
  () => intent.deletePort(5),
  () => intent.detach(1, 4),
  () => intent.detach(1, 3),
  () => intent.deleteRouter(1),
  () => intent.deletePort(6),
  () => intent.freeSubPort(2),
  () => intent.deleteTrunk(1),
  () => intent.deletePort(2),
  () => intent.deletePort(1),
  () => intent.deleteGroup(2),
  () => intent.deleteGroup(1),
  () => intent.deleteAddressGroup(1),
  () => intent.deleteNetwork(3),
  () => intent.deleteNetwork(2),
  () => intent.deleteNetwork(1),
]

/** Changes that may follow in any order and number. */
const changes: Readonly<Record<string, () => Promise<unknown>>> = {
  rename: () => intent.renameNetwork(1, 'renamed', 1400),
  dhcpOff: () => intent.switchDhcp(1, 1, false),
  dhcpOn: () => intent.switchDhcp(1, 1, true),
  leave: () => intent.leave(1, 1),
  join: () => intent.join(1, 2),
  noPairs: () => intent.changePort(1, { pairs: [] }),
  portName: () => intent.changePort(1, { name: 'other' }),
  otherVlan: () => intent.subPort(1, 2, 102),
  freeSubPort: () => intent.freeSubPort(2),
  noOptions: () => intent.changePort(2, { options: [] }),
  moreRules: () => intent.rule(3, 2, { cidr: '10.0.0.0/8' }),
  fewerRules: () => intent.deleteRule(1, 1),
  noDrops: () => intent.switchLog(1, false),
  drops: () => intent.switchLog(1, true),
  logPort: () => intent.log(2, 'ALL', { port: 1 }),
  noPortLog: () => intent.deleteLog(2),
  noLog: () => intent.deleteLog(1),
  logAll: () => intent.log(3, 'ACCEPT'),
  otherAddresses: () => intent.addressGroup(1, ['10.2.0.0/16']),
  stateless: () => intent.group(1, false),
  routes: () => intent.routes(1, [{ destination: '192.168.0.0/16', nexthop: '10.0.0.6' }]),
  noRoutes: () => intent.routes(1, []),
  disassociate: () => intent.associate(1, undefined),
  associateOther: () => intent.associate(1, { port: 2, ip: '10.0.0.6', router: 1 }),
  chassis: () => intent.chassis('gw9', 'physnet1'),
  chosenChassis: () => intent.chooseChassis(1, 'gw9', 7),
  moreForwarding: () =>
    intent.forward(2, { port: 1, ip: '10.0.0.5', router: 1, protocol: 'tcp', first: 81, last: 83 }),
  lessForwarding: () => intent.stopForwarding(2, 'tcp'),
  secondGateway: () => intent.attachGateway(1, 8, 5),
  watchedRoutes: () => intent.defaultRoute(1, { bfd: true, ecmp: true }),
  firstRouteAlone: () => intent.defaultRoute(1, { bfd: true, ecmp: false }),
  limited: () => intent.limit(1),
  unlimited: () => intent.limit(undefined),
  otherLimit: () =>
    intent.qosRule(1, 1, { type: 'bandwidth_limit', direction: 'egress', value: 7000, burst: 0 }),
  unmarked: () => intent.deleteQosRule(3),
  proxy: () => intent.proxy(1, 1, 'fd00::5'),
  noProxies: () => intent.stopProxies(1),
  plainRoutes: () => intent.defaultRoute(1, { bfd: false, ecmp: true }),
}

const markRouter = () => intent.write([{ kind: 'router', id: testId('router', 1) }], [])

function countRows(ovn: TestDatabases): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const table of northboundTables) {
    const count = ovn.northbound.replica.count(table)
    if (table !== 'NB_Global' && count > 0) counts[table] = count
  }
  return counts
}

/** Northbound as one full run over the intent makes it from nothing. */
async function fullRun(): Promise<string> {
  const ovn = await startMemoryOvn()
  try {
    const full = await createStepReconciler({ ...ovn, database: connection.database })
    await full.audit()
    await full.stop()
    return printNorthbound(ovn.northbound)
  } finally {
    await ovn.stop()
  }
}

test('whatever order, split and repetition of changes: northbound is as a full run makes it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(changes)), { maxLength: 12 }),
      fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      async (chosen, runs) => {
        await intent.clear()
        await intent.chassis('gw1', 'physnet1')
        const ovn = await startMemoryOvn()
        try {
          const incremental = await createStepReconciler({ ...ovn, database: connection.database })
          await incremental.audit()
          const all = [...steps, ...chosen.map(name => changes[name]!), markRouter]
          for (const [index, change] of all.entries()) {
            await change()
            if (runs[index]) await incremental.step()
          }
          await incremental.settle()
          expect(await incremental.differences()).toBe('')
          await incremental.stop()
          expect(printNorthbound(ovn.northbound)).toBe(await fullRun())
        } finally {
          await ovn.stop()
        }
      },
    ),
    { numRuns: 15 },
  )
}, 120_000)

const backends: readonly (readonly [string, () => Promise<TestDatabases>])[] = [
  ['the memory server', startMemoryOvn],
  ['ovsdb-server and northd', startRealOvn],
]

describe.each(backends)('on %s', (_name, start) => {
  let ovn: TestDatabases

  beforeEach(async () => {
    await intent.clear()
    await intent.chassis('gw1', 'physnet1')
    ovn = await start()
  })
  afterEach(() => ovn.stop())

  test('a cloud is built, found as intended, and taken down to nothing', async () => {
    const reconciler = await createStepReconciler({ ...ovn, database: connection.database })
    await reconciler.audit()
    const before = printNorthbound(ovn.northbound)
    for (const step of steps) await step()
    await reconciler.settle()
    expect(await reconciler.differences()).toBe('')
    expect((await reconciler.audit()).lastOperations).toBe(0)
    expect(countRows(ovn)).toEqual({
      Logical_Switch: 3,
      // Six ports (floating ones have none) and a localnet port of the VLAN and of the flat network.
      Logical_Switch_Port: 8,
      DHCP_Options: 5,
      Address_Set: 2,
      Meter: 2,
      Meter_Band: 2,
      Port_Group: 3,
      // Two of them because group 2 is logged.
      ACL: 9,
      Logical_Router: 1,
      Logical_Router_Port: 2,
      Logical_Router_Static_Route: 1,
      NAT: 2,
      HA_Chassis_Group: 1,
      // One for tcp, one for each of two ports of udp.
      Load_Balancer: 3,
      HA_Chassis: 1,
      // Both ways for the port, the gateway and the floating IP.
      QoS: 6,
    })
    for (const step of teardown) await step()
    await reconciler.settle()
    expect(printNorthbound(ovn.northbound)).toBe(before)
  })
})
