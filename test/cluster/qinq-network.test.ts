import { startDaemon, stopDaemon } from '@neutrino/cli/lab/daemon.ts'
import { controller } from '@neutrino/cli/lab/hypervisor.ts'
import { switchDaemon } from '@neutrino/cli/lab/virtual-switch.ts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { emptyCloud } from './cloud/empty-cloud.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { createOvnAgent, type OvnAgentHost } from './cloud/ovn-agent.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createRouter,
  createSegment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { type Capture, captureFrames, type SeenFrame, sendFrames } from './guest/raw-socket.ts'
import { arp } from './packets/arp.ts'

const outer = 300
const inner = { a: 7, b: 8 } as const
const types = { customerTag: 0x8100, serviceTag: 0x88a8 } as const
const shownMsMax = 20_000
/** Twice the agent's bound, of a machine that others use as well. */
const auditMsMax = 12_000

/** Machines know of no tag; the provider sees two. */
describe.runIf(process.getuid?.() === 0)('networks of two VLANs', { timeout: 60_000 }, () => {
  const cloud = useCloud({
    ml2: { type_drivers: 'local,flat,vlan,qinq,geneve' },
    ml2_type_qinq: { network_qinq_ranges: `physnet1:${outer}:${outer}:${inner.a}:${inner.b}` },
  })
  const agents: OvnAgentHost[] = []
  const ports = new Map<string, Shown>()
  const networks: Shown[] = []
  let group: Shown
  let wire: Capture
  let mappingsBefore = ''

  beforeAll(async () => {
    group = await createGroup(cloud, allowPing)
    mappingsBefore = await mappings('hv1')
  })
  afterAll(async () => {
    await wire?.stop()
    for (const agent of agents) await agent.close()
  })

  const mappings = async (host: string) =>
    (await cloud.lab.vsctl(host, ['get', 'Open_vSwitch', '.', 'external_ids:ovn-bridge-mappings'])).trim()
  const bridges = async (host: string) =>
    (await cloud.lab.vsctl(host, ['list-br'])).split('\n').filter(name => name.startsWith('brq-'))
  const port = (name: string) => ports.get(name) ?? expect.fail(`no port ${name}`)

  async function createNetwork(more: object): Promise<Shown> {
    const { network } = await createSegment(cloud, '10.1.0.0/24', {
      network: {
        ...{ 'provider:network_type': 'qinq', 'provider:physical_network': cloud.lab.place.physicalNetwork },
        ...more,
      },
    })
    networks.push(network)
    return network
  }

  async function boot(network: Shown, name: string, hypervisor: number, last: number): Promise<void> {
    const made = await createPort(cloud, network, [group], { fixed_ips: [{ ip_address: `10.1.0.${last}` }] })
    ports.set(name, made)
    await cloud.boot(made, { name, hypervisor, dhcp: true })
  }

  /** Of the second hypervisor, which finds out anew how many tags its datapath knows. */
  async function restartSwitch(vlanLimit: number): Promise<void> {
    const { place } = cloud.lab
    await stopDaemon(controller(place, 2))
    await stopDaemon(switchDaemon(place, 'hv2'))
    const limit = `other_config:vlan-limit=${vlanLimit}`
    await cloud.lab.vsctl('hv2', ['--no-wait', 'set', 'Open_vSwitch', '.', limit])
    await startDaemon(switchDaemon(place, 'hv2'))
    await startDaemon(controller(place, 2))
  }

  const agentBecomes = (phase: string) =>
    cloud.eventually(`the agent is ${phase}`, 2 * shownMsMax, async () => {
      const shown = await cloud.api.list('agents', { binary: 'neutron-ovn-agent', host: 'hv2' })
      return shown.map(one => one.status_report).find(status => status?.phase === phase)
    })

  test('are not carried by a host without the agent that puts the outer VLAN around', async () => {
    const network = await createNetwork({ 'provider:inner_segmentation_id': inner.a })
    expect(network['provider:segmentation_id']).toBe(outer)
    const refused = await createPort(cloud, network, [group], { 'binding:host_id': 'hv1' })
    expect(refused).toMatchObject({
      'binding:vif_type': 'binding_failed',
      'binding:vif_details': { failure: 'agent-extension-missing', missing: ['qinq'] },
    })
    await cloud.api.remove('ports', refused.id)
  })

  test('are carried once it is there', async () => {
    for (const hypervisor of [1, 2]) {
      const directory = inject('clusterDirectory')
      agents.push(await createOvnAgent({ lab: cloud.lab, directory, hypervisor }))
    }
    await cloud.eventually('both agents say that they carry them', shownMsMax, async () => {
      const shown = await cloud.api.list('agents', { binary: 'neutron-ovn-agent' })
      const ready = shown.filter(one => one.alive && one.configurations.extensions?.includes('qinq'))
      return ready.length === 2
    })
    wire = await captureFrames(cloud.lab, 'hv1', 'eth1')
    const [a = expect.fail('no network')] = networks
    const b = await createNetwork({ 'provider:segmentation_id': outer })
    expect(b['provider:inner_segmentation_id']).toBe(inner.b)
    for (const [name, network, hypervisor, last] of [
      ['a1', a, 1, 11],
      ['a2', a, 2, 12],
      ['b1', b, 1, 21],
      ['b2', b, 2, 22],
    ] as const)
      await boot(network, name, hypervisor, last)
    await cloud.settled()
    await cloud.expectReach('a1', addressOf(port('a2')))
    await cloud.expectReach('b2', addressOf(port('b1')))
  })

  test.each([
    ['a1', inner.a],
    ['b1', inner.b],
  ])('have on the wire the service tag around the VLAN of the network: %s', async (name, tag) => {
    const mac = port(name).mac_address
    const frame = await wire.first('a frame of the machine', seen => seen.source === mac)
    expect(tagsOf(frame)).toEqual([types.serviceTag, outer, types.customerTag, tag])
  })

  test('never send anything without both tags, from the first frame on', () => {
    const own = new Map([
      [port('a1').mac_address, inner.a],
      [port('b1').mac_address, inner.b],
    ])
    const sent = wire.frames.filter(({ source }) => own.has(source))
    expect(sent.length).toBeGreaterThan(3)
    for (const frame of sent)
      expect(tagsOf(frame)).toEqual([types.serviceTag, outer, types.customerTag, own.get(frame.source)])
  })

  test('carry packets of their whole MTU', async () => {
    const { mtu } = await cloud.api.show('networks', port('a1').network_id)
    expect(mtu).toBe(1492)
    await cloud.expectReach('a1', addressOf(port('a2')), ['-M', 'do', '-s', String(mtu - 28)])
  })

  test('do not hear each other, though the outer VLAN is the same', async () => {
    const heard = await captureFrames(cloud.lab, 'b2')
    await cloud.expectNoReach('a1', addressOf(port('b2')))
    await cloud.expectNoReach('a1', addressOf(port('b1')))
    await cloud.expectReach('b1', addressOf(port('b2')))
    await heard.stop()
    expect(heard.frames.filter(({ source }) => source === port('a1').mac_address)).toEqual([])
  })

  test('hear the provider when both tags are theirs', async () => {
    const host = 'customer'
    const mac = '0e:00:00:00:00:99'
    await cloud.lab.addExternalHost({ name: host, addresses: [] })
    const [a, b] = [await captureFrames(cloud.lab, 'a2'), await captureFrames(cloud.lab, 'b2')]
    try {
      const request = arp({
        ...{ operation: 'request', senderMac: mac, senderIp: '10.1.0.99' },
        targetIp: addressOf(port('a2')),
      })
      await sendFrames(cloud.lab, host, [doubleTagged(request, inner.a)])
      await a.first('the request from outside', ({ source }) => source === mac)
      expect(b.frames.filter(({ source }) => source === mac)).toEqual([])
    } finally {
      await Promise.all([a.stop(), b.stop()])
      await cloud.lab.removeExternalHost(host)
    }
  })

  test('share one bridge on a host; what somebody takes of it comes back', async () => {
    const [bridge = expect.fail('no bridge'), ...others] = await bridges('hv1')
    expect(others).toEqual([])
    expect(await mappings('hv1')).toBe(
      `"${mappingsBefore.replaceAll('"', '')},physnet1.qinq.${outer}:${bridge}"`,
    )
    // One is what Open vSwitch starts with: the inner tag would be none to it. Zero is all that there are.
    await cloud.lab.vsctl('hv1', ['set', 'Open_vSwitch', '.', 'other_config:vlan-limit=1'])
    await cloud.eventually('Open vSwitch looks at both tags', auditMsMax, async () => {
      const limit = await cloud.lab.vsctl('hv1', ['get', 'Open_vSwitch', '.', 'other_config:vlan-limit'])
      return ['"0"', '"2"'].includes(limit.trim())
    })
    await cloud.lab.vsctl('hv1', ['del-br', bridge])
    await cloud.eventually('the bridge is back', auditMsMax, async () => (await bridges('hv1')).length === 1)
    await cloud.lab.vsctl('hv1', ['clear', 'Port', `${bridge}-to-ovn`, 'vlan_mode'])
    await cloud.eventually('the outer VLAN is back', auditMsMax, async () => {
      const mode = await cloud.lab.vsctl('hv1', ['get', 'Port', `${bridge}-to-ovn`, 'vlan_mode'])
      return mode.trim() === 'dot1q-tunnel'
    })
    await cloud.expectReach('a1', addressOf(port('a2')))
  })

  test('carry the gateway of a router, and what it routes from hosts without the agent', async () => {
    const { network } = await createSegment(cloud, '203.0.113.0/24', {
      network: {
        ...{ 'provider:network_type': 'qinq', 'provider:physical_network': cloud.lab.place.physicalNetwork },
        ...{ 'provider:segmentation_id': outer + 1, 'provider:inner_segmentation_id': 9 },
        'router:external': true,
      },
      subnet: { gateway_ip: '203.0.113.1' },
    })
    const inside = await createSegment(cloud, '10.2.0.0/24')
    await createRouter(cloud, { network, subnet: inside.subnet }, [inside.subnet])
    const outside = await createPort(cloud, network, [group])
    await cloud.boot(outside, { name: 'outside', hypervisor: 1, dhcp: true })
    for (const hypervisor of [2, 3]) {
      const guest = await createPort(cloud, inside.network, [group])
      await cloud.boot(guest, { name: `routed${hypervisor}`, hypervisor, dhcp: true })
      await cloud.settled()
      await cloud.expectReach(`routed${hypervisor}`, addressOf(outside))
    }
    expect(await bridges('hv1')).toHaveLength(2)
    expect(await bridges('hv3')).toEqual([])
  })

  test('are not half made where ovs-vswitchd was started for one tag; the agent says so', {
    timeout: 120_000,
  }, async () => {
    await restartSwitch(1)
    const status = await agentBecomes('degraded')
    expect(status.last_error).toContain('started again')
    await restartSwitch(2)
    await agentBecomes('ready')
    await cloud.expectReach('a1', addressOf(port('a2')))
  })

  test('leave nothing on a host when the last machine is gone', async () => {
    await emptyCloud(cloud.lab, cloud.api)
    await cloud.eventually('bridges and mappings are gone', auditMsMax, async () => {
      const left = [...(await bridges('hv1')), ...(await bridges('hv2'))]
      return left.length === 0 && (await mappings('hv1')) === mappingsBefore
    })
    expect((await cloud.lab.vsctl('hv1', ['list-ports', 'br-ex'])).split('\n')).not.toContainEqual(
      expect.stringContaining('brq-'),
    )
  })
})

/** Types and tags from the outside to the inside. */
function tagsOf({ type, vlan, payload }: SeenFrame): readonly (number | undefined)[] {
  if (vlan !== undefined) return [types.customerTag, vlan, type]
  return [type, payload.readUInt16BE(0) & 0xfff, payload.readUInt16BE(2), payload.readUInt16BE(4) & 0xfff]
}

/** The frame with the service tag and a VLAN inside of it. */
function doubleTagged(frame: Uint8Array, tag: number): Buffer {
  const tags = Buffer.alloc(8)
  tags.writeUInt16BE(types.serviceTag, 0)
  tags.writeUInt16BE(outer, 2)
  tags.writeUInt16BE(types.customerTag, 4)
  tags.writeUInt16BE(tag, 6)
  return Buffer.concat([frame.subarray(0, 12), tags, frame.subarray(12)])
}
