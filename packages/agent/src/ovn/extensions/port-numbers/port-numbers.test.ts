import { expect, test } from 'vitest'
import { hostView } from '../../host-view.fixture.ts'
import { portNumbers } from './index.ts'

const port = '22222222-0000-4000-8000-000000000001'
const other = '22222222-0000-4000-8000-000000000002'
const bindings = [{ port }, { port: other }]
const both = [
  { name: 'tap1', iface: port },
  { name: 'tap2', iface: other },
]
/** Numbers follow the order of devices. */
const before = hostView({ plugged: both }).local
const anew = [...both].reverse()

test('devices that came anew while southbound is away get the numbers that flows know', () => {
  const view = hostView({ bindings, plugged: anew, more: { before } })
  expect(portNumbers.desire(view)).toEqual([
    { key: other, number: 2 },
    { key: port, number: 1 },
  ])
})

test.each([
  ['with southbound', { bindings, plugged: anew }],
  ['of devices that stayed', { bindings, plugged: both, more: { before } }],
  ['of ports that are elsewhere', { plugged: anew, more: { before } }],
  [
    'of ports that nobody had seen',
    { bindings, plugged: anew, more: { before: hostView({ plugged: [] }).local } },
  ],
])('none %s', (_case, facts) => {
  expect(portNumbers.desire(hostView(facts))).toEqual([])
})

test('what was asked for stays asked for until southbound is back', () => {
  const { local, ...view } = hostView({ bindings, plugged: both })
  const interfaces = local.interfaces.map(one => ({
    ...one,
    externalIds: { ...one.externalIds, 'neutrino-port-number': 'true' },
  }))
  const marked = { ...view, local: { ...local, interfaces } }
  expect(portNumbers.desire({ ...marked, before })).toHaveLength(2)
  expect(portNumbers.desire(marked)).toEqual([])
})

test.each([
  undefined,
  {},
  { key: port },
  { key: 'tap1', number: 3 },
  { key: port, number: 0 },
  { key: port, number: '3 -- x' },
])('refused: %j', value => {
  expect(() => portNumbers.parse(value)).toThrow(RangeError)
})
