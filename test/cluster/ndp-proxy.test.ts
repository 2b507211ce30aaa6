import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, allowPing, createGroup, createPort, providerVlan } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'

const host = 'internet6'
const vlan = 112
const outsideAddress = '2001:db8:0:1::fe'
const inside = '2001:db8:0:16::/64'
const answerWaitMs = 15_000

/** The outside believes that the addresses inside are on its own link: somebody has to answer for them. */
describe.runIf(process.getuid?.() === 0)('NDP proxies', () => {
  const cloud = useCloud()
  let router: Shown
  let proxied: Shown
  let other: Shown
  let proxy: Shown

  beforeAll(async () => {
    const { api, lab } = cloud
    const scope = await api.create('address-scopes', { name: 'scope', ip_version: 6 })
    const pool = await api.create('subnetpools', {
      ...{ name: 'pool', address_scope_id: scope.id },
      ...{ prefixes: ['2001:db8::/48'], default_prefixlen: 64 },
    })
    const external = await api.create('networks', {
      ...{ name: 'public6', 'router:external': true, ...providerVlan(cloud, vlan) },
    })
    await api.create('subnets', {
      ...{ network_id: external.id, ip_version: 6, cidr: '2001:db8:0:1::/64', subnetpool_id: pool.id },
      ...{ gateway_ip: outsideAddress, enable_dhcp: false },
    })
    await lab.addExternalHost({ name: host, addresses: [`${outsideAddress}/64`], vlan })
    await lab.exec(host, ['ip', '-6', 'route', 'add', inside, 'dev', 'eth0'])
    const network = await api.create('networks', { name: 'inside6' })
    const subnet = await api.create('subnets', {
      ...{ network_id: network.id, ip_version: 6, cidr: inside, subnetpool_id: pool.id },
      ...{ ipv6_address_mode: 'slaac', ipv6_ra_mode: 'slaac' },
    })
    router = await api.create('routers', {
      ...{ name: 'router', external_gateway_info: { network_id: external.id }, enable_ndp_proxy: true },
    })
    await api.put(`routers/${router.id}/add_router_interface`, { subnet_id: subnet.id })
    const group = await createGroup(cloud, allowPing)
    proxied = await createPort(cloud, network, [group])
    other = await createPort(cloud, network, [group])
    await Promise.all([
      cloud.boot(proxied, { name: 'proxied', hypervisor: 3 }),
      cloud.boot(other, { name: 'other', hypervisor: 1 }),
    ])
    for (const [name, port] of [['proxied', proxied] as const, ['other', other] as const]) {
      await cloud.eventually(`${name} has its address`, answerWaitMs, async () => {
        return (await cloud.probes.addressesV6(name)).includes(addressOf(port, 6))
      })
    }
  })

  test('without one, the outside does not find a machine', async () => {
    await cloud.expectNoReach(host, addressOf(proxied, 6))
  })

  test('with one it does, untranslated', async () => {
    proxy = await cloud.api.create('ndp-proxies', { router_id: router.id, port_id: proxied.id })
    await cloud.expectReach(host, addressOf(proxied, 6))
  })

  test('and the machine finds the outside', () => cloud.expectReach('proxied', outsideAddress))

  test('the gateway answers for it, and for nobody else', async () => {
    const [gateway] = await cloud.api.list('ports', {
      ...{ device_id: router.id, device_owner: 'network:router_gateway' },
    })
    const { stdout } = await cloud.lab.exec(host, ['ip', '-6', 'neighbour', 'show', addressOf(proxied, 6)])
    expect(stdout).toContain(gateway?.mac_address)
    await cloud.expectNoReach(host, addressOf(other, 6))
  })

  test('nobody answers when the router may no more', async () => {
    await cloud.api.update('routers', router.id, { enable_ndp_proxy: false })
    await forgotten()
    await cloud.expectNoReach(host, addressOf(proxied, 6))
    await cloud.api.update('routers', router.id, { enable_ndp_proxy: true })
    await cloud.expectReach(host, addressOf(proxied, 6))
  })

  test('nor when the proxy is gone', async () => {
    await cloud.api.remove('ndp-proxies', proxy.id)
    await forgotten()
    await cloud.expectNoReach(host, addressOf(proxied, 6))
  })

  async function forgotten(): Promise<void> {
    await cloud.settled()
    await cloud.lab.exec(host, ['ip', '-6', 'neighbour', 'flush', 'dev', 'eth0'])
  }
})
