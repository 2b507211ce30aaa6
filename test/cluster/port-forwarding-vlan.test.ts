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

const ssh = 22
const service = 5000
const outsideWeb = 80
const waitMs = 10_000

/**
 * Every hypervisor routes for itself: a connection through the gateway comes from there over the network's VLAN, and
 * its answers leave over that of the external network. Hypervisor 3 never has the gateway.
 */
describe.runIf(process.getuid?.() === 0)('port forwarding beside a distributed floating IP, on VLANs', () => {
  const cloud = useCloud({ ovn: { enable_distributed_floating_ip: 'true' } })
  let router: Shown
  let server: Shown
  let own: string
  let address: string

  beforeAll(async () => {
    const open = { direction: 'ingress' as const }
    const group = await createGroup(cloud, [
      ...allowPing,
      { ...open, protocol: 'tcp', port_range_min: ssh, port_range_max: ssh },
      { ...open, protocol: 'udp', port_range_min: service, port_range_max: service },
    ])
    const external = await createOutside(cloud)
    const first = await createSegment(cloud, '10.1.0.0/24', { network: providerVlan(cloud, 121) })
    const second = await createSegment(cloud, '10.2.0.0/24', { network: providerVlan(cloud, 122) })
    router = await createRouter(cloud, external, [first.subnet, second.subnet])
    server = await createPort(cloud, first.network, [group])
    const client = await createPort(cloud, first.network, [group])
    const owner = await createPort(cloud, first.network, [group])
    const far = await createPort(cloud, second.network, [group])
    await Promise.all([
      cloud.boot(server, { name: 'server', hypervisor: 3, dhcp: true }),
      cloud.boot(client, { name: 'client', hypervisor: 1, dhcp: true }),
      cloud.boot(owner, { name: 'owner', hypervisor: 3, dhcp: true }),
      cloud.boot(far, { name: 'far', hypervisor: 2, dhcp: true }),
    ])
    const floating = await cloud.api.create('floatingips', { floating_network_id: external.network.id })
    address = floating.floating_ip_address
    for (const [protocol, ports] of [
      ['tcp', { external_port: 2222, internal_port: ssh }],
      ['udp', { external_port: 5555, internal_port: service }],
    ] as const) {
      await cloud.api.create(`floatingips/${floating.id}/port_forwardings`, {
        ...{ protocol, ...ports },
        ...{ internal_port_id: server.id, internal_ip_address: addressOf(server) },
      })
    }
    const associated = { floating_network_id: external.network.id, port_id: owner.id }
    own = (await cloud.api.create('floatingips', associated)).floating_ip_address
    await Promise.all([
      cloud.probes.listen('server', ssh),
      cloud.probes.listen('owner', ssh),
      cloud.probes.listen(outside.host, outsideWeb),
      serveUdp(cloud.lab, 'server', service),
    ])
    await cloud.settled()
    await cloud.eventually('the forwarded port answers', waitMs, () => connect(outside.host))
  })

  test('forwarded ports answer the outside, TCP and UDP', async () => {
    expect(await connect(outside.host)).toBe(outside.gateway)
    const answer = await askUdp(cloud.lab, outside.host, { host: address, port: 5555 })
    expect(answer?.toString()).toBe(outside.gateway)
  })

  test.each(['client', 'far', 'owner'])('forwarded ports answer %s inside', async name => {
    expect(await connect(name)).toBeDefined()
  })

  test('the floating IP is on the hypervisor of its machine, both ways', async () => {
    await cloud.expectReach(outside.host, own)
    expect(await cloud.probes.connect(outside.host, { host: own, port: ssh })).toBe(outside.gateway)
    expect(await seenAs('owner')).toBe(own)
    const mac = await cloud.lab.nbctl([
      ...['--bare', '--columns=external_mac', 'find', 'NAT', `external_ip="${own}"`],
    ])
    const { stdout } = await cloud.lab.exec(outside.host, ['ip', 'neighbour', 'show', own])
    expect(stdout).toContain(mac.trim())
  })

  // Their answers come back over the VLAN, which their questions have not taken.
  test.each(['server', 'client', 'far'])('%s, without a floating IP, reaches the outside', async name => {
    await cloud.expectReach(name, outside.gateway)
    expect(await seenAs(name)).toBe(gatewayAddress(router))
  })

  test('networks of the router reach each other, across hypervisors', async () => {
    await cloud.expectReach('far', addressOf(server))
    expect(await cloud.probes.connect('far', { host: addressOf(server), port: ssh })).toBeDefined()
    await cloud.expectReach('client', addressOf(server))
  })

  test('what no rule allows is dropped as ever', async () => {
    await cloud.probes.listen('server', outsideWeb)
    for (const name of ['client', 'far']) {
      const to = { host: addressOf(server), port: outsideWeb }
      expect(await cloud.probes.connect(name, to), name).toBeUndefined()
    }
  })

  function connect(from: string): Promise<string | undefined> {
    return cloud.probes.connect(from, { host: address, port: 2222 })
  }

  function seenAs(name: string): Promise<string | undefined> {
    return cloud.probes.connect(name, { host: outside.gateway, port: outsideWeb })
  }
})

/** Then the gateway's chassis routes what is on VLANs, and translates it: OVN cannot do one here and the other there. */
describe.runIf(process.getuid?.() === 0)('the same beside a network over tunnels', () => {
  const cloud = useCloud({ ovn: { enable_distributed_floating_ip: 'true' } })
  const floating = { vlan: '', tunnelled: '', forwarded: '' }

  beforeAll(async () => {
    const group = await createGroup(cloud, [
      ...allowPing,
      { direction: 'ingress', protocol: 'tcp', port_range_min: ssh, port_range_max: ssh },
    ])
    const external = await createOutside(cloud)
    const vlan = await createSegment(cloud, '10.1.0.0/24', { network: providerVlan(cloud, 121) })
    const tunnelled = await createSegment(cloud, '10.2.0.0/24')
    await createRouter(cloud, external, [vlan.subnet, tunnelled.subnet])
    const machines = { server: vlan, 'on-vlan': vlan, 'over-tunnels': tunnelled }
    const ports: Record<string, Shown> = {}
    for (const [name, { network }] of Object.entries(machines)) {
      ports[name] = await createPort(cloud, network, [group])
      await cloud.boot(ports[name], { name, hypervisor: 3, dhcp: true })
      await cloud.probes.listen(name, ssh)
    }
    const create = async (port?: Shown) => {
      const more = port === undefined ? {} : { port_id: port.id }
      return cloud.api.create('floatingips', { floating_network_id: external.network.id, ...more })
    }
    floating.vlan = (await create(ports['on-vlan'])).floating_ip_address
    floating.tunnelled = (await create(ports['over-tunnels'])).floating_ip_address
    const forwarded = await create()
    floating.forwarded = forwarded.floating_ip_address
    const server = ports.server ?? expect.unreachable('no server')
    await cloud.api.create(`floatingips/${forwarded.id}/port_forwardings`, {
      ...{ protocol: 'tcp', external_port: 2222, internal_port: ssh },
      ...{ internal_port_id: server.id, internal_ip_address: addressOf(server) },
    })
    await cloud.probes.listen(outside.host, outsideWeb)
    await cloud.settled()
  })

  test.each(['vlan', 'tunnelled'] as const)('floating IPs answer: %s', async which => {
    await cloud.expectReach(outside.host, floating[which])
    expect(await cloud.probes.connect(outside.host, { host: floating[which], port: ssh })).toBe(
      outside.gateway,
    )
  })

  test.each([
    ['on-vlan', 'vlan'],
    ['over-tunnels', 'tunnelled'],
  ] as const)('machines are seen as theirs: %s', async (name, which) => {
    const seen = await cloud.probes.connect(name, { host: outside.gateway, port: outsideWeb })
    expect(seen).toBe(floating[which])
  })

  test('forwarded ports answer', async () => {
    const to = { host: floating.forwarded, port: 2222 }
    expect(await cloud.probes.connect(outside.host, to)).toBe(outside.gateway)
    expect(await cloud.probes.connect('over-tunnels', to)).toBeDefined()
    await cloud.expectReach('server', outside.gateway)
  })
})
