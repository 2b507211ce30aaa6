import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Shown } from './cloud/neutron-api.ts'
import {
  addressOf,
  allowPing,
  createGroup,
  createPort,
  createSegment,
  type Segment,
} from './cloud/topology.ts'
import { useCloud } from './cloud/use-cloud.ts'
import { startPing } from './guest/guest-programs.ts'
import { sendFrames } from './guest/raw-socket.ts'
import { gratuitousArp } from './packets/arp.ts'

const statusWaitMs = 10_000
const bindingWaitMs = 10_000
const pingIntervalMs = 20
const migrationLossMsMax = 1_000

describe.runIf(process.getuid?.() === 0)('bindings', () => {
  const cloud = useCloud()
  let segment: Segment
  let group: Shown
  let one: Shown
  let two: Shown

  beforeAll(async () => {
    segment = await createSegment(cloud, '10.1.0.0/24')
    group = await createGroup(cloud, allowPing)
    one = await createPort(cloud, segment.network, [group])
    two = await createPort(cloud, segment.network, [group])
    await Promise.all([
      cloud.boot(one, { name: 'one', hypervisor: 1, dhcp: true }),
      cloud.boot(two, { name: 'two', hypervisor: 2, dhcp: true }),
    ])
    await cloud.expectReach('one', addressOf(two))
  })

  test('a port that is plugged is up in OVN and ACTIVE in the API', async () => {
    const up = await cloud.lab.nbctl([
      '--bare',
      '--columns=up',
      'find',
      'Logical_Switch_Port',
      `name=${two.id}`,
    ])
    expect(up.trim()).toBe('true')
    await expectStatus(two, 'ACTIVE')
  })

  test('is bound to the chassis that it is plugged into', async () => {
    expect(await chassisOf(two)).toBe('hv2')
  })

  test('what agents read of it is in southbound', async () => {
    const ids = await bindingColumn(two, 'external_ids')
    expect(ids).toContain('neutron:device_owner=compute:nova')
    expect(ids).toContain(`neutron:cidrs=${addressOf(two)}/24`)
    expect(ids).toContain(`neutron:network_name=neutron-${segment.network.id}`)
  })

  test('what it is bound with', async () => {
    const port = await cloud.api.show('ports', two.id)
    expect(port).toMatchObject({ 'binding:host_id': 'hv2', 'binding:vif_type': 'ovs' })
    expect(port['binding:vif_details']).toMatchObject({ bridge_name: 'br-int', connectivity: 'l2' })
  })

  test('an unplugged port is DOWN, plugged again ACTIVE', async () => {
    await cloud.lab.unplug('two')
    await expectStatus(two, 'DOWN')
    expect(await cloud.lab.plug('two', 2)).toBe(true)
    await expectStatus(two, 'ACTIVE')
    await cloud.lab.dhcp('two')
  })

  test('a hypervisor that the port is not bound to does not get it', async () => {
    const port = await createPort(cloud, segment.network, [group])
    await cloud.boot(port, { name: 'elsewhere', hypervisor: 1 })
    await cloud.lab.unplug('elsewhere')
    await expectStatus(port, 'DOWN')
    expect(await cloud.lab.plug('elsewhere', 3)).toBe(false)
    expect(await chassisOf(port)).toBe('')
    expect((await cloud.api.show('ports', port.id)).status).toBe('DOWN')
    await cloud.lab.removeMachine('elsewhere')
    await cloud.api.remove('ports', port.id)
  }, 60_000)

  test('a machine that moved cold keeps its address', async () => {
    await cloud.lab.unplug('two')
    await cloud.api.update('ports', two.id, { 'binding:host_id': 'hv3' })
    await cloud.settled()
    expect(await cloud.lab.plug('two', 3)).toBe(true)
    expect(await cloud.lab.dhcp('two')).toMatchObject({ ip: addressOf(two) })
    await cloud.expectReach('one', addressOf(two))
    await cloud.lab.unplug('two')
    await cloud.api.update('ports', two.id, { 'binding:host_id': 'hv2' })
    await cloud.settled()
    expect(await cloud.lab.plug('two', 2)).toBe(true)
    await cloud.lab.dhcp('two')
    await cloud.expectReach('one', addressOf(two))
  })

  describe('live migration', () => {
    let moving: Shown
    let address: string

    beforeEach(async () => {
      moving = await createPort(cloud, segment.network, [group])
      address = addressOf(moving)
      await cloud.boot(moving, { name: 'moving', hypervisor: 2, dhcp: true })
      await cloud.expectReach('one', address)
    })

    afterEach(async () => {
      for (const { name, portId } of await cloud.lab.machines()) {
        if (portId === moving.id) await cloud.lab.removeMachine(name)
      }
      await cloud.api.remove('ports', moving.id)
    })

    test('source keeps the port, the destination waits for it, then has it; and back', async () => {
      await announceTarget('hv3')
      await plugCopy('hv3')
      expect(await chassisOf(moving)).toBe('hv2')
      await finishAt('hv3')
      await cloud.lab.removeMachine('copy')
      await finishAt('hv2')
      await cloud.expectReach('one', address)
    })

    test(`loses less than ${migrationLossMsMax} ms of pings`, async () => {
      await announceTarget('hv3')
      await plugCopy('hv3')
      const ping = startPing(cloud.lab, 'one', address, pingIntervalMs)
      await cloud.expectReach('one', address)
      await resumeCopy()
      await finishAt('hv3')
      await cloud.expectReach('one', address)
      const outcome = await ping.stop()
      console.log(
        `live migration: longest gap ${outcome.longestGapMs} ms, ${outcome.sent - outcome.received} lost`,
      )
      expect(outcome.longestGapMs, JSON.stringify(outcome)).toBeLessThan(migrationLossMsMax)
    })

    test('as compute does it, with a binding for each host', async () => {
      await cloud.api.create(`ports/${moving.id}/bindings`, { host: 'hv3' })
      await announceTarget('hv3')
      await plugCopy('hv3')
      expect(await chassisOf(moving)).toBe('hv2')
      const ping = startPing(cloud.lab, 'one', address, pingIntervalMs)
      await cloud.expectReach('one', address)
      await resumeCopy()
      await cloud.api.put(`ports/${moving.id}/bindings/hv3/activate`, {})
      await expectChassis('hv3')
      await cloud.expectReach('one', address)
      const outcome = await ping.stop()
      expect(outcome.longestGapMs, JSON.stringify(outcome)).toBeLessThan(migrationLossMsMax)
      await cloud.lab.removeMachine('moving')
      await cloud.api.request('DELETE', `ports/${moving.id}/bindings/hv2`)
      await cloud.api.update('ports', moving.id, { 'binding:profile': {} })
      await expectStatus(moving, 'ACTIVE')
      const bindings = await cloud.api.list(`ports/${moving.id}/bindings`)
      expect(bindings.map(({ host, status }) => ({ host, status }))).toEqual([
        { host: 'hv3', status: 'ACTIVE' },
      ])
      await cloud.expectReach('one', address)
    })

    async function announceTarget(host: string): Promise<void> {
      await cloud.api.update('ports', moving.id, { 'binding:profile': { migrating_to: host } })
      await cloud.settled()
    }

    /** The guest on the destination has the same port and MAC address, as the copy of a machine has. */
    async function plugCopy(host: string): Promise<void> {
      await cloud.lab.addMachine({ name: 'copy', portId: moving.id, macAddress: moving.mac_address })
      await cloud.lab.plug('copy', Number(host.slice(2)))
      await cloud.eventually(`the port is also at ${host}`, bindingWaitMs, async () => {
        return (await chassisOf(moving, 'additional_chassis')) === host
      })
    }

    /** The hypervisor stops the machine, and the copy goes on and tells where it is, as QEMU does. */
    async function resumeCopy(): Promise<void> {
      await cloud.lab.exec('moving', ['ip', 'link', 'set', 'eth0', 'down'])
      await cloud.lab.exec('copy', ['ip', 'address', 'add', `${address}/24`, 'dev', 'eth0'])
      await sendFrames(cloud.lab, 'copy', [
        rarp(moving.mac_address),
        gratuitousArp(moving.mac_address, address),
      ])
    }

    async function finishAt(host: string): Promise<void> {
      await cloud.api.update('ports', moving.id, { 'binding:host_id': host, 'binding:profile': {} })
      await expectChassis(host)
    }

    async function expectChassis(host: string): Promise<void> {
      await cloud.eventually(
        `the port is at ${host}`,
        bindingWaitMs,
        async () => (await chassisOf(moving)) === host,
      )
    }
  })

  describe('an address that several machines answer for', () => {
    const address = '10.1.0.50'
    let virtual: Shown
    let left: Shown
    let right: Shown

    beforeAll(async () => {
      virtual = await createPort(cloud, segment.network, [], { fixed_ips: [{ ip_address: address }] })
      const pairs = { allowed_address_pairs: [{ ip_address: address }] }
      left = await createPort(cloud, segment.network, [group], pairs)
      right = await createPort(cloud, segment.network, [group], pairs)
      await Promise.all([
        cloud.boot(left, { name: 'left', hypervisor: 1, dhcp: true }),
        cloud.boot(right, { name: 'right', hypervisor: 3, dhcp: true }),
      ])
      await cloud.settled()
    })

    test('is where the machine is that announced it', async () => {
      await announce('left', left)
      await expectParent(left, 'hv1')
    })

    test('moves with the announcement', async () => {
      await announce('left', left)
      await expectParent(left, 'hv1')
      await announce('right', right)
      await expectParent(right, 'hv3')
    })

    test('is an ordinary port again when nobody may answer for it', async () => {
      await cloud.api.update('ports', left.id, { allowed_address_pairs: [] })
      await cloud.api.update('ports', right.id, { allowed_address_pairs: [] })
      await cloud.settled()
      expect(await bindingColumn(virtual, 'type')).toBe('')
    })

    async function announce(name: string, port: Shown): Promise<void> {
      await sendFrames(cloud.lab, name, [gratuitousArp(port.mac_address, address)])
    }

    async function expectParent(port: Shown, host: string): Promise<void> {
      await cloud.eventually(`the address is at ${host}`, bindingWaitMs, async () => {
        return (
          (await bindingColumn(virtual, 'virtual_parent')) === port.id && (await chassisOf(virtual)) === host
        )
      })
    }
  })

  async function bindingColumn(port: Shown, column: string): Promise<string> {
    const found = await cloud.lab.sbctl([
      ...['--bare', `--columns=${column}`],
      ...['find', 'Port_Binding', `logical_port=${port.id}`],
    ])
    return found.trim()
  }

  /** Host name of the chassis in a column of the port's binding, empty for none. */
  async function chassisOf(port: Shown, column = 'chassis'): Promise<string> {
    const id = await bindingColumn(port, column)
    return id === ''
      ? ''
      : (await cloud.lab.sbctl(['--bare', '--columns=hostname', 'list', 'Chassis', id])).trim()
  }

  async function expectStatus(port: Shown, status: string): Promise<void> {
    await cloud.eventually(`the port is ${status}`, statusWaitMs, async () => {
      return (await cloud.api.show('ports', port.id)).status === status
    })
  }
})

/** What QEMU sends when a machine goes on at another place. */
function rarp(mac: string): Buffer {
  const address = mac.replaceAll(':', '')
  const body = `0001080006040003${address}00000000${address}00000000`
  return Buffer.from(`ffffffffffff${address}8035${body}`, 'hex')
}
