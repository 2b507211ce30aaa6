import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createSegment,
  providerVlan,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { ethernet, etherTypes } from './packets/ethernet.ts'
import { ipv4 } from './packets/ip-packet.ts'
import { parseUdp, udp } from './packets/udp.ts'

const vlan = 120
const statusWaitMs = 10_000

describe.runIf(process.getuid?.() === 0)('layer 2', () => {
  const cloud = useCloud()
  let group: Shown

  beforeAll(async () => {
    group = await createGroup(cloud, allowPing)
  })

  describe('a network over tunnels', () => {
    let segment: Segment
    let one: Shown
    let two: Shown

    beforeAll(async () => {
      segment = await createSegment(cloud, '10.1.0.0/24')
      one = await createPort(cloud, segment.network, [group])
      two = await createPort(cloud, segment.network, [group])
      await Promise.all([
        cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true }),
        cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true }),
      ])
    })

    test('its row has the id of the network', async () => {
      const { id } = segment.network
      const found = await cloud.lab.nbctl([
        '--bare',
        '--columns=_uuid',
        'find',
        'Logical_Switch',
        `name=neutron-${id}`,
      ])
      expect(found.trim()).toBe(id)
    })

    test('southbound calls its datapath by its name', async () => {
      const { id } = segment.network
      const found = await cloud.lab.sbctl(['--bare', '--columns=external_ids', 'list', 'Datapath_Binding'])
      expect(found).toContain(`name=neutron-${id}`)
    })

    test('joins machines on different hypervisors', () => cloud.expectReach('one', addressOf(two)))

    test('carries packets of its whole MTU', async () => {
      const { mtu } = segment.network
      expect(mtu).toBe(1442)
      await cloud.expectReach('one', addressOf(two), ['-M', 'do', '-s', String(mtu - 28)])
    })

    test('a disabled port is silent, though OVN has it up, and DOWN for the API', async () => {
      await cloud.api.update('ports', two.id, { admin_state_up: false })
      await cloud.expectNoReach('one', addressOf(two))
      expect(await isUp(two)).toBe('true')
      await expectStatus(two, 'DOWN')
      await cloud.api.update('ports', two.id, { admin_state_up: true })
      await cloud.expectReach('one', addressOf(two))
      await expectStatus(two, 'ACTIVE')
    })

    test('a smaller MTU is in the next lease', async () => {
      await cloud.api.update('networks', segment.network.id, { mtu: 1300 })
      await cloud.settled()
      expect(await cloud.lab.dhcp('one')).toMatchObject({ mtu: '1300' })
      await cloud.api.update('networks', segment.network.id, { mtu: 1442 })
    })

    test('a port without port security and addresses gets what is for nobody else', async () => {
      const open = await createPort(cloud, segment.network, [], {
        ...{ port_security_enabled: false, fixed_ips: [] },
      })
      await cloud.boot(open, { name: 'open', hypervisor: 3 })
      const capture = await captureFrames(cloud.lab, 'open')
      await cloud.settled()
      const addresses = { source: addressOf(one), destination: '10.1.0.200' }
      const ports = { sourcePort: 7, destinationPort: 7 }
      const packet = ipv4(udp({ ...addresses, ...ports, payload: Buffer.from('unknown') }))
      const frame = { destination: 'fa:16:3e:99:99:99', source: one.mac_address }
      await sendFrames(cloud.lab, 'one', [ethernet({ ...frame, type: etherTypes.ipv4, payload: packet })])
      await capture.first('the datagram', seen => parseUdp(seen)?.payload.toString() === 'unknown')
      await capture.stop()
    })
  })

  describe('a network on a VLAN of the provider', () => {
    let segment: Segment
    let guest: Shown

    beforeAll(async () => {
      segment = await createSegment(cloud, '10.2.0.0/24', { network: providerVlan(cloud, vlan) })
      guest = await createPort(cloud, segment.network, [group])
      await Promise.all([
        cloud.boot(guest, { name: 'guest', hypervisor: 3, dhcp: true }),
        cloud.lab.addExternalHost({ name: 'wire', addresses: ['10.2.0.250/24'], vlan }),
      ])
    })

    test('OVN tags it', async () => {
      const tags = await cloud.lab.nbctl([
        '--bare',
        '--columns=tag',
        'find',
        'Logical_Switch_Port',
        'type=localnet',
      ])
      expect(tags.trim()).toBe(String(vlan))
    })

    test('its MTU is that of the wire', async () => {
      expect(segment.network.mtu).toBe(1500)
      await cloud.expectReach('guest', '10.2.0.250', ['-M', 'do', '-s', '1472'])
    })

    test('a machine and a physical host reach each other', async () => {
      await cloud.expectReach('guest', '10.2.0.250')
      await cloud.expectReach('wire', addressOf(guest))
    })

    test('another VLAN follows at once', async () => {
      await cloud.api.update('networks', segment.network.id, { 'provider:segmentation_id': vlan + 1 })
      await cloud.expectNoReach('guest', '10.2.0.250')
      await cloud.api.update('networks', segment.network.id, { 'provider:segmentation_id': vlan })
      await cloud.expectReach('guest', '10.2.0.250')
    })
  })

  describe('a flat network', () => {
    test('is untagged on the wire', async () => {
      const segment = await createSegment(cloud, '10.3.0.0/24', {
        network: {
          'provider:network_type': 'flat',
          'provider:physical_network': cloud.lab.place.physicalNetwork,
        },
      })
      const port = await createPort(cloud, segment.network, [group])
      await Promise.all([
        cloud.boot(port, { name: 'flat', hypervisor: 1, dhcp: true }),
        cloud.lab.addExternalHost({ name: 'untagged', addresses: ['10.3.0.250/24'] }),
      ])
      await cloud.expectReach('flat', '10.3.0.250')
    })
  })

  async function isUp(port: Shown): Promise<string> {
    const found = await cloud.lab.nbctl([
      '--bare',
      '--columns=up',
      'find',
      'Logical_Switch_Port',
      `name=${port.id}`,
    ])
    return found.trim()
  }

  async function expectStatus(port: Shown, status: string): Promise<void> {
    await cloud.eventually(`the port is ${status}`, statusWaitMs, async () => {
      return (await cloud.api.show('ports', port.id)).status === status
    })
  }
})
