import { expect, test } from 'vitest'
import { hostView } from '../../host-view.fixture.ts'
import { txSteering } from './index.ts'

const port = '22222222-0000-4000-8000-000000000001'
const hinted = { port, externalIds: { 'neutrino:tx-steering': 'hash' } }
const plugged = [{ name: 'tap1', iface: port }]

test('a port with the hint is steered where it is plugged', () => {
  expect(txSteering.desire(hostView({ bindings: [hinted], plugged }))).toEqual([{ key: port, mode: 'hash' }])
})

test.each([
  ['without the hint', { bindings: [{ port }], plugged }],
  [
    'with a hint of nonsense',
    { bindings: [{ port, externalIds: { 'neutrino:tx-steering': 'x' } }], plugged },
  ],
  ['that is elsewhere', { bindings: [{ ...hinted, chassis: [] }], plugged }],
  ['that is not plugged yet', { bindings: [hinted] }],
])('not a port %s', (_case, facts) => {
  expect(txSteering.desire(hostView(facts))).toEqual([])
})

test.each([undefined, {}, { key: port }, { key: 'tap1', mode: 'hash' }, { key: port, mode: 'hash --' }])(
  'refused: %j',
  value => {
    expect(() => txSteering.parse(value)).toThrow(RangeError)
  },
)
