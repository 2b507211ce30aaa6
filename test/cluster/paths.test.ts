import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createOutside,
  createPort,
  createRouter,
  createSegment,
  gatewayAddress,
  outside,
  providerVlan,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { askUdp, serveUdp } from './guest/guest-programs.ts'

const service = 7000
const vlan = 123
const physical = { host: 'physical', address: '10.9.0.200' }
const addressWaitMs = 15_000

interface Path {
  readonly what: string
  readonly from: string
  readonly to: () => string
  /** The address that the receiver sees; the sender's own when absent. */
  readonly as?: () => string
}

/** Every way that a packet can take, with echo requests, TCP and UDP: what answers says whom it has seen. */
describe.runIf(process.getuid?.() === 0)('packets pass', () => {
  const cloud = useCloud()
  const ports = new Map<string, Shown>()
  let router: Shown
  let floating: Shown

  beforeAll(async () => {
    const open = ['tcp', 'udp'].flatMap(protocol =>
      (['IPv4', 'IPv6'] as const).map(ethertype => ({ direction: 'ingress', protocol, ethertype })),
    )
    const group = await createGroup(cloud, [...allowPing, ...open])
    const external = await createOutside(cloud)
    const near = await createSegment(cloud, '10.1.0.0/24')
    const far = await createSegment(cloud, '10.2.0.0/24')
    const wire = await createSegment(cloud, '10.9.0.0/24', { network: providerVlan(cloud, vlan) })
    const subnets6 = await Promise.all(
      [near, far].map(({ network }, index) =>
        cloud.api.create('subnets', {
          ...{ network_id: network.id, ip_version: 6, cidr: `2001:db8:${index + 1}::/64` },
          ...{ ipv6_address_mode: 'slaac', ipv6_ra_mode: 'slaac' },
        }),
      ),
    )
    router = await createRouter(cloud, external, [near.subnet, far.subnet, ...subnets6])
    const machines = [
      { name: 'a', network: near.network, hypervisor: 1 },
      { name: 'b', network: near.network, hypervisor: 1 },
      { name: 'c', network: near.network, hypervisor: 2 },
      { name: 'd', network: far.network, hypervisor: 3 },
      { name: 'e', network: wire.network, hypervisor: 2 },
    ]
    await cloud.lab.addExternalHost({ name: physical.host, addresses: [`${physical.address}/24`], vlan })
    for (const { name, network } of machines) ports.set(name, await createPort(cloud, network, [group]))
    await Promise.all(
      machines.map(({ name, hypervisor }) => cloud.boot(port(name), { name, hypervisor, dhcp: true })),
    )
    floating = await cloud.api.create('floatingips', {
      ...{ floating_network_id: external.network.id, port_id: port('d').id },
    })
    for (const name of [...ports.keys(), outside.host, physical.host]) {
      await cloud.probes.listen(name, service)
      await serveUdp(cloud.lab, name, service)
    }
    for (const name of ['a', 'b', 'c', 'd']) {
      await cloud.eventually(`${name} has its address`, addressWaitMs, async () => {
        return (await cloud.probes.addressesV6(name)).includes(addressOf(port(name), 6))
      })
    }
    await cloud.settled()
  })

  const at = (name: string, version: 4 | 6 = 4) => addressOf(port(name), version)
  const paths: readonly Path[] = [
    { what: 'within a hypervisor', from: 'a', to: () => at('b') },
    { what: 'between hypervisors, through a tunnel', from: 'a', to: () => at('c') },
    { what: 'between networks', from: 'a', to: () => at('d') },
    { what: 'within a hypervisor, IPv6', from: 'a', to: () => at('b', 6), as: () => at('a', 6) },
    { what: 'between hypervisors, IPv6', from: 'a', to: () => at('c', 6), as: () => at('a', 6) },
    { what: 'between networks, IPv6', from: 'a', to: () => at('d', 6), as: () => at('a', 6) },
    {
      what: 'to the outside, with source NAT',
      ...{ from: 'c', to: () => outside.gateway, as: () => gatewayAddress(router) },
    },
    {
      what: 'to the outside, from a floating IP',
      ...{ from: 'd', to: () => outside.gateway, as: () => floating.floating_ip_address },
    },
    {
      what: 'from the outside, to a floating IP',
      ...{ from: outside.host, to: () => floating.floating_ip_address, as: () => outside.gateway },
    },
    {
      what: 'from inside, to a floating IP',
      ...{ from: 'a', to: () => floating.floating_ip_address, as: () => gatewayAddress(router) },
    },
    { what: 'between a machine and a physical host', from: 'e', to: () => physical.address },
    {
      what: 'between a physical host and a machine',
      ...{ from: physical.host, to: () => at('e'), as: () => physical.address },
    },
  ]

  test.each(paths)('$what', async ({ from, to, as }) => {
    await cloud.expectReach(from, to())
    const seen = as === undefined ? at(from) : as()
    expect(await cloud.probes.connect(from, { host: to(), port: service })).toBe(seen)
    const answer = await askUdp(cloud.lab, from, { host: to(), port: service })
    expect(answer?.toString()).toBe(seen)
  })

  function port(name: string): Shown {
    const found = ports.get(name)
    if (found === undefined) throw new Error(`there is no machine ${name}`)
    return found
  }
})
