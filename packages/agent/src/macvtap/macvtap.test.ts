import { expect, test } from 'vitest'
import { parseHostPorts } from '../channel/host-port.ts'
import { carryOut } from './host.ts'
import { type MacvtapDevice, parseMacvtapDevices } from './macvtap-device.ts'
import { planDevices } from './plan.ts'
import { parseVerb } from './verb.ts'

const mac = 'fa:16:3e:00:00:01'
const id = '00000000-0000-4000-8000-000000000001'
const device: MacvtapDevice = { name: 'macvtap3', mac, source: 'eth1', isUp: true, takesAllGroups: true }

const portsOf = (more: object = {}) =>
  parseHostPorts({
    cursor: '1.1:1:',
    removed: [],
    ports: [
      {
        ...{
          id,
          mac_address: mac,
          status: 'DOWN',
          admin_state_up: true,
          is_active: true,
          vnic_type: 'normal',
        },
        ...{ mechanism: 'macvtap', vif_details: { macvtap_source: 'eth1' }, ...more },
      },
    ],
  }).ports

test('devices are what the kernel lists of this kind, with their flags', () => {
  const link = {
    ifname: 'macvtap3',
    address: 'FA:16:3E:00:00:01',
    link: 'eth1',
    linkinfo: { info_kind: 'macvtap' },
  }
  const text = JSON.stringify([
    { ...link, flags: ['BROADCAST', 'UP', 'ALLMULTI'] },
    { ...link, ifname: 'elsewhere', link: null, flags: [] },
    { ...link, linkinfo: { info_kind: 'macvlan' } },
    {},
  ])
  expect(parseMacvtapDevices(text)).toEqual([
    device,
    { ...device, name: 'elsewhere', source: '', isUp: false, takesAllGroups: false },
  ])
  expect(parseMacvtapDevices('')).toEqual([])
})

test('a port is where a device has its MAC address, on what it is bound to; one that is right is not touched', () => {
  const ports = portsOf()
  expect(planDevices(ports, [device])).toEqual({
    steps: [],
    seen: [{ port_id: id, device: 'macvtap3', reason: null }],
  })
  expect(planDevices(ports, [])).toMatchObject({ steps: [], seen: [{ device: null }] })
  const elsewhere = planDevices(ports, [{ ...device, source: 'eth2' }])
  expect(elsewhere.seen[0]).toMatchObject({ device: null, reason: expect.stringContaining('another device') })
  expect(planDevices(portsOf({ mechanism: 'ovn' }), [device])).toEqual({ steps: [], seen: [] })
})

test.each([
  ['up while its port is enabled', { isUp: false }, {}, true],
  ['down while it is not', {}, { admin_state_up: false }, false],
  ['open to every group', { takesAllGroups: false }, {}, true],
])('a device is made %s', (_what, found, port, isUp) => {
  expect(planDevices(portsOf(port), [{ ...device, ...found }]).steps).toEqual([
    { verb: 'set-device', mac, source: 'eth1', isUp },
  ])
})

test.each([
  null,
  {},
  { verb: 'remove-device' },
  { verb: 'set-device', mac: 'x', source: 'eth1', isUp: true },
  { verb: 'set-device', mac, source: '../eth1', isUp: true },
  { verb: 'set-device', mac, source: 'eth1', isUp: 1 },
])('root takes nothing that is not exactly a verb: %j', verb => {
  expect(() => parseVerb(verb)).toThrow(RangeError)
})

test('root changes only what is on devices of the configuration', async () => {
  const verb = { verb: 'set-device', mac, source: 'lo', isUp: false } as const
  await expect(carryOut(verb, new Set(['eth1']))).rejects.toThrow('physical_interface_mappings')
})
