import { WaitTimeoutError } from '@neutrino/base/wait-until.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createSegment,
  providerVlan,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { type Capture, captureFrames, type SeenFrame, sendFrames } from './guest/raw-socket.ts'
import { arp, parseArp } from './packets/arp.ts'
import { ethernet, parseEthernet } from './packets/ethernet.ts'

const serviceVlan = 140
const customerVlan = 7
const types = { customerTag: 0x8100, serviceTag: 0x88a8 } as const
const attemptMs = 2_000
const arrivalMs = 15_000

/** Tags that servers put on their frames themselves. */
describe.runIf(process.getuid?.() === 0)('tags of servers', () => {
  const cloud = useCloud()

  describe('on a network with a service tag (IEEE 802.1ad)', () => {
    let one: Shown
    let two: Shown

    beforeAll(async () => {
      ;[one, two] = await pair('10.1.0.0/24', { ...providerVlan(cloud, serviceVlan), qinq: true }, [
        'q1',
        'q2',
      ])
    })

    test('are inside of the service tag on the wire, as they were', async () => {
      const wire = await captureFrames(cloud.lab, 'hv1', 'eth1')
      await expectArrival(one, two, customerVlan)
      const frame = await wire.first(
        'the frame',
        seen => seen.source === one.mac_address && isDoubleTagged(seen),
      )
      await wire.stop()
      expect(frame.type).toBe(types.serviceTag)
      const [outer, type, inner] = [0, 2, 4].map(offset => frame.payload.readUInt16BE(offset))
      expect(outer).toBe(serviceVlan)
      expect(type).toBe(types.customerTag)
      expect(inner).toBe(customerVlan)
    })

    test('are not needed: other frames have the service tag only', async () => {
      const wire = await captureFrames(cloud.lab, 'hv1', 'eth1')
      await cloud.expectReach('q1', addressOf(two))
      const frame = await wire.first(
        'an untagged frame of the server',
        seen => seen.source === one.mac_address && seen.type === types.serviceTag && !isDoubleTagged(seen),
      )
      await wire.stop()
      expect(frame.payload.readUInt16BE(0)).toBe(serviceVlan)
    })

    test('leave room for two tags', async () => {
      const { mtu } = await cloud.api.show('networks', one.network_id)
      expect(mtu).toBe(1492)
      await cloud.expectReach('q1', addressOf(two), ['-M', 'do', '-s', String(mtu - 28)])
    })
  })

  describe('on a network that lets them pass', () => {
    let one: Shown
    let two: Shown

    beforeAll(async () => {
      ;[one, two] = await pair('10.2.0.0/24', { vlan_transparent: true }, ['t1', 't2'])
    })

    test('arrive over tunnels', () => expectArrival(one, two, customerVlan))

    test('arrive as far as the list of a port goes, in both directions', async () => {
      await cloud.api.update('ports', one.id, { vlan_filter_list: ['10-20'] })
      await cloud.settled()
      for (const [from, to] of [
        [one, two],
        [two, one],
      ] as const) {
        await expectArrival(from, to, 10)
        await expectArrival(from, to, 20)
        await expectLoss(from, to, 9)
        await expectLoss(from, to, 21)
      }
      await cloud.expectReach('t1', addressOf(two))
      await cloud.api.update('ports', one.id, { vlan_filter_list: null })
      await expectArrival(one, two, 21)
    })
  })

  describe('on any other network', () => {
    test('do not arrive', async () => {
      const [one, two] = await pair('10.3.0.0/24', {}, ['p1', 'p2'])
      await cloud.expectReach('p1', addressOf(two))
      await expectLoss(one, two, customerVlan)
    })
  })

  const names = new Map<string, string>()

  async function pair(
    cidr: string,
    network: object,
    [first, second]: readonly [string, string],
  ): Promise<[Shown, Shown]> {
    const group = await createGroup(cloud, allowPing)
    const segment = await createSegment(cloud, cidr, { network })
    const one = await createPort(cloud, segment.network, [group])
    const two = await createPort(cloud, segment.network, [group])
    names.set(one.id, first).set(two.id, second)
    await Promise.all([
      cloud.boot(one, { name: first, hypervisor: 1, dhcp: true }),
      cloud.boot(two, { name: second, hypervisor: 2, dhcp: true }),
    ])
    await cloud.settled()
    return [one, two]
  }

  function nameOf(port: Shown): string {
    return names.get(port.id) ?? ''
  }

  /** One tagged ARP request that everybody hears; whether the other server did. */
  async function arrives(from: Shown, to: Shown, vlan: number): Promise<boolean> {
    const capture: Capture = await captureFrames(cloud.lab, nameOf(to))
    try {
      const request = arp({
        ...{ operation: 'request', senderMac: from.mac_address, senderIp: addressOf(from) },
        // Nobody has it, so OVN does not answer in anybody's name.
        targetIp: addressOf(from).replace(/\.\d+$/, '.253'),
      })
      await sendFrames(cloud.lab, nameOf(from), [ethernet({ ...parseEthernet(request), vlan })])
      const isIt = (seen: SeenFrame) =>
        seen.vlan === vlan && seen.direction === 'in' && parseArp(seen)?.senderMac === from.mac_address
      await capture.first(`a frame with the tag ${vlan}`, isIt, attemptMs)
      return true
    } catch (error) {
      if (error instanceof WaitTimeoutError) return false
      throw error
    } finally {
      await capture.stop()
    }
  }

  const expectArrival = (from: Shown, to: Shown, vlan: number) =>
    cloud.eventually(`${nameOf(to)} hears the tag ${vlan}`, arrivalMs, () => arrives(from, to, vlan))

  async function expectLoss(from: Shown, to: Shown, vlan: number): Promise<void> {
    await cloud.settled()
    expect(await arrives(from, to, vlan), `${nameOf(to)} hears the tag ${vlan}`).toBe(false)
  }
})

function isDoubleTagged(frame: SeenFrame): boolean {
  return frame.type === types.serviceTag && frame.payload.readUInt16BE(2) === types.customerTag
}
