import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  allocationDifference,
  heldAmounts,
  isSameAt,
  negated,
  type ProviderAmounts,
  plus,
  replacedAt,
} from './allocation-difference.ts'
import { type ReservedRule, requestGroupId } from './resource-names.ts'

const portId = '00000000-0000-4000-8000-000000000001'

/** At most one rule of a type in a direction, as a policy has them. */
const rules = (prefix: string, directions: readonly string[]): fc.Arbitrary<readonly ReservedRule[]> =>
  fc
    .uniqueArray(
      fc.record({
        type: fc.constantFrom('minimum_bandwidth', 'minimum_packet_rate'),
        direction: fc.constantFrom(...directions),
        value: fc.integer({ min: 1, max: 1_000 }),
      }),
      { selector: rule => `${rule.type} ${rule.direction}`, maxLength: 4 },
    )
    .map(list => list.map((rule, index) => ({ ...rule, id: `${prefix}${index}` })))

function allocationFor(list: readonly ReservedRule[], types: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    types.flatMap(type => {
      const group = list.filter(rule => rule.type === type)
      return group.length === 0 ? [] : [[requestGroupId(portId, group), `provider of ${type}`]]
    }),
  )
}

const cases = fc.record({
  before: rules('a', ['egress', 'ingress']),
  after: rules('b', ['egress', 'ingress']),
  placed: fc.subarray(['minimum_bandwidth', 'minimum_packet_rate']),
  others: fc.integer({ min: 1, max: 500 }),
})

test('added to what was held before, the difference is what is held after; taken back, it was never there', () => {
  fc.assert(
    fc.property(cases, ({ before, after, placed, others }) => {
      const allocation = allocationFor(before, placed)
      const change = allocationDifference({ portId, before, after, allocation })
      const foreign: ProviderAmounts = {
        'provider of minimum_bandwidth': { NET_BW_EGR_KILOBIT_PER_SEC: others, VCPU: 1 },
        'provider of minimum_packet_rate': { VCPU: 1 },
      }
      const held = plus(foreign, heldAmounts(portId, before, allocation))
      const next = plus(held, change.amounts)
      expect(next).toEqual(plus(foreign, heldAmounts(portId, after, change.allocation)))
      expect(plus(next, negated(change.amounts))).toEqual(held)
      expect(isSameAt(change.amounts, replacedAt(change.amounts, next, held), held)).toBe(true)
    }),
  )
})

test('rules that nobody placed the server by are named, and take nothing', () => {
  const before = [{ id: 'a', type: 'minimum_bandwidth', direction: 'egress', value: 5 }]
  const after = [...before, { id: 'b', type: 'minimum_packet_rate', direction: 'any', value: 1 }]
  expect(allocationDifference({ portId, before, after, allocation: {} })).toEqual({
    amounts: {},
    allocation: {},
    unheld: ['minimum_bandwidth', 'minimum_packet_rate'],
  })
})

test('nothing is held below zero, nor kept when nothing is left of it', () => {
  expect(plus({ p: { A: 2, B: 1 } }, { p: { A: -5 } })).toEqual({ p: { B: 1 } })
  expect(plus({}, { p: { A: 3 } })).toEqual({ p: { A: 3 } })
})
