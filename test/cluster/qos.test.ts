import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, createGroup, createPort, createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { ethernet, etherTypes } from './packets/ethernet.ts'
import { ipv4, parseIpPacket } from './packets/ip-packet.ts'
import { parseUdp, udp } from './packets/udp.ts'

const limitKbps = 1_000
const dscp = 26
/** 400 datagrams of 1000 bytes in about a second: three times what the limit allows. */
const datagrams = 400
const periodMs = 2
const payloadBytes = 1_000
const silenceMs = 300

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
    expect(await received()).toBeGreaterThan(datagrams * 0.8)
    await cloud.api.update('ports', sender.id, { qos_policy_id: policy.id })
    await cloud.settled()
    expect(await cloud.lab.ofctl('hv1', ['-O', 'OpenFlow15', 'dump-meters', 'br-int'])).toContain(
      `rate=${limitKbps} burst_size=100`,
    )
    expect(await received()).toBeLessThan(datagrams * 0.6)
    await cloud.api.update('ports', sender.id, { qos_policy_id: null })
    await cloud.settled()
    expect(await received()).toBeGreaterThan(datagrams * 0.8)
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

  function addRule(collection: string, rule: object): Promise<Shown> {
    return cloud.api.create(`qos/policies/${policy.id}/${collection}`, rule)
  }

  function datagram(): Buffer {
    const [source, destination] = [addressOf(sender), addressOf(receiver)]
    const payload = Buffer.alloc(payloadBytes, 1)
    const packet = ipv4(udp({ source, destination, sourcePort: 9, destinationPort: 9, payload }))
    const macs = { source: sender.mac_address, destination: receiver.mac_address }
    return ethernet({ ...macs, type: etherTypes.ipv4, payload: packet })
  }

  /** How many of the datagrams arrive. */
  async function received(): Promise<number> {
    const capture = await captureFrames(cloud.lab, 'receiver')
    const count = () => capture.frames.filter(frame => parseUdp(frame)?.destinationPort === 9).length
    await sendFrames(cloud.lab, 'sender', Array(datagrams).fill(datagram()), { periodMs })
    let [seen, quietSince] = [count(), performance.now()]
    await cloud.eventually('datagrams have stopped arriving', 10_000, () => {
      if (count() !== seen) [seen, quietSince] = [count(), performance.now()]
      return performance.now() - quietSince > silenceMs
    })
    await capture.stop()
    return seen
  }

  async function trafficClass(): Promise<number | undefined> {
    const capture = await captureFrames(cloud.lab, 'receiver')
    await sendFrames(cloud.lab, 'sender', [datagram()])
    const frame = await capture.first('the datagram', one => parseUdp(one)?.destinationPort === 9)
    await capture.stop()
    return parseIpPacket(frame)?.trafficClass
  }
})
