import { join } from 'node:path'
import { silentLog } from '@neutrino/base/log.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeHost, type FakeHost, slotOf } from '../../../../test/support/sriov/create-fake-host.ts'
import { type HostPort, parseHostPorts } from '../channel/host-port.ts'
import { type Cards, createCards } from './cards.ts'
import { createForwardingTables } from './forwarding-tables.ts'
import { carryOut } from './run-agent.ts'
import { parseVerb } from './verb.ts'

const macs = ['fa:16:3e:00:00:01', 'fa:16:3e:00:00:02'] as const
const idOf = (number: number) => `00000000-0000-4000-8000-00000000000${number}`
const vlan = { network_type: 'vlan', physical_network: 'physnet1', segmentation_id: 101 }
let host: FakeHost
let cards: Cards

beforeEach(async () => {
  host = await createFakeHost({ eth3: macs, eth4: ['fa:16:3e:00:00:03'] })
  cards = cardsOf()
})
afterEach(() => host.remove())

const cardsOf = (excluded: readonly string[] = []) =>
  createCards({
    ...{ devices: ['eth3', 'eth4', 'eth9'], excluded: new Set(excluded) },
    ...{ sysfs: host.sysfs, program: host.program },
  })

/** A port of the first function, as the server tells of it. */
const portOf = (more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ id: idOf(1), mac_address: macs[0], status: 'DOWN', admin_state_up: true, is_active: true },
  ...{ vnic_type: 'direct', mechanism: 'sriovnicswitch', vif_details: {}, qos_rules: [], segment: vlan },
  ...{ port_security_enabled: true, propagate_uplink_status: true, profile: { pci_slot: slotOf(1, 0) } },
  ...more,
})
const portsOf = (...ports: readonly object[]): readonly HostPort[] =>
  parseHostPorts({ cursor: 'c', removed: [], ports }).ports

const sharing = { physnet1: ['eth3'] }
const tablesOf = () =>
  createForwardingTables({
    devices: ['eth3'],
    program: host.program,
    file: join(host.sysfs, 'state/forwarding.json'),
  })

/** What the root process does is done here. */
const pass = (ports: readonly HostPort[], on = cards) => {
  const tables = tablesOf()
  const ask = async (value: unknown) => {
    const verb = parseVerb(value)
    await (verb.verb === 'set-forwarding' ? tables.set(verb.device, verb.macs) : on.set(verb))
  }
  return carryOut(ports, { cards: on, tables, sharing, log: silentLog, root: { ask } })
}
const seen = async (...ports: readonly object[]) => (await pass(portsOf(...ports))).seen

describe('a function is what its port wants', () => {
  test('by exactly what is different, and then by nothing', async () => {
    const qos_rules = [
      { type: 'bandwidth_limit', direction: 'egress', value: 10_400 },
      { type: 'bandwidth_limit', direction: 'ingress', value: 99_000 },
      { type: 'minimum_bandwidth', direction: 'egress', value: 300 },
    ]
    const ports = portsOf(portOf({ trusted: true, propagate_uplink_status: false, qos_rules }))
    await pass(ports)
    expect(host.calls()).toEqual([
      'link set dev eth3 vf 0 vlan 101 qos 0',
      'link set dev eth3 vf 0 spoofchk on',
      'link set dev eth3 vf 0 trust on',
      'link set dev eth3 vf 0 max_tx_rate 10 min_tx_rate 1',
      'link set dev eth3 vf 0 state enable',
    ])
    await pass(ports)
    expect(host.calls()).toHaveLength(5)
    host.change('eth3', 0, { vlan: 102, qos: 3 })
    await pass(ports)
    expect(host.calls().slice(5)).toEqual(['link set dev eth3 vf 0 vlan 101 qos 0'])
  })

  test.each([
    ['auto while it follows the uplink', { propagate_uplink_status: true }, 'auto'],
    ['enable while it does not', { propagate_uplink_status: false }, 'enable'],
    ['disable while it is disabled', { admin_state_up: false }, 'disable'],
  ])('its link is %s', async (_what, more, state) => {
    await pass(portsOf(portOf(more)))
    expect(host.functions('eth3')[0]?.state ?? 'auto').toBe(state)
  })

  test('without a tag on a flat network, and without a check of its address where port security is off', async () => {
    host.change('eth3', 0, { vlan: 7, spoofchk: 'on' })
    const segment = { ...vlan, network_type: 'flat', segmentation_id: null }
    await pass(portsOf(portOf({ segment, port_security_enabled: false })))
    expect(host.functions('eth3')[0]).toMatchObject({ vlan: 0, spoofchk: 'off' })
  })

  test('on the card that has its slot, of several for one network', async () => {
    await pass(portsOf(portOf({ profile: { pci_slot: slotOf(2, 0).toUpperCase() } })))
    expect(host.calls()).toContain('link set dev eth4 vf 0 vlan 101 qos 0')
    expect(host.functions('eth3')).toEqual(macs.map(mac => ({ mac })))
  })

  test('of two ports for one function, as that wants whose binding counts', async () => {
    const target = portOf({ is_active: false, segment: { ...vlan, segmentation_id: 999 } })
    await pass(portsOf(target, portOf({ id: idOf(2) })))
    expect(host.functions('eth3')[0]).toMatchObject({ vlan: 101 })
  })
})

describe('what is left behind', () => {
  test('limits and trust go with the port, once no server has the function', async () => {
    host.change('eth3', 0, { trust: 'on', max_tx_rate: 50, min_tx_rate: 5, vlan: 101 })
    host.take('eth3', 0)
    await pass([])
    expect(host.calls()).toEqual([])
    host.release('eth3', 0)
    await pass([])
    expect(host.calls()).toEqual([
      'link set dev eth3 vf 0 trust off',
      'link set dev eth3 vf 0 max_tx_rate 0 min_tx_rate 0',
    ])
  })

  test('functions that are excluded are nobody of ours', async () => {
    host.change('eth3', 0, { trust: 'on' })
    const excluding = cardsOf([slotOf(1, 0)])
    const { seen: told } = await pass(portsOf(portOf()), excluding)
    expect(host.calls()).toEqual([])
    expect(told).toMatchObject([{ device: null, reason: expect.stringContaining('pci_slot') }])
    const verb = { verb: 'set-function', pciSlot: slotOf(1, 0), words: ['trust', 'off'] } as const
    await expect(excluding.set(verb)).rejects.toThrow('no function of our cards')
  })
})

describe('a port is plugged', () => {
  test('once a server has its function with its MAC address', async () => {
    expect(await seen(portOf())).toMatchObject([{ device: null, reason: 'no server has the function' }])
    host.take('eth3', 0)
    expect(await seen(portOf())).toEqual([{ port_id: idOf(1), device: 'eth3/0', reason: null }])
    host.change('eth3', 0, { mac: 'fa:16:3e:00:00:99' })
    expect(await seen(portOf())).toMatchObject([
      { device: null, reason: expect.stringContaining('another MAC') },
    ])
  })

  test('also by a macvtap device on the function', async () => {
    host.release('eth3', 0, 'macvtap0')
    expect(await seen(portOf({ vnic_type: 'macvtap' }))).toMatchObject([{ device: 'eth3/0' }])
  })

  test('not while its card refuses something that it wants, and the others are as they want', async () => {
    host.take('eth3', 0)
    host.take('eth3', 1)
    host.change('eth3', 0, { refuses: ['spoofchk'] })
    const other = portOf({ id: idOf(2), mac_address: macs[1], profile: { pci_slot: slotOf(1, 1) } })
    const { seen: told, failures } = await pass(portsOf(portOf(), other))
    expect(told).toEqual([
      { port_id: idOf(1), device: null, reason: expect.stringContaining('Operation not supported') },
      { port_id: idOf(2), device: 'eth3/1', reason: null },
    ])
    expect(failures).toHaveLength(1)
    expect(host.functions('eth3')[0]).toMatchObject({ vlan: 101 })
  })

  test('as a whole card once its driver is that of servers', async () => {
    const card = portOf({ vnic_type: 'direct-physical', profile: { pci_slot: '0000:05:00.0' } })
    expect(await seen(card)).toMatchObject([{ device: null }])
    host.giveAway('0000:05:00.0')
    expect(await seen(card)).toMatchObject([{ device: '0000:05:00.0', reason: null }])
    expect(host.calls()).toEqual([])
  })

  test('not by another mechanism, nor on a host without the card', async () => {
    expect(await seen(portOf({ mechanism: 'ovn' }))).toEqual([])
    const gone = portOf({ profile: { pci_slot: '0000:77:00.1' } })
    expect(await seen(gone)).toMatchObject([{ device: null, reason: expect.stringContaining('pci_slot') }])
  })
})

describe('a trunk', () => {
  const subport = (number: number, tag: number, network = tag) =>
    portOf({
      ...{ id: idOf(number), mac_address: `fa:16:3e:00:01:0${number}`, vnic_type: 'normal', profile: {} },
      segment: { ...vlan, segmentation_id: network },
      subport: { parent_id: idOf(1), segmentation_id: tag },
    })

  test('lets the tags of its subports pass where the card can, and no others', async () => {
    host.take('eth3', 0)
    host.setList('eth3', 0, '7,9\n')
    host.setList('eth3', 1, '\n')
    const told = await seen(portOf(), subport(2, 7), subport(3, 120))
    // The stand-in for a card keeps what is written to it last.
    expect(host.list('eth3', 0)).toBe('add 120\n')
    expect(told[1]).toEqual({ port_id: idOf(2), device: null, reason: 'the card did not take its VLAN' })
    host.setList('eth3', 0, '7,120\n')
    expect(await seen(portOf(), subport(2, 7), subport(3, 120))).toEqual([
      { port_id: idOf(1), device: 'eth3/0', reason: null },
      { port_id: idOf(2), device: 'eth3/0.7', reason: null },
      { port_id: idOf(3), device: 'eth3/0.120', reason: null },
    ])
    expect(host.list('eth3', 0)).toBe('7,120\n')
  })

  test.each([
    ['the card has no list', undefined, 7, 'the card has no list of VLANs for its functions'],
    ['its tag is not that of its network', '', 8, 'the card does not change tags'],
  ])('has subports that are DOWN where %s', async (_what, list, network, reason) => {
    host.take('eth3', 0)
    if (list !== undefined) host.setList('eth3', 0, list)
    const [parent, child] = await seen(portOf(), subport(2, 7, network))
    expect(parent?.device).toBe('eth3/0')
    expect(child).toMatchObject({ device: null, reason: expect.stringContaining(reason) })
  })

  test('is DOWN with its parent', async () => {
    host.setList('eth3', 0, '7\n')
    expect((await seen(portOf(), subport(2, 7)))[1]).toMatchObject({
      reason: 'its parent is not plugged on this host',
    })
  })

  test('leaves no tags on a function that nobody has', async () => {
    host.setList('eth3', 0, '7-9\n')
    await pass([])
    expect(host.list('eth3', 0)).toBe('rem 7,8,9\n')
  })
})

describe('servers behind the uplink of a card', () => {
  const neighbour = (number: number, more: object = {}) =>
    portOf({
      ...{
        id: idOf(number),
        mac_address: `fa:16:3e:00:02:0${number}`,
        vnic_type: 'normal',
        mechanism: 'ovn',
      },
      ...more,
    })

  test('are known to its functions as long as they are there, also when the agent was away', async () => {
    host.forward('eth3', ['33:33:00:00:00:01'])
    const elsewhere = neighbour(4, { segment: { ...vlan, physical_network: 'other' } })
    await pass(portsOf(neighbour(2), neighbour(3), elsewhere))
    expect(host.calls()).toEqual(['fdb add fa:16:3e:00:02:02 dev eth3', 'fdb add fa:16:3e:00:02:03 dev eth3'])
    await pass(portsOf(neighbour(2), neighbour(3)))
    expect(host.calls()).toHaveLength(2)
    // Another process, which knows nothing of the first.
    await pass(portsOf(neighbour(3)))
    expect(host.calls().slice(2)).toEqual(['fdb del fa:16:3e:00:02:02 dev eth3'])
    await pass([])
    expect(host.forwarded('eth3')).toEqual(['33:33:00:00:00:01'])
  })

  test('are those that are bound here, and not what else the card knows', async () => {
    const mac = 'fa:16:3e:00:02:02'
    host.forward('eth3', [mac])
    await pass(portsOf(neighbour(2, { is_active: false }), neighbour(3, { mechanism: '' })))
    expect(host.calls()).toEqual([])
    expect(host.forwarded('eth3')).toEqual([mac])
  })
})

test.each([
  null,
  { verb: 'set-forwarding', device: 'eth3', macs: ['x'] },
  { verb: 'set-forwarding', device: '-all', macs: [] },
  { verb: 'set-function', pciSlot: 'eth3', words: ['trust', 'on'] },
  { verb: 'set-function', pciSlot: slotOf(1, 0), words: [] },
  { verb: 'set-function', pciSlot: slotOf(1, 0), words: ['trust'] },
  { verb: 'set-function', pciSlot: slotOf(1, 0), words: ['mac', 'fa:16:3e:00:00:01'] },
  { verb: 'set-function', pciSlot: slotOf(1, 0), words: ['vlan', '4095'] },
  { verb: 'set-function', pciSlot: slotOf(1, 0), words: ['trust', 'on', 'toString', 'x'] },
  { verb: 'set-vlans', pciSlot: slotOf(1, 0), vlans: [0] },
  { verb: 'remove', pciSlot: slotOf(1, 0) },
])('root takes nothing that is not exactly a verb: %j', verb => {
  expect(() => parseVerb(verb)).toThrow(RangeError)
})
