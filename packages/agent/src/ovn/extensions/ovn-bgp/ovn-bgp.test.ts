import { expect, test } from 'vitest'
import { hostView } from '../../host-view.fixture.ts'
import type { HostView, LocalPort, LocalView } from '../../host-view.ts'
import { flowsOf, newFlow, oldFlow, parseOwnFlows } from './flows.ts'
import { ovnBgp } from './index.ts'
import { parseBgpThing } from './things.ts'

const network = 'neutron-11111111-0000-4000-8000-000000000001'
const inner = `bgp-lsp-bgp-ls-interconnect-${network}-localnet`
const leafMac = '0a:00:00:00:00:01'
const flatMac = '0a:00:00:00:00:02'

const port = (name: string, localnet?: string): LocalPort => ({
  ...{ name, tag: null, vlanMode: null, otherConfig: {}, interfaces: [name] },
  externalIds: localnet === undefined ? {} : { 'ovn-localnet-port': localnet },
})
const device = (name: string, type: string, ofport: number | null) => ({
  ...{ name, type, ofport, externalIds: {}, otherConfig: {} },
})
const bridge = (name: string, ports: readonly LocalPort[]) => ({
  ...{ name, externalIds: {}, otherConfig: {} },
  ports: [port(name), ...ports],
})
const local: LocalView = {
  externalIds: {
    'neutron-bgp-peer-bridges': 'br-leaf',
    'neutron-bgp-interconnect-bridge': 'br-ex',
    'ovn-bridge-mappings': 'physnet1:br-ex',
  },
  otherConfig: {},
  bridges: [
    bridge('br-ex', [
      port('patch-flat', 'provnet-33333333-0000-4000-8000-000000000001'),
      port('patch-in', inner),
    ]),
    bridge('br-leaf', [port('eth1'), port('patch-leaf', 'bgp-lsp-bgp-ls-hv1-br-leaf-localnet')]),
  ],
  interfaces: [
    ...[
      device('br-ex', 'internal', 65_534),
      device('patch-flat', 'patch', 4),
      device('patch-in', 'patch', 5),
    ],
    ...[device('br-leaf', 'internal', 65_534), device('eth1', 'system', 1), device('patch-leaf', 'patch', 2)],
  ],
  addresses: [
    { device: 'lo', address: '127.0.0.1' },
    { device: 'lo', address: '2001:db8::7' },
    { device: 'lo', address: '192.0.2.7' },
    { device: 'br-leaf', address: '100.64.0.1' },
    { device: 'br-leaf', address: 'fe80::1' },
    { device: 'eth9', address: '198.51.100.1' },
  ],
}
const routerPort = {
  ...{ port: 'bgp-lrp-bgp-lr-hv1-to-bgp-ls-hv1-br-leaf', type: 'l3gateway', macs: [leafMac] },
  externalIds: { 'neutron-bgp-network-name': 'br-leaf' },
}
const mainPort = {
  ...{ port: `bgp-lrp-bgp-lr-main-to-bgp-ls-interconnect-${network}`, type: 'patch', chassis: [] },
  macs: [`${flatMac} 203.0.113.1/24`],
}
const view = (more: Partial<LocalView> = {}, bindings = [routerPort, mainPort]): HostView =>
  hostView({ bindings, more: { local: { ...local, ...more } } })

const mapping = { key: 'mapping/br-leaf', kind: 'mapping', bridge: 'br-leaf' }
const peer = {
  ...{ key: 'peer/br-leaf', kind: 'peer', bridge: 'br-leaf', nic: 1, patch: 2, mac: leafMac },
  addresses: ['100.64.0.1', '192.0.2.7', '2001:db8::7'],
}
const interconnect = {
  ...{ key: 'interconnect/br-ex', kind: 'interconnect', bridge: 'br-ex', provider: 4, routed: 5 },
  mac: flatMac,
}
const kinds = (seen: HostView) => ovnBgp.desire(seen).map(thing => thing.kind)

test('bridges that the operator names are mapped, told of, and steer what they carry', () => {
  expect(ovnBgp.desire(view())).toEqual([mapping, peer, interconnect])
  expect(ovnBgp.note?.(view())).toEqual({ 'neutron-bgp-bridges': 'br-leaf' })
})

test('a host where nobody names any has nothing of it, and says nothing', () => {
  expect(ovnBgp.desire(view({ externalIds: {} }))).toEqual([])
  expect(ovnBgp.note?.(view({ externalIds: {} }))).toEqual({ 'neutron-bgp-bridges': undefined })
  expect(ovnBgp.note?.(undefined)).toEqual({ 'neutron-bgp-bridges': undefined })
})

test('nothing is steered while a part is missing, but mapped, so that OVN makes its part', () => {
  expect(
    kinds(
      view(
        {},
        [mainPort].map(one => ({ ...routerPort, ...one })),
      ),
    ),
  ).toEqual(['mapping', 'interconnect'])
  const without = (name: string) => view({ interfaces: local.interfaces.filter(one => one.name !== name) })
  expect(kinds(without('eth1'))).toEqual(['mapping', 'interconnect'])
  expect(kinds(without('patch-leaf'))).toEqual(['mapping', 'interconnect'])
  expect(kinds(without('patch-in'))).toEqual(['mapping', 'peer'])
  expect(kinds(view({ bridges: [] }))).toEqual(['mapping'])
  const elsewhere = { ...routerPort, chassis: ['c0000000-0000-4000-8000-000000000009'] }
  expect(kinds(view({}, [elsewhere, { ...routerPort, ...mainPort }]))).toEqual(['mapping', 'interconnect'])
})

test('of two cards none is taken', () => {
  const [, leaf] = local.bridges
  const two = { ...leaf!, ports: [...leaf!.ports, port('eth2')] }
  const interfaces = [...local.interfaces, device('eth2', '', 3)]
  expect(kinds(view({ bridges: [two], interfaces }))).toEqual(['mapping'])
})

test('the bridge of the flat network does not lead to the provider as well', () => {
  const externalIds = { 'neutron-bgp-peer-bridges': 'br-ex', 'neutron-bgp-interconnect-bridge': 'br-ex' }
  expect(kinds(view({ externalIds }))).toEqual(['mapping'])
})

test('root takes what it asks for, and nothing else', () => {
  for (const thing of [mapping, peer, interconnect])
    expect(parseBgpThing({ ...thing, more: 1 })).toEqual(thing)
  for (const bad of [
    ...[undefined, null, {}, { ...mapping, kind: 'other' }, { ...mapping, bridge: 'br-leaf --' }],
    ...[
      { ...peer, nic: 0 },
      { ...peer, nic: 'LOCAL' },
      { ...peer, mac: 'x' },
      { ...peer, mac: undefined },
    ],
    ...[
      { ...peer, addresses: '192.0.2.7' },
      { ...peer, addresses: ['192.0.2.7,actions=drop'] },
    ],
    ...[
      { ...peer, addresses: ['2001:DB8::7'] },
      { ...interconnect, routed: 1.5 },
    ],
  ])
    expect(() => parseBgpThing(bad), JSON.stringify(bad)).toThrow(RangeError)
})

test('flows are those that say whose a packet is, and are known again in a dump', () => {
  const thing = parseBgpThing(peer)
  const flows = thing.kind === 'peer' ? flowsOf(thing) : []
  const toRouter = `set_field:${leafMac}->eth_dst,output:2`
  expect(flows).toContain(`priority=80,ip,in_port=1 actions=${toRouter}`)
  expect(flows).toContain('priority=100,ip,in_port=1,nw_dst=192.0.2.7 actions=NORMAL')
  expect(flows).toContain('priority=100,ipv6,in_port=1,ipv6_dst=2001:db8::7 actions=NORMAL')
  expect(flows).toContain(`priority=110,icmp6,in_port=1,icmp_type=135 actions=NORMAL,${toRouter}`)
  // What the host itself gets is there before anything is taken away from it.
  expect(flows.slice(-2).every(flow => flow.startsWith('priority=80,'))).toBe(true)
  expect(new Set(flows.map(oldFlow)).size).toBe(flows.length)
  const dump = flows.map(flow => ` cookie=0x4e42475000000000, ${flow}`)
  expect(parseOwnFlows(['reply', ...dump, ' cookie=0x0, priority=0 actions=NORMAL'].join('\n'))).toEqual(
    flows,
  )
  expect(newFlow(flows.at(-1)!)).toBe(
    `cookie=0x4e42475000000000,priority=80,ipv6,in_port=1,actions=${toRouter}`,
  )
  expect(oldFlow(flows.at(-1)!)).toBe('cookie=0x4e42475000000000/-1,priority=80,ipv6,in_port=1')
})
