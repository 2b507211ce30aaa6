import { expect, test } from 'vitest'
import { hostView } from '../../host-view.fixture.ts'
import { clockReport } from './clock-report.ts'
import { flowOf, parseOwnFlows } from './flows.ts'
import { ptp } from './index.ts'
import { parsePmc } from './parse-pmc.ts'
import { silentText, slaveText } from './pmc-output.fixture.ts'

const port = '22222222-0000-4000-8000-000000000001'
const mac = 'fa:16:3e:00:00:05'
const passing = { key: '7/1', datapath: 7, port: 1, mac }
const enabled = {
  ...{ port, isSecured: true, macs: [`${mac} 10.0.0.5`] },
  externalIds: { 'neutrino:time-sync': 'transparent' },
}

test('a port that PTP may pass gets its way past port security', () => {
  expect(ptp.desire(hostView({ bindings: [enabled] }))).toEqual([passing])
})

test.each([
  ['that does not ask for it', { externalIds: {} }],
  ['that asks for something else', { externalIds: { 'neutrino:time-sync': 'host' } }],
  ['without port security', { isSecured: false }],
  ['that is elsewhere', { chassis: [] }],
  ['that is not up yet', { isUp: false }],
  ['that is no machine', { type: 'localport' }],
  ['without an address of its own', { macs: ['unknown'] }],
])('not a port %s', (_case, facts) => {
  expect(ptp.desire(hostView({ bindings: [{ ...enabled, ...facts }] }))).toEqual([])
})

test('what is sent is taken field by field', () => {
  expect(ptp.parse({ ...passing, key: 'x', more: 1 })).toEqual(passing)
  for (const wrong of [{ port: 0 }, { datapath: '7' }, { mac: 'x' }, { mac: `${mac},actions=drop` }])
    expect(() => ptp.parse({ ...passing, ...wrong })).toThrow(RangeError)
})

test('our flows are found as they are printed, and no others', () => {
  const printed =
    ' cookie=0x4e55545300000000, duration=1.2s, table=8, n_packets=0, n_bytes=0, idle_age=1, priority=75,reg14=0x1,metadata=0x7,dl_src=fa:16:3e:00:00:05,dl_type=0x88f7 actions=resubmit(,9)'
  const others = ' cookie=0x4e555453, table=8, reg14=0x1,metadata=0x7,dl_type=0x88f7 actions=drop'
  expect(parseOwnFlows(`OFPST_FLOW reply (OF1.5):\n${printed}\n${others}`)).toEqual([
    { table: 8, wanted: passing },
  ])
  expect(parseOwnFlows(flowOf(9, passing))).toEqual([{ table: 9, wanted: passing }])
})

test('what a daemon says of its clock is read as pmc prints it', () => {
  expect(parsePmc(slaveText)).toEqual({
    ...{ clockIdentity: '7ed919.fffe.4a5d63', domain: 0, grandmasterIdentity: '0e6015.fffe.700e29' },
    ...{ stepsRemoved: 1, offset: -781 },
    ports: [{ state: 'SLAVE', timestamping: 'SOFTWARE', device: 'pv1' }],
  })
  for (const text of ['', silentText, 'GET: command not found']) expect(parsePmc(text)).toBeUndefined()
})

const local = {
  externalIds: { 'ovn-bridge-mappings': 'physnet1:br-ex,physnet2:br-two,other:br-ex' },
  bridges: [bridge('br-ex', ['br-ex', 'pv1']), bridge('br-two', ['eth2'])],
}
const place = { domain: 0, transportSpecific: 0 }

test('a clock that follows another is told with its networks and how near it is', () => {
  expect(clockReport(place, parsePmc(slaveText), local, () => '/dev/ptp0')).toEqual({
    ...{ domain: 0, profile: 'IEEE 1588', steps_removed: 1, is_synchronised: true, offset_below_ns: 1000 },
    ...{ clock_identity: '7ed919.fffe.4a5d63', grandmaster_identity: '0e6015.fffe.700e29' },
    ports: [
      {
        ...{ device: 'pv1', physical_networks: ['other', 'physnet1'], state: 'SLAVE' },
        ...{ timestamping: 'SOFTWARE', phc: null },
      },
    ],
  })
})

test('the clock of a card is told where the card notes the times', () => {
  const status = parsePmc(slaveText.replace('SOFTWARE', 'HARDWARE'))
  expect(clockReport(place, status, local, device => `/dev/${device}`).ports).toMatchObject([
    { timestamping: 'HARDWARE', phc: '/dev/pv1' },
  ])
})

test.each([
  ['leads', { portState: 'MASTER', grandmaster: '7ed919.fffe.4a5d63' }, true],
  ['passes on what it has lost', { portState: 'MASTER', grandmaster: '0e6015.fffe.700e29' }, false],
  ['is still at it', { portState: 'UNCALIBRATED', grandmaster: '0e6015.fffe.700e29' }, false],
  ['is broken', { portState: 'FAULTY', grandmaster: '7ed919.fffe.4a5d63' }, false],
])('whether a clock that %s is synchronised', (_case, { portState, grandmaster }, isSynchronised) => {
  const text = slaveText.replace('SLAVE', portState).replace(/(grandmasterIdentity +).*/, `$1${grandmaster}`)
  expect(clockReport(place, parsePmc(text), local, () => null).is_synchronised).toBe(isSynchronised)
})

test('a daemon that does not answer is told as well', () => {
  expect(clockReport({ domain: 24, transportSpecific: 0 }, undefined, local, () => null)).toEqual({
    ...{ domain: 24, profile: 'ITU-T G.8275.1', clock_identity: null, grandmaster_identity: null },
    ...{ steps_removed: null, is_synchronised: false, offset_below_ns: null, ports: [] },
  })
})

function bridge(name: string, devices: readonly string[]) {
  const ports = devices.map(device => ({
    ...{ name: device, tag: null, vlanMode: null, externalIds: {}, otherConfig: {} },
    interfaces: [device],
  }))
  return { name, externalIds: {}, otherConfig: {}, ports }
}
