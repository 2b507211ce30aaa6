import { expect, test } from 'vitest'
import { hostView } from '../../host-view.fixture.ts'
import { flowCount, flowsOf, METER_FIRST, parseMeters, parseOwnFlows } from './flows.ts'
import { packetRate } from './index.ts'

const port = '22222222-0000-4000-8000-000000000001'
const externalIds = {
  'neutrino:packet-rate-egress': '5000/1000',
  'neutrino:packet-rate-ingress': '7000/700',
}
const from = { key: 'from/7/1', direction: 'from', datapath: 7, port: 1, rate: 5_000, burst: 1_000 } as const
const to = { key: 'to/7/1', direction: 'to', datapath: 7, port: 1, rate: 7_000, burst: 700 } as const

test('a port is limited in the directions that its binding says', () => {
  expect(packetRate.desire(hostView({ bindings: [{ port, externalIds }] }))).toEqual([from, to])
})

test.each([
  ['says nothing', {}],
  ['says nonsense', { externalIds: { 'neutrino:packet-rate-egress': '5000/1000;' } }],
  ['says what no meter can', { externalIds: { 'neutrino:packet-rate-egress': '9999999999/1' } }],
  ['says nothing may pass', { externalIds: { 'neutrino:packet-rate-egress': '0/0' } }],
  ['is elsewhere', { externalIds, chassis: [] }],
  ['is not up yet', { externalIds, isUp: false }],
  ['is no device', { externalIds, type: 'localport' }],
])('not a port whose binding %s', (_case, binding) => {
  expect(packetRate.desire(hostView({ bindings: [{ port, ...binding }] }))).toEqual([])
})

test('what is sent is taken field by field', () => {
  expect(packetRate.parse({ ...from, key: 'x', more: 1 })).toEqual(from)
  for (const wrong of [
    { direction: 'both' },
    { port: 0 },
    { datapath: '7' },
    { rate: 1.5 },
    { burst: 1e10 },
  ]) {
    expect(() => packetRate.parse({ ...from, ...wrong })).toThrow(RangeError)
  }
})

test.each([from, to])('the flows of a limit are found again: $direction', limit => {
  const flows = flowsOf(limit, METER_FIRST + 3, { ingress: 8, output: 65 })
  expect(flows).toHaveLength(flowCount[limit.direction])
  expect(parseOwnFlows(flows.join('\n'))).toEqual(
    flows.map(() => ({ meter: METER_FIRST + 3, key: limit.key })),
  )
})

test("OVN's flows and meters are none of ours", () => {
  expect(parseOwnFlows(' cookie=0x4e555052, table=8, reg14=0x1,metadata=0x7 actions=drop')).toEqual([])
  const dump = `OFPST_METER_CONFIG reply (OF1.5) (xid=0x2):
meter=1 kbps burst stats bands=
type=drop rate=1000 burst_size=100

meter=1048576 pktps burst stats bands=
type=drop rate=5000 burst_size=1000
`
  expect(parseMeters(dump)).toEqual(
    new Map([
      [1, undefined],
      [1_048_576, { rate: 5_000, burst: 1_000 }],
    ]),
  )
})
