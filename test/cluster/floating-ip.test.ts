import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  allowPing,
  createGroup,
  createOutside,
  createPort,
  createRouter,
  createSegment,
  gatewayAddress,
  outside,
  type Segment,
} from './cloud/topology.ts'
import { type TestCloud, useCloud } from './cloud/use-cloud.ts'
import { captureFrames, type SeenFrame } from './guest/raw-socket.ts'
import { ipBytes } from './packets/bytes.ts'
import { parseIpPacket, protocols } from './packets/ip-packet.ts'

const ssh = 22
const web = 8080
const outsideWeb = 80
const statusWaitMs = 10_000
const neighbourWaitMs = 10_000

interface Scene {
  readonly network: Segment
  readonly router: Shown
  readonly owner: Shown
  readonly other: Shown
  readonly floating: Shown
}

/** Two machines, of which one has a floating IP and is not where the gateway may be. */
async function stage(cloud: TestCloud): Promise<Scene> {
  const rules = [
    ...allowPing,
    { direction: 'ingress', protocol: 'tcp', port_range_min: ssh, port_range_max: ssh },
  ]
  const group = await createGroup(cloud, rules)
  const external = await createOutside(cloud)
  const network = await createSegment(cloud, '10.1.0.0/24')
  const router = await createRouter(cloud, external, [network.subnet])
  const owner = await createPort(cloud, network.network, [group])
  const other = await createPort(cloud, network.network, [group])
  await Promise.all([
    cloud.boot(owner, { name: 'owner', hypervisor: 3, dhcp: true }),
    cloud.boot(other, { name: 'other', hypervisor: 1, dhcp: true }),
  ])
  const floating = await cloud.api.create('floatingips', {
    ...{ floating_network_id: external.network.id, port_id: owner.id },
  })
  await cloud.settled()
  await Promise.all([
    cloud.probes.listen('owner', ssh),
    cloud.probes.listen('owner', web),
    cloud.probes.listen(outside.host, outsideWeb),
  ])
  return { network, router, owner, other, floating }
}

const kinds = [
  { kind: 'distributed', isDistributed: true },
  { kind: 'centralised', isDistributed: false },
] as const

describe.runIf(process.getuid?.() === 0).each(kinds)('floating IPs, $kind', ({ isDistributed }) => {
  const cloud = useCloud({ ovn: { enable_distributed_floating_ip: String(isDistributed) } })
  let scene: Scene
  let address: string

  beforeAll(async () => {
    scene = await stage(cloud)
    address = scene.floating.floating_ip_address
  })

  test('answer pings from outside', () => cloud.expectReach(outside.host, address))

  test('let TCP through, from the sender itself', async () => {
    await cloud.expectReach(outside.host, address)
    expect(await cloud.probes.connect(outside.host, { host: address, port: ssh })).toBe(outside.gateway)
  })

  test('are no way around security groups', async () => {
    expect(await cloud.probes.connect(outside.host, { host: address, port: web })).toBeUndefined()
  })

  test('are what the machine is seen as outside', async () => {
    const to = { host: outside.gateway, port: outsideWeb }
    expect(await cloud.probes.connect('owner', to)).toBe(address)
  })

  test("leave other machines with the router's address", async () => {
    const to = { host: outside.gateway, port: outsideWeb }
    expect(await cloud.probes.connect('other', to)).toBe(gatewayAddress(scene.router))
  })

  // OVN 23.03 translates replies of centralised ones a second time where source NAT covers all addresses.
  test('are reached from inside as well', async () => {
    await cloud.expectReach('other', address)
    await cloud.expectReach('owner', address)
    // Replies have to come back through the router, so it is the router that asks.
    const seen = await cloud.probes.connect('other', { host: address, port: ssh })
    expect(seen).toBe(gatewayAddress(scene.router))
  })

  test(`are announced by the MAC address of ${isDistributed ? 'their own port' : 'the gateway'}`, async () => {
    await cloud.expectReach(outside.host, address)
    const [reserved] = await cloud.api.list('ports', { device_id: scene.floating.id })
    const [gateway] = await cloud.api.list('ports', {
      ...{ device_id: scene.router.id, device_owner: 'network:router_gateway' },
    })
    const wanted = isDistributed ? reserved?.mac_address : gateway?.mac_address
    await cloud.eventually(`${address} is at ${wanted}`, neighbourWaitMs, async () => {
      const { stdout } = await cloud.lab.exec(outside.host, ['ip', 'neighbour', 'show', address])
      return stdout.includes(wanted)
    })
  })

  test(`replies leave ${isDistributed ? "the machine's own hypervisor" : 'the gateway chassis'}, tagged`, async () => {
    const captures = new Map<string, Awaited<ReturnType<typeof captureFrames>>>()
    for (const hypervisor of ['hv1', 'hv2', 'hv3']) {
      captures.set(hypervisor, await captureFrames(cloud.lab, hypervisor, 'eth1'))
    }
    await cloud.expectReach(outside.host, address)
    const [gateway] = await cloud.api.list('ports', {
      ...{ device_id: scene.router.id, device_owner: 'network:router_gateway' },
    })
    const from = isDistributed ? 'hv3' : gateway?.['binding:host_id']
    const isReply = (frame: SeenFrame) => {
      const packet = parseIpPacket(frame)
      return (
        frame.direction === 'out' &&
        packet?.protocol === protocols.icmp &&
        packet.source.equals(ipBytes(address)) &&
        frame.vlan === outside.vlan
      )
    }
    await captures.get(from)?.first(`replies of ${address} at ${from}`, isReply)
    for (const [hypervisor, capture] of captures) {
      await capture.stop()
      if (hypervisor !== from) expect(capture.frames.filter(isReply), hypervisor).toEqual([])
    }
  })

  test('the outside is told the path MTU', async () => {
    const { stdout, stderr } = await cloud.lab.exec(outside.host, [
      ...['ping', '-n', '-c', '3', '-i', '0.3', '-W', '1', '-M', 'do', '-s', '1472', address],
    ])
    expect(stdout + stderr).toContain('mtu = 1442')
    const route = await cloud.lab.exec(outside.host, ['ip', 'route', 'get', address])
    expect(route.stdout).toContain('mtu 1442')
    await cloud.lab.exec(outside.host, ['ip', 'route', 'flush', 'cache'])
  })

  test('are ACTIVE while they have a port, silent and DOWN without', async () => {
    await expectStatus('ACTIVE')
    await cloud.api.update('floatingips', scene.floating.id, { port_id: null })
    await cloud.expectNoReach(outside.host, address)
    await expectStatus('DOWN')
    await cloud.api.update('floatingips', scene.floating.id, { port_id: scene.owner.id })
    await cloud.expectReach(outside.host, address)
    await expectStatus('ACTIVE')
  })

  test('move to another machine', async () => {
    await cloud.api.update('floatingips', scene.floating.id, { port_id: scene.other.id })
    await cloud.settled()
    const to = { host: outside.gateway, port: outsideWeb }
    expect(await cloud.probes.connect('other', to)).toBe(address)
    await cloud.expectReach(outside.host, address)
    expect(await cloud.probes.connect('owner', to)).toBe(gatewayAddress(scene.router))
    await cloud.api.update('floatingips', scene.floating.id, { port_id: scene.owner.id })
    await cloud.expectReach(outside.host, address)
  })

  const translator = isDistributed ? "the machine's hypervisor while it is there" : 'the gateway'
  test(`are translated by ${translator}`, async () => {
    const isThere = async () => ((await externalMac()) !== '') === isDistributed
    await cloud.eventually('the NAT is where it belongs', statusWaitMs, isThere)
    await cloud.lab.unplug('owner')
    await cloud.eventually('the NAT is centralised', statusWaitMs, async () => (await externalMac()) === '')
    expect(await cloud.lab.plug('owner', 3)).toBe(true)
    await cloud.lab.dhcp('owner')
    await cloud.eventually('the NAT is where it belongs again', statusWaitMs, isThere)
    await cloud.expectReach(outside.host, address)
  })

  test(`are ${isDistributed ? 'centralised' : 'distributed'} on demand, and as configured again`, async () => {
    const isOnHost = async () => (await externalMac()) !== ''
    const set = (distributed: boolean | null) =>
      cloud.api.update('floatingips', scene.floating.id, { distributed })
    await set(!isDistributed)
    await cloud.eventually('the NAT is elsewhere', statusWaitMs, async () => {
      return (await isOnHost()) === !isDistributed
    })
    await cloud.expectReach(outside.host, address)
    const to = { host: outside.gateway, port: outsideWeb }
    expect(await cloud.probes.connect('owner', to)).toBe(address)
    await set(null)
    await cloud.eventually('the NAT is back', statusWaitMs, async () => (await isOnHost()) === isDistributed)
    await cloud.expectReach(outside.host, address)
  })

  async function externalMac(): Promise<string> {
    const found = await cloud.lab.nbctl([
      '--bare',
      '--columns=external_mac',
      'list',
      'NAT',
      scene.floating.id,
    ])
    return found.trim()
  }

  async function expectStatus(status: string): Promise<void> {
    await cloud.eventually(`the floating IP is ${status}`, statusWaitMs, async () => {
      return (await cloud.api.show('floatingips', scene.floating.id)).status === status
    })
  }
})
