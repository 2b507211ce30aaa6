import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type IntentWriter, testId } from './intent.ts'
import type { TestDatabases } from './northbound.ts'
import { type RealReconciler, useRealReconciler } from './use-real-reconciler.ts'

let intent: IntentWriter
let ovn: TestDatabases
let reconciler: RealReconciler['reconciler']

const tcp = { port: 1, ip: '10.0.0.5', router: 1, protocol: 'tcp', first: 80, last: 80 }

useRealReconciler(
  async made => {
    ;({ intent, ovn, reconciler } = made)
    await intent.network(1, { type: 'vlan', physical: 'physnet1', tag: 121 })
    await intent.subnet(1, 1, '10.0.0.0/24', '10.0.0.1')
    await intent.port(1, 1, { host: 'hv1' })
    await intent.address(1, 1, '10.0.0.5')
    await intent.network(2, { type: 'vlan', physical: 'physnet1', tag: 100 })
    await intent.external(2)
    await intent.subnet(2, 2, '203.0.113.0/24', '203.0.113.1')
    await intent.router(1)
    await intent.port(2, 1)
    await intent.address(2, 1, '10.0.0.1')
    await intent.attach(1, 2, 'network:router_interface')
    await intent.port(3, 2)
    await intent.address(3, 2, '203.0.113.10')
    await intent.attach(1, 3, 'network:router_gateway')
    await intent.port(4, 2, { owner: 'network:floatingip' })
    await intent.floatingIp(1, 2, 4, '203.0.113.20')
    await intent.forward(1, tcp)
    await reconciler.settle()
  },
  { distributedFloatingIp: true },
)

const name = `neutron-${testId('network', 1)}`

/** What is not tracked on the switch of the VLAN network. */
async function untracked(): Promise<number> {
  return (await ovn.nbctl(['acl-list', name])).split('\n').filter(line => line.includes('allow-stateless'))
    .length
}

test('is untracked at the physical port while there is any', async () => {
  expect(await untracked()).toBe(2)
  await intent.forward(1, { ...tcp, protocol: 'udp' })
  await intent.stopForwarding(1, 'tcp')
  await reconciler.settle()
  expect(await untracked()).toBe(2)
  await intent.stopForwarding(1, 'udp')
  await reconciler.settle()
  expect(await untracked()).toBe(0)
})

test('as much beside a tunnelled network, where its own floating IPs are centralised', async () => {
  await intent.port(6, 1, { host: 'hv1' })
  await intent.address(6, 1, '10.0.0.6')
  await intent.port(7, 2, { owner: 'network:floatingip' })
  await intent.floatingIp(2, 2, 7, '203.0.113.21')
  await intent.associate(2, { port: 6, ip: '10.0.0.6', router: 1 })
  await intent.write([], [sql`update port set status = 'ACTIVE' where id = ${testId('port', 6)}`])
  await reconciler.settle()
  const externalMac = () =>
    ovn.nbctl(['--bare', '--columns=external_mac', 'list', 'NAT', testId('floatingIp', 2)])
  expect((await externalMac()).trim()).not.toBe('')
  await intent.network(3)
  await intent.subnet(3, 3, '10.3.0.0/24', '10.3.0.1')
  await intent.port(5, 3)
  await intent.address(5, 3, '10.3.0.1')
  await intent.attach(1, 5, 'network:router_interface')
  await reconciler.settle()
  expect([await untracked(), (await externalMac()).trim()]).toEqual([2, ''])
  await intent.detach(1, 5)
  await reconciler.settle()
  expect((await externalMac()).trim()).not.toBe('')
})

test('rows that go are made again, and those of others stay', async () => {
  await ovn.nbctl(['acl-del', name])
  await ovn.nbctl(['acl-add', name, 'to-lport', '7', 'ip4', 'allow-stateless'])
  await reconciler.audit()
  expect(await untracked()).toBe(3)
  await intent.stopForwarding(1, 'tcp')
  await intent.deleteFloatingIp(1)
  await reconciler.settle()
  expect(await untracked()).toBe(1)
})

test('all at once they go as well', async () => {
  await intent.stopForwarding(1, 'tcp')
  await intent.detach(1, 2)
  await intent.deletePort(1)
  await intent.deleteNetwork(1)
  await reconciler.settle()
  expect(await ovn.nbctl(['--bare', '--columns=_uuid', 'find', 'ACL', 'priority=0'])).toBe('')
})
