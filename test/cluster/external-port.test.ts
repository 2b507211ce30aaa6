import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, createPort, createSegment, providerVlan, type Segment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { dhcpDiscover, parseDhcpAnswer } from './packets/dhcp.ts'

const vlan = 122
const bindingWaitMs = 10_000

/** An SR-IOV port: the machine is on the wire, and its packets pass no switch of ours. */
describe.runIf(process.getuid?.() === 0)('a port outside the switches', () => {
  const cloud = useCloud()
  let segment: Segment
  let port: Shown

  beforeAll(async () => {
    // Chassis of a zone serve networks of that zone.
    const network = { ...providerVlan(cloud, vlan), availability_zone_hints: ['az1'] }
    segment = await createSegment(cloud, '10.1.0.0/24', { network })
    port = await createPort(cloud, segment.network, [], { 'binding:vnic_type': 'direct' })
    await cloud.lab.addExternalHost({ name: 'sriov', addresses: [], vlan })
    await cloud.settled()
  })

  test('is served by the best chassis of its group', async () => {
    const best = await cloud.lab.nbctl([
      ...['--bare', '--columns=chassis_name', 'find', 'HA_Chassis', 'priority=32767'],
    ])
    expect(['hv1', 'hv2']).toContain(best.trim())
    await cloud.eventually(`the port is at ${best.trim()}`, bindingWaitMs, async () => {
      const chassis = await cloud.lab.sbctl([
        ...['--bare', '--columns=chassis', 'find', 'Port_Binding', `logical_port=${port.id}`],
      ])
      if (chassis.trim() === '') return false
      const name = await cloud.lab.sbctl(['--bare', '--columns=name', 'list', 'Chassis', chassis.trim()])
      return name.trim() === best.trim()
    })
  })

  test('gets its lease over the physical network', async () => {
    const capture = await captureFrames(cloud.lab, 'sriov')
    await sendFrames(cloud.lab, 'sriov', [dhcpDiscover(port.mac_address, [1, 3, 26])])
    const frame = await capture.first('an offer', one => parseDhcpAnswer(one) !== undefined)
    await capture.stop()
    expect(parseDhcpAnswer(frame)?.yourAddress).toBe(addressOf(port))
  })
})
