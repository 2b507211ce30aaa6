import { expect, test } from 'vitest'
import { parseVerb } from './verb.ts'

const network = '11111111-0000-4000-8000-000000000001'
const plug = { verb: 'plug', network, port: network, mac: 'FA:16:3E:00:00:01', mtu: 1442 }

test('verbs are understood, in one spelling', () => {
  expect(parseVerb(plug)).toEqual({ ...plug, mac: 'fa:16:3e:00:00:01' })
  expect(parseVerb({ verb: 'observe', more: 'is left out' })).toEqual({ verb: 'observe' })
})

test.each([
  undefined,
  [],
  'observe',
  { verb: 'constructor' },
  { verb: 'add-namespace' },
  { verb: 'add-namespace', network: '../../etc' },
  { verb: 'remove-namespace', network: `${network};reboot` },
  { ...plug, port: '-x' },
  { ...plug, mac: 'fa:16:3e' },
  { ...plug, mtu: 1e9 },
  { ...plug, mtu: '1442' },
  { verb: 'set-addresses', network, addresses: ['10.0.0.1/24'] },
  { verb: 'set-addresses', network, addresses: ['10.0.0.1/24'], isRouted: 'via 10.0.0.9' },
  { verb: 'set-addresses', network, addresses: 'all', isRouted: true },
  { verb: 'set-addresses', network, addresses: ['10.0.0.1'], isRouted: true },
  { verb: 'set-addresses', network, addresses: ['10.0.0.1/24 dev lo'], isRouted: true },
  { verb: 'set-addresses', network, addresses: Array(600).fill('10.0.0.1/24'), isRouted: true },
])('refused: %j', value => {
  expect(() => parseVerb(value)).toThrow(RangeError)
})
