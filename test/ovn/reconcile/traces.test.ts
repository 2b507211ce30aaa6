import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { intentWriter, testId } from './intent.ts'
import { startRealOvn, type TestDatabases } from './northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

const run = promisify(execFile)
let testDatabase: TestDatabase
let connection: DatabaseConnection
let ovn: TestDatabases

const outside = '02:00:00:00:00:99'
const gatewayMac = 'fa:16:3e:00:00:04'

/** A machine behind a router whose gateway is on a physical network; its ports are bound to the gateway's chassis. */
beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  const intent = intentWriter(connection.database)
  ovn = await startRealOvn()
  await intent.chassis('gw1', 'physnet1')
  await intent.network(1)
  await intent.subnet(1, 1, '10.0.0.0/24', '10.0.0.1')
  await intent.subnet(2, 1, '2001:db8:2::/64', '2001:db8:2::1')
  await intent.network(2, { type: 'flat', physical: 'physnet1' })
  await intent.external(2)
  await intent.subnet(3, 2, '203.0.113.0/24', '203.0.113.1')
  await intent.subnet(4, 2, '2001:db8:1::/64', '2001:db8:1::1')
  await intent.port(1, 1, { host: 'gw1' })
  await intent.address(1, 1, '10.0.0.5')
  await intent.address(1, 2, '2001:db8:2::5')
  // Groups would let nothing in.
  const machine = testId('port', 1)
  await intent.write(
    [{ kind: 'port', id: machine }],
    [sql`update port set port_security_enabled = false where id = ${machine}`],
  )
  await intent.router(1)
  await intent.port(3, 1)
  await intent.address(3, 1, '10.0.0.1')
  await intent.address(3, 2, '2001:db8:2::1')
  await intent.attach(1, 3, 'network:router_interface')
  await intent.port(4, 2)
  await intent.address(4, 3, '203.0.113.10')
  await intent.address(4, 4, '2001:db8:1::10')
  await intent.attach(1, 4, 'network:router_gateway')
  await intent.port(5, 2, { owner: 'network:floatingip' })
  await intent.floatingIp(1, 2, 5, '203.0.113.20')
  await intent.forward(1, { port: 1, ip: '10.0.0.5', router: 1, protocol: 'tcp', first: 80, last: 80 })
  await intent.proxy(1, 1, '2001:db8:2::5')
  const reconciler = await createStepReconciler({ ...ovn, database: connection.database })
  await reconciler.audit()
  await reconciler.settle()
  await reconciler.stop()
  await ovn.nbctl(['--wait=sb', 'sync'])
  await ovn.sbctl(['chassis-add', 'gw1', 'geneve', '192.0.2.1'])
  for (const port of [`cr-lrp-${testId('port', 4)}`, testId('port', 1)])
    await ovn.sbctl(['lsp-bind', port, 'gw1'])
  await ovn.nbctl(['--wait=sb', 'sync'])
})

afterAll(async () => {
  await ovn.stop()
  await connection.close()
  await testDatabase.drop()
})

/** What OVN's logical flows do with a packet that comes from the physical network. */
async function trace(packet: string): Promise<string> {
  const inport = `provnet-${testId('segment', 2)}`
  const { stdout } = await run('ovn-trace', [
    `--db=${ovn.southboundRemote}`,
    '--minimal',
    // A connection that is not known yet, wherever the flows look it up.
    ...Array<string>(4).fill('--ct=new'),
    `neutron-${testId('network', 2)}`,
    `inport == "${inport}" && eth.src == ${outside} && ${packet}`,
  ])
  return stdout
}

test('the gateway answers for an address inside, and lets packets to it through unchanged', async () => {
  const asked = await trace(
    'eth.dst == 33:33:ff:00:00:05 && ip6.src == 2001:db8:1::99 && ip6.dst == ff02::1:ff00:5 && ip.ttl == 255 ' +
      `&& nd_ns && nd.target == 2001:db8:2::5 && nd.sll == ${outside}`,
  )
  expect(asked).toContain('nd_na {')
  expect(asked).toContain(`nd.tll = 0x${gatewayMac.replaceAll(':', '')}`)
  const sent = await trace(
    `eth.dst == ${gatewayMac} && ip6.src == 2001:db8:1::99 && ip6.dst == 2001:db8:2::5 && ip.ttl == 64 && tcp.dst == 22`,
  )
  expect(sent).toContain('output("port1")')
  expect(sent).toContain('ip6.dst = 2001:db8:2::5')
})

test('a forwarded port of a floating IP leads inside, another does not', async () => {
  const to = (port: number) =>
    trace(
      `eth.dst == ${gatewayMac} && ip4.src == 203.0.113.99 && ip4.dst == 203.0.113.20 && ip.ttl == 64 && tcp.dst == ${port}`,
    )
  const forwarded = await to(80)
  expect(forwarded).toMatch(/ct_lb/)
  expect(forwarded).toContain('output("port1")')
  expect(await to(81)).not.toContain('output("port1")')
})
