import { describe, expect, it } from 'vitest'
import { removalOf } from './firewall-leftovers.ts'
import type { HostFacts, HostOptions, Link } from './host-facts.ts'
import type { HostStep } from './host-step.ts'
import { parseLinks, parseSwitch } from './parse-host.ts'
import { planLinuxbridgeHost } from './plan-linuxbridge-host.ts'
import { planOpenvswitchHost } from './plan-openvswitch-host.ts'
import { noPlan, portsOfHost } from './read-ports-of-host.ts'
import { expectedGapMs, showHostPlan } from './show-host-plan.ts'

const guestId = '11111111-2222-4000-8000-000000000001'
const dhcpId = '33333333-4444-4000-8000-000000000002'
const plan = {
  hosts: [{ host: 'c1', physicalNetworks: { physnet1: 'eth1' } }],
  findings: [{ kind: 'goes', object: 'port', id: dhcpId }],
  rows: [
    {
      table: 'port',
      row: { id: guestId, device_owner: 'compute:nova', mac_address: 'fa:16:3e:00:00:01', device_id: 's' },
    },
    { table: 'port_binding', row: { port_id: guestId, host: 'c1' } },
  ],
}
const options: HostOptions = {
  host: 'c1',
  systemId: 'c1',
  ovnRemote: 'tcp:192.0.2.1:6642',
  encapType: 'geneve',
  encapIp: '192.0.2.7',
  bridgeMappings: { physnet1: 'br-ex' },
  datapathType: 'system',
}
const link = (name: string, more: Partial<Link> = {}): Link => ({
  ...{ name, kind: '', master: '', parent: '', data: {}, hasAddress: false },
  ...more,
})
const none: HostFacts = {
  ...{ links: [], interfaces: [], ports: [], bridges: [], externalIds: {}, flows: {} },
  ...{ namespaces: [], services: [], hasServices: false, firewall: {}, ipsets: [] },
}
const bridges: HostFacts = {
  ...none,
  externalIds: { 'system-id': 'old' },
  links: [
    link('eth1'),
    link('brq1', { kind: 'bridge' }),
    link('tap11111111-22', { kind: 'tun', master: 'brq1' }),
    link('tap33333333-44', { kind: 'veth', master: 'brq1' }),
    link('vxlan-5', {
      kind: 'vxlan',
      master: 'brq1',
      parent: 'eth0',
      data: { id: '5', port: '8472', group: '239.1.1.1' },
    }),
    link('eth1.7', { kind: 'vlan', master: 'brq1', parent: 'eth1', data: { id: '7' } }),
  ],
  namespaces: ['qdhcp-a', 'qrouter-b', 'other'],
  services: ['neutron-linuxbridge-agent.service'],
  hasServices: true,
}

const lines = (steps: readonly HostStep[]) =>
  steps.map(step => [step.argv.join(' '), step.input ?? ''].join('\n').trim())

describe('a host with Linux bridges', () => {
  it('has its taps moved in one transaction, then loses what its agents made', () => {
    const { steps, problems, guests } = planLinuxbridgeHost(bridges, portsOfHost(plan, 'c1'), options)
    expect(problems).toEqual([])
    expect(guests).toMatchObject([{ device: 'tap11111111-22', portId: guestId }])
    const said = lines(steps)
    expect(said[0]).toBe('systemctl disable --now neutron-linuxbridge-agent.service')
    expect(said[2]).toBe('systemctl enable --now ovn-controller.service')
    expect(said[3]).toBe('ip -batch -\nlink set tap11111111-22 nomaster')
    expect(said[4]).toBe(
      `ovs-vsctl --timeout=30 --may-exist add-port br-int tap11111111-22 -- set Interface tap11111111-22 external_ids:iface-id="${guestId}" external_ids:attached-mac="fa:16:3e:00:00:01" external_ids:iface-status=active external_ids:vm-id="s" -- --may-exist add-port br-ex eth1`,
    )
    expect(said[5]).toContain('wait-until Interface tap11111111-22 external_ids:ovn-installed=true')
    expect(said[6]).toBe('ip -batch -\nlink delete brq1\nlink delete vxlan-5\nlink delete eth1.7')
    expect(said.slice(7)).toEqual(['ip netns delete qdhcp-a', 'ip netns delete qrouter-b'])
    expect(steps.map(step => step.isGap === true)).toEqual([
      ...[false, false, false, true, true, true, false, false, false],
    ])
  })

  it('is led back to what it was', () => {
    const said = lines(planLinuxbridgeHost(bridges, portsOfHost(plan, 'c1'), options).rollback)
    expect(said[1]).toContain('--if-exists del-port br-int tap11111111-22')
    expect(said[1]).toContain('set Open_vSwitch . external_ids:system-id="old"')
    expect(said[1]).toContain('remove Open_vSwitch . external_ids ovn-remote')
    expect(said[2]).toContain('link add vxlan-5 type vxlan id 5 group 239.1.1.1 dstport 8472 dev eth0')
    expect(said[2]).toContain('link add link eth1 name eth1.7 type vlan id 7')
    expect(said[3]).toBe('ip -batch -\nlink set tap11111111-22 master brq1')
    expect(said[4]).toBe('systemctl enable --now neutron-linuxbridge-agent.service')
  })

  it('is left alone with a tap that the plan does not know, an address on a bridge, or a network without one', () => {
    const links = [...bridges.links, link('tap99999999-99', { master: 'brq1' })].map(one =>
      one.name === 'brq1' ? { ...one, hasAddress: true } : one,
    )
    const { problems } = planLinuxbridgeHost({ ...bridges, links }, portsOfHost(plan, 'c1'), {
      ...options,
      bridgeMappings: {},
    })
    expect(problems).toEqual([
      'tap99999999-99 in brq1: no port of the plan on c1; dump and plan anew',
      'brq1 has an address of the host: give it to the bridge of the physical network',
      'physical network physnet1 (eth1): no bridge for it in --bridge-mappings',
    ])
  })

  it('is shown with the gap of each guest', () => {
    const host = planLinuxbridgeHost(bridges, portsOfHost(plan, 'c1'), options)
    expect(showHostPlan(host)).toContain(`tap11111111-22 (${guestId}): up to ${expectedGapMs(host)} ms`)
  })

  it('is refused when the plan does not know it', () => {
    expect(() => portsOfHost(plan, 'c2')).toThrow('The plan knows no host c2; it knows: c1.')
  })
})

describe('a host with an Open vSwitch agent', () => {
  const facts: HostFacts = {
    ...none,
    bridges: [
      { name: 'br-int', failMode: 'secure', controllers: ['tcp:127.0.0.1:6633'] },
      { name: 'br-ex', failMode: '', controllers: [] },
    ],
    ports: [
      { name: 'tap1', bridge: 'br-int', tag: 3, otherConfig: { tag: '3', net_uuid: 'n' } },
      { name: 'qr-1', bridge: 'br-int', tag: 3, otherConfig: {} },
      { name: 'int-br-ex', bridge: 'br-int', tag: undefined, otherConfig: {} },
      { name: 'phy-br-ex', bridge: 'br-ex', tag: undefined, otherConfig: {} },
    ],
    interfaces: [
      { name: 'tap1', type: '', externalIds: { 'iface-id': guestId, 'attached-mac': 'm' }, options: {} },
      { name: 'qr-1', type: 'internal', externalIds: { 'iface-id': 'r' }, options: {} },
      { name: 'int-br-ex', type: 'patch', externalIds: {}, options: { peer: 'phy-br-ex' } },
      { name: 'phy-br-ex', type: 'patch', externalIds: {}, options: { peer: 'int-br-ex' } },
    ],
    flows: { 'br-int': 'priority=0 actions=NORMAL\n', 'br-ex': 'priority=0 actions=NORMAL\n' },
  }

  it('keeps its flows until OVN has its own, and its tags until then', () => {
    const { steps, problems, guests } = planOpenvswitchHost(facts, noPlan, options)
    expect(problems).toEqual([])
    expect(guests).toEqual([{ device: 'tap1', portId: guestId, macAddress: 'm', deviceId: '' }])
    const said = lines(steps)
    expect(said[0]).toContain('del-controller br-int')
    expect(said[1]).toBe('ovs-ofctl -O OpenFlow13 replace-flows br-int -\npriority=0 actions=NORMAL')
    expect(said[2]).toContain('external_ids:ovn-ofctrl-wait-before-clear="4000"')
    expect(said[3]).toContain('wait-until Interface tap1 external_ids:ovn-installed=true')
    expect(said[4]).toContain('clear Port tap1 tag -- remove Port tap1 other_config net_uuid tag')
    expect(said[4]).toContain('--if-exists del-port br-int qr-1')
    expect(said[4]).toContain('--if-exists del-port br-ex phy-br-ex')
    expect(said[5]).toBe('ovs-ofctl -O OpenFlow13 replace-flows br-ex -\npriority=0,actions=NORMAL')
  })

  it('is led back to its tags, controllers and flows', () => {
    const said = lines(planOpenvswitchHost(facts, noPlan, options).rollback)
    expect(said[0]).toContain(
      'set Port tap1 tag=3 -- set Port tap1 other_config:net_uuid="n" other_config:tag="3"',
    )
    expect(said[0]).toContain('clear Bridge br-ex fail_mode')
    expect(said[0]).toContain('set-controller br-int tcp:127.0.0.1:6633')
    expect(said[1]).toBe('ovs-ofctl -O OpenFlow13 replace-flows br-int -\npriority=0 actions=NORMAL')
  })
})

it('devices are read with what is needed to make them anew', () => {
  const json = JSON.stringify([
    {
      ifname: 'vxlan-5',
      master: 'brq1',
      linkinfo: { info_kind: 'vxlan', info_data: { id: 5, group: '239.1.1.1', link: 'eth0', port: 8472 } },
      addr_info: [{ scope: 'link' }],
    },
    { ifname: 'eth0', addr_info: [{ scope: 'global' }] },
  ])
  expect(parseLinks(json)).toEqual([
    {
      ...{ name: 'vxlan-5', kind: 'vxlan', master: 'brq1', parent: 'eth0', hasAddress: false },
      data: { id: '5', group: '239.1.1.1', port: '8472' },
    },
    { name: 'eth0', kind: '', master: '', parent: '', data: {}, hasAddress: true },
  ])
})

it('the tables of a switch are read with sets, maps and references', () => {
  const table = (headings: readonly string[], ...data: readonly (readonly unknown[])[]) =>
    JSON.stringify({ headings, data })
  const seen = parseSwitch({
    root: table(['external_ids'], [['map', [['system-id', 'c1']]]]),
    bridge: table(
      ['name', 'ports', 'fail_mode', 'controller'],
      ['br-int', ['set', [['uuid', 'p']]], 'secure', ['uuid', 'c']],
    ),
    port: table(
      ['_uuid', 'name', 'tag', 'other_config'],
      [['uuid', 'p'], 'tap1', 3, ['map', [['tag', '3']]]],
    ),
    interface: table(
      ['name', 'type', 'external_ids', 'options'],
      ['tap1', '', ['map', [['iface-id', 'x']]], ['map', []]],
    ),
    controller: table(['_uuid', 'target'], [['uuid', 'c'], 'tcp:127.0.0.1:6633']),
  })
  expect(seen).toEqual({
    externalIds: { 'system-id': 'c1' },
    bridges: [{ name: 'br-int', failMode: 'secure', controllers: ['tcp:127.0.0.1:6633'] }],
    ports: [{ name: 'tap1', bridge: 'br-int', tag: 3, otherConfig: { tag: '3' } }],
    interfaces: [{ name: 'tap1', type: '', externalIds: { 'iface-id': 'x' }, options: {} }],
  })
})

describe('what agents left in the firewall', () => {
  const saved = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:neutron-filter-top - [0:0]
:neutron-linuxbri-FORWARD - [0:0]
-A FORWARD -j neutron-filter-top
-A FORWARD -s 192.0.2.0/24 -j ACCEPT
-A FORWARD -m comment --comment "a -j b" -j neutron-linuxbri-FORWARD
-A neutron-filter-top -j neutron-linuxbri-FORWARD
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
COMMIT
`
  it('is removed with the rules that lead there, and nothing else', () => {
    expect(removalOf(saved)).toBe(`*filter
-D FORWARD -j neutron-filter-top
-D FORWARD -m comment --comment "a -j b" -j neutron-linuxbri-FORWARD
-F neutron-filter-top
-F neutron-linuxbri-FORWARD
-X neutron-filter-top
-X neutron-linuxbri-FORWARD
COMMIT
`)
  })

  it('is nothing where there is nothing', () => {
    expect(removalOf('*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n')).toBeUndefined()
  })
})
