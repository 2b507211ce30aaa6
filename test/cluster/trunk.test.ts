import { WaitTimeoutError } from '@neutrino/base/wait-until.ts'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import { addressOf, allowPing, createGroup, createPort, createSegment } from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { captureFrames, sendFrames } from './guest/raw-socket.ts'
import { arp, parseArp } from './packets/arp.ts'
import { ethernet, parseEthernet } from './packets/ethernet.ts'

const tag = 42
const statusWaitMs = 10_000
const silenceMs = 1_000

describe.runIf(process.getuid?.() === 0)('a trunk', () => {
  const cloud = useCloud()
  let parent: Shown
  let child: Shown
  let peer: Shown
  let trunk: Shown

  beforeAll(async () => {
    const group = await createGroup(cloud, allowPing)
    const outer = await createSegment(cloud, '10.1.0.0/24')
    const inner = await createSegment(cloud, '10.2.0.0/24')
    parent = await createPort(cloud, outer.network, [group])
    child = await createPort(cloud, inner.network, [group])
    peer = await createPort(cloud, inner.network, [group])
    trunk = await cloud.api.create('trunks', {
      ...{ port_id: parent.id },
      sub_ports: [{ port_id: child.id, segmentation_type: 'vlan', segmentation_id: tag }],
    })
    await Promise.all([
      cloud.boot(parent, { name: 'parent', hypervisor: 3, dhcp: true }),
      cloud.boot(peer, { name: 'peer', hypervisor: 1, dhcp: true }),
    ])
    await cloud.settled()
  })

  test('its subport has the tag, and is where its parent is', async () => {
    const row = await cloud.lab.nbctl([
      '--bare',
      '--columns=tag',
      'find',
      'Logical_Switch_Port',
      `name=${child.id}`,
    ])
    expect(row.trim()).toBe(String(tag))
    await cloud.eventually('the subport is bound', statusWaitMs, async () => {
      const chassis = await cloud.lab.sbctl([
        ...['--bare', '--columns=chassis', 'find', 'Port_Binding', `logical_port=${child.id}`],
      ])
      if (chassis.trim() === '') return false
      return (
        (
          await cloud.lab.sbctl(['--bare', '--columns=hostname', 'list', 'Chassis', chassis.trim()])
        ).trim() === 'hv3'
      )
    })
  })

  test('is ACTIVE, with its ports', async () => {
    await cloud.eventually('trunk and subport are ACTIVE', statusWaitMs, async () => {
      const [one, other] = [await cloud.api.show('trunks', trunk.id), await cloud.api.show('ports', child.id)]
      return one.status === 'ACTIVE' && other.status === 'ACTIVE'
    })
  })

  test('tagged frames of the parent are in the network of the subport', async () => {
    await expectAnswer()
  })

  test('and are no more when the subport has left, and again when it is back', async () => {
    const subPort = { port_id: child.id, segmentation_type: 'vlan', segmentation_id: tag }
    await cloud.api.put(`trunks/${trunk.id}/remove_subports`, { sub_ports: [subPort] })
    await cloud.settled()
    await expect(ask()).rejects.toThrow(WaitTimeoutError)
    await cloud.api.put(`trunks/${trunk.id}/add_subports`, { sub_ports: [subPort] })
    await cloud.settled()
    await expectAnswer()
  })

  test('and for good when it is deleted by force: no flow of it is left', async () => {
    const flows = async () => {
      const dumps = ['hv1', 'hv3'].map(name => cloud.lab.ofctl(name, ['dump-flows', 'br-int']))
      return (await Promise.all(dumps)).map(dump => dump.includes(child.mac_address))
    }
    expect(await flows()).toEqual([true, true])
    expect((await cloud.api.request('DELETE', `ports/${child.id}`)).status).toBe(409)
    expect((await cloud.api.request('DELETE', `ports/${child.id}?force=true`)).status).toBe(204)
    expect(await cloud.api.show('trunks', trunk.id)).toMatchObject({ status: 'ACTIVE', sub_ports: [] })
    await cloud.settled()
    expect(await flows()).toEqual([false, false])
    await expect(ask()).rejects.toThrow(WaitTimeoutError)
    await cloud.expectInSync()
  })

  async function expectAnswer(): Promise<void> {
    await cloud.eventually('a tagged request is answered', statusWaitMs, () =>
      ask().then(
        () => true,
        () => false,
      ),
    )
  }

  /** Asks for the peer's MAC address, tagged. */
  async function ask(): Promise<void> {
    const capture = await captureFrames(cloud.lab, 'parent')
    try {
      const request = arp({
        ...{ operation: 'request', senderMac: child.mac_address, senderIp: addressOf(child) },
        targetIp: addressOf(peer),
      })
      await sendFrames(cloud.lab, 'parent', [ethernet({ ...parseEthernet(request), vlan: tag })])
      const isAnswer = (senderMac: string | undefined, vlan: number | undefined) =>
        senderMac === peer.mac_address && vlan === tag
      await capture.first('the answer', frame => isAnswer(parseArp(frame)?.senderMac, frame.vlan), silenceMs)
    } finally {
      await capture.stop()
    }
  }
})
