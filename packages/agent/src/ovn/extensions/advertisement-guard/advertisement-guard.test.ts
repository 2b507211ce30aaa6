import { expect, test } from 'vitest'
import { hostView } from '../../host-view.fixture.ts'
import { flowOf, parseOwnFlows } from './flows.ts'
import { advertisementGuard } from './index.ts'

const port = '22222222-0000-4000-8000-000000000001'
const secured = { port, isSecured: true }

test('a port with port security is guarded', () => {
  expect(advertisementGuard.desire(hostView({ bindings: [secured] }))).toEqual([
    { key: '7/1', datapath: 7, port: 1 },
  ])
})

test.each([
  ['without port security', { isSecured: false }],
  ['that is elsewhere', { chassis: [] }],
  ['that is not up yet', { isUp: false }],
  ['that is no machine', { type: 'localport' }],
])('not a port %s', (_case, facts) => {
  expect(advertisementGuard.desire(hostView({ bindings: [{ ...secured, ...facts }] }))).toEqual([])
})

test('what is sent is taken field by field', () => {
  const thing = { key: '7/1', datapath: 7, port: 1 }
  expect(advertisementGuard.parse({ ...thing, key: 'x', more: 1 })).toEqual(thing)
  for (const wrong of [{ port: 0 }, { datapath: '7' }, { port: 65_536 }, { datapath: 1.5 }])
    expect(() => advertisementGuard.parse({ ...thing, ...wrong })).toThrow(RangeError)
})

test('our flows are found as they are printed, and no others', () => {
  const printed =
    ' cookie=0x4e55524100000000, duration=1.2s, table=8, n_packets=0, n_bytes=0, idle_age=1, priority=65500,icmp6,reg14=0x1,metadata=0x7,icmp_type=134 actions=drop'
  const others = ' cookie=0x4e555241, table=8, icmp6,reg14=0x1,metadata=0x7,icmp_type=134 actions=drop'
  expect(parseOwnFlows(`OFPST_FLOW reply (OF1.5):\n${printed}\n${others}`)).toEqual([
    { table: 8, port: 1, datapath: 7 },
  ])
  expect(parseOwnFlows(flowOf(9, { port: 3, datapath: 5 }))).toEqual([{ table: 9, port: 3, datapath: 5 }])
})
