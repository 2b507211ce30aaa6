import { topologyMac } from '@neutrino/base/bgp-names.ts'
import { formatIp, linkLocalAddress } from '@neutrino/base/ip.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BgpTopologyIntent, translateBgpTopology } from './bgp-topology.ts'
import { ovnSettingsDefault } from './ovn-settings.ts'
import { printRows } from './print-rows.ts'

const provider = {
  switchKey: '11111111-0000-4000-8000-000000000001',
  physicalNetwork: 'physnet1',
  gateways: ['203.0.113.1/24'],
}
const hv1 = { name: 'hv1', bridges: ['br-leaf1', 'br-leaf2'] }
const cases: Readonly<Record<string, BgpTopologyIntent>> = {
  'nothing yet': { chassis: [], providers: [] },
  'a flat network and two hypervisors': {
    chassis: [hv1, { name: 'hv2', bridges: ['br-leaf1'] }],
    providers: [provider],
  },
  'a hypervisor without bridges': { chassis: [{ name: 'hv3', bridges: [] }], providers: [provider] },
  'a flat network without subnets': { chassis: [], providers: [{ ...provider, gateways: [] }] },
  'a flat network with two subnets': {
    chassis: [],
    providers: [{ ...provider, gateways: ['203.0.113.1/24', '198.51.100.1/25'] }],
  },
}
const features = { dhcp4Options: undefined, dhcp6Options: undefined }
const settings = { ...ovnSettingsDefault, bgp: { mainRouterVrfId: 42, chassisRouterVrfId: 10 } }
const able = { settings, features: { ...features, bgpTopology: true } }

test.each(Object.entries(cases))('%s', async (name, intent) => {
  const rows = translateBgpTopology(intent, able)
  await expect(printRows(rows)).toMatchFileSnapshot(`./bgp-topology.golden/${name.replaceAll(' ', '-')}.txt`)
})

test('there is nothing of it without the plugin, or with an OVN that cannot', () => {
  const intent = { chassis: [hv1], providers: [provider] }
  expect(translateBgpTopology(intent, { ...able, settings: ovnSettingsDefault })).toEqual([])
  expect(translateBgpTopology(intent, { settings, features })).toEqual([])
})

test('rows are told apart, whatever chassis and bridges are called', () => {
  const name = fc.stringMatching(/^[a-z0-9-]{1,12}$/)
  const chassis = fc.record({ name, bridges: fc.uniqueArray(name, { maxLength: 3 }) })
  const chassisOnce = fc.uniqueArray(chassis, { selector: one => one.name, maxLength: 4 })
  fc.assert(
    fc.property(chassisOnce, all => {
      const rows = translateBgpTopology({ chassis: all, providers: [provider] }, able)
      const switches = all.flatMap(one => one.bridges.map(bridge => `${one.name}-${bridge}`))
      // a-b on c and a on b-c have one name, with Neutron as well.
      fc.pre(new Set(switches).size === switches.length && !all.some(one => one.name === 'main'))
      expect(new Set(rows.map(row => `${row.table}/${row.key}`)).size).toBe(rows.length)
    }),
  )
})

test('addresses are those that Neutron gives the same ports', () => {
  // uuid5(9eaaac59-33fc-4f45-a450-8c220d46ad95, name), by Python's uuid.
  expect(topologyMac('bgp-lr-main-dead-lrp')).toBe('8e:32:97:3d:41:98')
  expect(formatIp(linkLocalAddress(topologyMac('bgp-lr-main-dead-lrp')))).toMatch(/^fe80::/)
})
