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
  outside,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { askUdp, serveUdp } from './guest/guest-programs.ts'

const ssh = 22
const service = 5000
const ranged = { first: 4000, last: 4002 }
const forwardedWaitMs = 10_000

describe.runIf(process.getuid?.() === 0)('port forwarding', () => {
  const cloud = useCloud()
  let floating: Shown
  let forwarded: Shown
  let address: string

  beforeAll(async () => {
    const open = { direction: 'ingress' as const }
    const group = await createGroup(cloud, [
      ...allowPing,
      { ...open, protocol: 'tcp', port_range_min: ssh, port_range_max: ssh },
      { ...open, protocol: 'udp', port_range_min: service, port_range_max: service },
      { ...open, protocol: 'tcp', port_range_min: ranged.first, port_range_max: ranged.last },
      { ...open, protocol: 'udp', port_range_min: ranged.first, port_range_max: ranged.last },
    ])
    const external = await createOutside(cloud)
    const { network, subnet } = await createSegment(cloud, '10.1.0.0/24')
    await createRouter(cloud, external, [subnet])
    const server = await createPort(cloud, network, [group])
    const client = await createPort(cloud, network, [group])
    await Promise.all([
      cloud.boot(server, { name: 'server', hypervisor: 3, dhcp: true }),
      cloud.boot(client, { name: 'client', hypervisor: 1, dhcp: true }),
    ])
    floating = await cloud.api.create('floatingips', { floating_network_id: external.network.id })
    address = floating.floating_ip_address
    const forward = (protocol: string, ports: object) =>
      cloud.api.create(`floatingips/${floating.id}/port_forwardings`, {
        ...{ protocol, ...ports },
        ...{ internal_port_id: server.id, internal_ip_address: addressOf(server) },
      })
    forwarded = await forward('tcp', { external_port: 2222, internal_port: ssh })
    await forward('udp', { external_port: 5555, internal_port: service })
    const internal = `${ranged.first}:${ranged.last}`
    await forward('tcp', { external_port_range: '3000:3002', internal_port_range: internal })
    await forward('udp', { external_port_range: '3000:3002', internal_port_range: internal })
    await Promise.all([
      cloud.probes.listen('server', ssh),
      serveUdp(cloud.lab, 'server', service),
      // The one in the middle of the range, so that an answer from another would be noticed.
      cloud.probes.listen('server', ranged.first + 1),
      serveUdp(cloud.lab, 'server', ranged.first + 1),
    ])
    await cloud.settled()
    await cloud.eventually('the forwarded port answers', forwardedWaitMs, () => connect(outside.host))
  })

  test('from outside, TCP', async () => expect(await connect(outside.host)).toBe(outside.gateway))

  test('from outside, UDP', async () => {
    const answer = await askUdp(cloud.lab, outside.host, { host: address, port: 5555 })
    expect(answer?.toString()).toBe(outside.gateway)
  })

  test('from inside the network', async () => expect(await connect('client')).toBeDefined())

  test('each port of a range leads to its own, TCP and UDP', async () => {
    expect(await connect(outside.host, 3001)).toBe(outside.gateway)
    const udp = (port: number) => askUdp(cloud.lab, outside.host, { host: address, port })
    expect((await udp(3001))?.toString()).toBe(outside.gateway)
    for (const port of [3000, 3002]) {
      expect(await connect(outside.host, port)).toBeUndefined()
      expect(await udp(port)).toBeUndefined()
    }
  })

  test('other ports of the address are closed', async () => {
    expect(await cloud.probes.connect(outside.host, { host: address, port: ssh })).toBeUndefined()
  })

  test('the floating IP is ACTIVE', async () => {
    await cloud.eventually('the floating IP is ACTIVE', forwardedWaitMs, async () => {
      return (await cloud.api.show('floatingips', floating.id)).status === 'ACTIVE'
    })
  })

  test('another external port replaces the first', async () => {
    const path = `floatingips/${floating.id}/port_forwardings`
    await cloud.api.update(path, forwarded.id, { external_port: 2223 })
    await cloud.settled()
    expect(await connect(outside.host, 2223)).toBe(outside.gateway)
    expect(await connect(outside.host)).toBeUndefined()
    await cloud.api.update(path, forwarded.id, { external_port: 2222 })
    await cloud.settled()
    expect(await connect(outside.host)).toBe(outside.gateway)
  })

  function connect(from: string, port = 2222): Promise<string | undefined> {
    return cloud.probes.connect(from, { host: address, port })
  }
})
