import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outerVlanName, parseOuterVlanName } from './outer-vlan-name.ts'

test('the name says which VLAN of which physical network it is', () => {
  expect(outerVlanName({ physicalNetwork: 'physnet1', vlan: 100 })).toBe('physnet1.qinq.100')
  fc.assert(
    fc.property(
      fc.record({ physicalNetwork: fc.string({ minLength: 1 }), vlan: fc.integer({ min: 1, max: 4_094 }) }),
      ({ physicalNetwork, vlan }) => {
        const outer = { physicalNetwork, vlan }
        expect(parseOuterVlanName(outerVlanName(outer))).toEqual(outer)
      },
    ),
  )
})

test.each(['physnet1', 'physnet1.qinq.', 'physnet1.qinq.0', 'physnet1.qinq.4095', '.qinq.1', 'a.qinq.01'])(
  '%s is no such name',
  name => {
    expect(parseOuterVlanName(name)).toBeUndefined()
  },
)
