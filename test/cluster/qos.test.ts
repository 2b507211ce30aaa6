import { beforeAll, describe, expect, test } from 'vitest'
import { FLOOD_DATAGRAMS, type FloodPath, floodArrivals, floodFrame } from './cloud/flood.ts'
import type { Shown } from './cloud/neutron-api.ts'
import { expectQueues } from './cloud/queues.ts'
import { addressOf, createGroup, createPort, createSegment, providerVlan } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { parseIpPacket } from './packets/ip-packet.ts'
import { parseUdp } from './packets/udp.ts'

const limitKbps = 1_000
const dscp = 26
const vlan = 131

describe.runIf(process.getuid?.() === 0)('QoS', () => {
  const cloud = useCloud()
  let policy: Shown
  let sender: Shown
  let receiver: Shown

  beforeAll(async () => {
    policy = await cloud.api.create('qos/policies', { name: 'limited' })
    await addRule('bandwidth_limit_rules', { max_kbps: limitKbps, max_burst_kbps: 100, direction: 'egress' })
    await addRule('dscp_marking_rules', { dscp_mark: dscp })
    const group = await createGroup(cloud, [{ direction: 'ingress', protocol: 'udp' }])
    const { network } = await createSegment(cloud, '10.1.0.0/24')
    sender = await createPort(cloud, network, [group])
    receiver = await createPort(cloud, network, [group])
    await Promise.all([
      cloud.boot(sender, { name: 'sender', hypervisor: 1 }),
      cloud.boot(receiver, { name: 'receiver', hypervisor: 2 }),
    ])
  })

  test('a limited port gets a meter, and no more through than that', async () => {
    expect(await received()).toBeGreaterThan(FLOOD_DATAGRAMS * 0.8)
    await cloud.api.update('ports', sender.id, { qos_policy_id: policy.id })
    await cloud.settled()
    expect(await cloud.lab.ofctl('hv1', ['-O', 'OpenFlow15', 'dump-meters', 'br-int'])).toContain(
      `rate=${limitKbps} burst_size=100`,
    )
    expect(await received()).toBeLessThan(FLOOD_DATAGRAMS * 0.6)
    await cloud.api.update('ports', sender.id, { qos_policy_id: null })
    await cloud.settled()
    expect(await received()).toBeGreaterThan(FLOOD_DATAGRAMS * 0.8)
  })

  test("packets bear the mark, also when the policy is the network's", async () => {
    expect(await trafficClass()).toBe(0)
    await cloud.api.update('ports', sender.id, { qos_policy_id: policy.id })
    await cloud.settled()
    expect(await trafficClass()).toBe(dscp << 2)
    await cloud.api.update('ports', sender.id, { qos_policy_id: null })
    await cloud.api.update('networks', sender.network_id, { qos_policy_id: policy.id })
    await cloud.settled()
    expect(await trafficClass()).toBe(dscp << 2)
    await cloud.api.update('networks', sender.network_id, { qos_policy_id: null })
    await cloud.settled()
    expect(await trafficClass()).toBe(0)
  })

  test('what a port receives is limited on its own, whoever sends it', async () => {
    const incoming = await cloud.api.create('qos/policies', { name: 'limited incoming' })
    await cloud.api.create(`qos/policies/${incoming.id}/bandwidth_limit_rules`, {
      ...{ max_kbps: limitKbps, max_burst_kbps: 100, direction: 'ingress' },
    })
    await cloud.api.update('ports', sender.id, { qos_policy_id: incoming.id })
    await cloud.settled()
    expect(await received()).toBeGreaterThan(FLOOD_DATAGRAMS * 0.8)
    await cloud.api.update('ports', sender.id, { qos_policy_id: null })
    await cloud.api.update('ports', receiver.id, { qos_policy_id: incoming.id })
    await cloud.settled()
    expect(await received()).toBeLessThan(FLOOD_DATAGRAMS * 0.6)
    await cloud.api.update('ports', receiver.id, { qos_policy_id: null })
    await cloud.settled()
  })

  test('a guaranteed rate gets a queue where packets leave the host, and goes with the policy', async () => {
    const promise = await cloud.api.create('qos/policies', { name: 'promised' })
    await cloud.api.create(`qos/policies/${promise.id}/minimum_bandwidth_rules`, { min_kbps: 500 })
    await cloud.api.create(`qos/policies/${promise.id}/bandwidth_limit_rules`, { max_kbps: 2_000 })
    const { network } = await createSegment(cloud, '10.2.0.0/24', { network: providerVlan(cloud, vlan) })
    const port = await createPort(cloud, network, [], { qos_policy_id: promise.id })
    await cloud.boot(port, { name: 'promised', hypervisor: 1 })
    // The host says by which of its cards packets leave: ovn-controller sets up queues on no other.
    const card = ['Interface', 'eth1', 'external_ids:ovn-egress-iface=true']
    await cloud.lab.vsctl('hv1', ['set', ...card])
    await expectQueues(cloud, 'the port has a queue', queues => /rate 500Kbit ceil 2Mbit/.test(queues))
    expect(await cloud.lab.ofctl('hv1', ['dump-flows', 'br-int'])).toContain('set_queue:')
    const large = await cloud.api.create('qos/policies', { name: 'promised much' })
    await cloud.api.create(`qos/policies/${large.id}/minimum_bandwidth_rules`, { min_kbps: 5_000_000 })
    await cloud.api.update('ports', port.id, { qos_policy_id: large.id })
    await expectQueues(cloud, 'as much is kept as can be said', queues => /rate 2147Mbit/.test(queues))
    await cloud.api.update('ports', port.id, { qos_policy_id: null })
    await expectQueues(cloud, 'the queue is gone', queues => !/2147Mbit/.test(queues))
    expect(await cloud.lab.ofctl('hv1', ['dump-flows', 'br-int'])).not.toContain('set_queue:')
  })

  function addRule(collection: string, rule: object): Promise<Shown> {
    return cloud.api.create(`qos/policies/${policy.id}/${collection}`, rule)
  }

  function path(): FloodPath {
    return {
      from: 'sender',
      to: 'receiver',
      macs: { source: sender.mac_address, destination: receiver.mac_address },
      addresses: { source: addressOf(sender), destination: addressOf(receiver) },
    }
  }

  const received = () => floodArrivals(cloud, path())

  async function trafficClass(): Promise<number | undefined> {
    const capture = await captureFrames(cloud.lab, 'receiver')
    await sendFrames(cloud.lab, 'sender', [floodFrame(path())])
    const frame = await capture.first('the datagram', one => parseUdp(one)?.destinationPort === 9)
    await capture.stop()
    return parseIpPacket(frame)?.trafficClass
  }
})
