import { describe, expect, test } from 'vitest'
import { type OvnSettings, ovnSettingsDefault } from '../../reconcile/model/ovn-settings.ts'
import { printRows } from '../../reconcile/model/print-rows.ts'
import {
  type FloatingIpAssociation,
  type FloatingIpIntent,
  type ForwardingSwitch,
  translateFloatingIp,
} from './ovn.ts'

const features = { dhcp4Options: undefined, dhcp6Options: undefined }
const association: FloatingIpAssociation = {
  routerId: '88888888-0000-4000-8000-000000000001',
  routerZoneHints: [],
  routerPhysicalNetworks: ['physnet1'],
  chosenChassis: [],
  portId: '55555555-0000-4000-8000-000000000001',
  isPortUp: true,
  isPortTunnelled: true,
  isRouterTunnelled: true,
  fixedIp: '10.0.0.5',
  gatewayPortId: '55555555-0000-4000-8000-000000000009',
  gatewaySwitch: undefined,
  gatewayPhysicalNetwork: 'physnet1',
  chassis: [{ name: 'gw1', isGateway: true, physicalNetworks: ['physnet1'], availabilityZones: [] }],
}
const floating: FloatingIpIntent = {
  id: '99999999-0000-4000-8000-000000000001',
  address: '203.0.113.9',
  floatingNetworkId: '11111111-0000-4000-8000-000000000009',
  floatingMac: 'fa:16:3e:00:01:20',
  revision: 6,
  qosRules: [],
  distributed: undefined,
  association,
  forwarding: undefined,
}

interface Case {
  readonly distributed?: boolean
  readonly association?: Partial<FloatingIpAssociation>
  readonly settings?: Partial<OvnSettings>
}
const dvr = { distributedFloatingIp: true }
const cases: Readonly<Record<string, Case>> = {
  centralised: {},
  stateless: { settings: { statelessNat: true } },
  distributed: { settings: dvr },
  'distributed, port down': { settings: dvr, association: { isPortUp: false } },
  'distributed, gateway not scheduled': { settings: dvr, association: { chassis: [] } },
  'centralised on demand': { settings: dvr, distributed: false },
  'distributed on demand': { distributed: true },
  'distributed on demand, port on a VLAN, so centralised': {
    distributed: true,
    association: { isPortTunnelled: false },
  },
  'distributed, port on a VLAN': {
    settings: dvr,
    association: { isPortTunnelled: false, isRouterTunnelled: false },
  },
  'distributed, port on a VLAN beside tunnels, so centralised': {
    settings: dvr,
    association: { isPortTunnelled: false },
  },
  'distributed, gateway tunnelled': {
    settings: dvr,
    association: { gatewayPhysicalNetwork: undefined, routerPhysicalNetworks: [] },
  },
}

test.each(Object.entries(cases))('%s', async (name, { association: changed, settings, distributed }) => {
  const rows = translateFloatingIp(
    { ...floating, distributed, association: { ...association, ...changed } },
    { settings: { ...ovnSettingsDefault, ...settings }, features },
  )
  await expect(printRows(rows)).toMatchFileSnapshot(`./ovn.golden/${name.replaceAll(/[ ,]+/g, '-')}.txt`)
})

test.each([
  ['limited, centralised', {}],
  ['limited, distributed', dvr],
])('%s', async (name, settings) => {
  const limit = { type: 'bandwidth_limit', value: 2000, burst: 100 }
  const qosRules = ['egress', 'ingress'].map(direction => ({ ...limit, direction }))
  const rows = translateFloatingIp(
    { ...floating, qosRules },
    { settings: { ...ovnSettingsDefault, ...settings }, features },
  )
  const limits = rows.filter(row => row.table === 'QoS')
  await expect(printRows(limits)).toMatchFileSnapshot(`./ovn.golden/${name.replaceAll(/[ ,]+/g, '-')}.txt`)
})

test('forwarded ports, alone and in ranges', async () => {
  const to = (
    internalIp: string,
    protocol: string,
    external: [number, number],
    internal: [number, number],
  ) => ({
    ...{ internalIp, protocol, externalFirst: external[0], externalLast: external[1] },
    ...{ internalFirst: internal[0], internalLast: internal[1] },
  })
  const rows = translateFloatingIp(
    {
      ...floating,
      association: undefined,
      forwarding: {
        routerId: association.routerId,
        switches: ['11111111-0000-4000-8000-000000000001', '11111111-0000-4000-8000-000000000002'].map(
          key => ({
            ...{ key, physicalSegments: [] },
          }),
        ),
        ports: [
          to('10.0.0.5', 'tcp', [8080, 8080], [80, 80]),
          to('10.0.0.6', 'tcp', [8081, 8081], [80, 80]),
          to('10.0.0.5', 'udp', [53, 53], [53, 53]),
          to('10.0.0.5', 'tcp', [2000, 2001], [3000, 3001]),
          to('10.0.0.6', 'udp', [4000, 4001], [4000, 4000]),
        ],
      },
    },
    { settings: ovnSettingsDefault, features },
  )
  await expect(printRows(rows)).toMatchFileSnapshot('./ovn.golden/forwarded-ports.txt')
})

describe('forwarded ports on VLAN networks', () => {
  const vlan = {
    key: '11111111-0000-4000-8000-000000000001',
    physicalSegments: ['66666666-0000-4000-8000-000000000001'],
  }
  const tunnelled = { key: '11111111-0000-4000-8000-000000000002', physicalSegments: [] }
  const untracked = (switches: readonly ForwardingSwitch[], settings: Partial<OvnSettings>) => {
    const port = { first: 80, last: 80 }
    const rows = translateFloatingIp(
      {
        ...{ ...floating, association: undefined },
        forwarding: {
          ...{ routerId: association.routerId, switches },
          ports: [
            {
              ...{ internalIp: '10.0.0.5', protocol: 'tcp', externalFirst: port.first },
              ...{ externalLast: port.last, internalFirst: port.first, internalLast: port.last },
            },
          ],
        },
      },
      { settings: { ...ovnSettingsDefault, ...settings }, features },
    )
    return rows.filter(row => row.table === 'ACL')
  }

  test('what is routed on every hypervisor is not tracked at the physical port', async () => {
    await expect(printRows(untracked([vlan], dvr))).toMatchFileSnapshot(
      './ovn.golden/forwarded-ports-on-a-VLAN-distributed.txt',
    )
  })

  test.each([{}, dvr])('as little beside a tunnelled network: %o', settings => {
    expect(untracked([vlan, tunnelled], settings)).toEqual(untracked([vlan], dvr))
  })

  test('what the gateway alone routes is, both ways', () => {
    expect(untracked([vlan], {})).toEqual([])
  })
})

test('a free floating ip has no rows', () => {
  const rows = translateFloatingIp(
    { ...floating, association: undefined },
    { settings: ovnSettingsDefault, features },
  )
  expect(rows).toEqual([])
})
