import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostView } from '../../host-view.fixture.ts'
import { readMappings, withMapping } from '../../mappings.ts'
import { qinq } from './index.ts'

const here = 'd0000000-0000-4000-8000-000000000001'
const elsewhere = 'd0000000-0000-4000-8000-000000000002'
const localnet = (name: string, datapath = here) => ({
  ...{ port: `provnet-${name}`, type: 'localnet', chassis: [], tag: 7, datapath },
  options: { network_name: name },
})
const machine = { port: '22222222-0000-4000-8000-000000000001' }
const mapped = {
  'ovn-bridge-mappings': 'physnet1:br-ex, physnet2:br-two',
  'ovn-chassis-mac-mappings': 'physnet2:0e:00:00:00:00:02',
}
const view = (bindings: Parameters<typeof hostView>[0], externalIds: Record<string, string> = mapped) => {
  const seen = hostView(bindings)
  return { ...seen, local: { ...seen.local, externalIds } }
}
const one = { key: 'physnet1.qinq.100', physicalNetwork: 'physnet1', vlan: 100, provider: 'br-ex', mac: null }

describe('an outer VLAN', () => {
  test('has a bridge where a network inside of it has a machine', () => {
    expect(qinq.desire(view({ bindings: [localnet(one.key), machine] }))).toEqual([one])
  })

  test('has one bridge for all networks inside of it', () => {
    const two = { ...localnet(one.key), port: 'provnet-other', tag: 8 }
    expect(qinq.desire(view({ bindings: [localnet(one.key), two, machine] }))).toEqual([one])
  })

  test('has one where a router leads to, and routers their address of this host', () => {
    const bindings = [
      localnet('physnet2.qinq.5', elsewhere),
      { port: 'router', type: 'patch', chassis: [], datapath: elsewhere },
    ]
    expect(qinq.desire(view({ bindings }))).toEqual([
      {
        ...{ key: 'physnet2.qinq.5', physicalNetwork: 'physnet2', vlan: 5 },
        ...{ provider: 'br-two', mac: '0e:00:00:00:00:02' },
      },
    ])
  })

  test.each([
    ['of which no machine is here', { bindings: [localnet(one.key, elsewhere), machine] }],
    ['of a physical network that the host has not', { bindings: [localnet('physnet3.qinq.1'), machine] }],
    ['that is none', { bindings: [localnet('physnet1'), machine] }],
  ])('has none %s', (_case, facts) => {
    expect(qinq.desire(view(facts))).toEqual([])
  })
})

test('root takes what it asks for, and nothing else', () => {
  expect(qinq.parse({ ...one, more: 1 })).toEqual(one)
  for (const bad of [
    ...[undefined, null, {}, { ...one, key: 'physnet1.qinq.101' }, { ...one, vlan: '100' }],
    ...[
      { ...one, physicalNetwork: 'a"b', key: 'a"b.qinq.100' },
      { ...one, provider: 'br-ex --' },
    ],
    ...[
      { ...one, provider: null },
      { ...one, mac: 'x' },
      { ...one, vlan: 4095, key: 'physnet1.qinq.4095' },
    ],
  ])
    expect(() => qinq.parse(bad), JSON.stringify(bad)).toThrow(RangeError)
})

test('mappings of the operator stay as they are written', () => {
  const text = ' physnet1:br-ex ,physnet2:br-two'
  expect([...readMappings(text)]).toEqual([
    ['physnet1', 'br-ex'],
    ['physnet2', 'br-two'],
  ])
  const more = withMapping(text, 'a.qinq.1', 'brq-1')
  expect(more).toBe(`${text},a.qinq.1:brq-1`)
  expect(withMapping(more, 'a.qinq.1', undefined)).toBe(text)
  expect(withMapping(undefined, 'a', '0e:00:00:00:00:01')).toBe('a:0e:00:00:00:00:01')
  const name = fc.stringMatching(/^[a-z.]{1,5}$/)
  fc.assert(
    fc.property(fc.uniqueArray(name), name, (names, own) => {
      const others = names.filter(other => other !== own)
      const before = others.map(other => `${other}:br`).join(',')
      expect(withMapping(withMapping(before, own, 'brq'), own, undefined)).toBe(before)
      expect(readMappings(withMapping(before, own, 'brq')).size).toBe(others.length + 1)
    }),
  )
})
