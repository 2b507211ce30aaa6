import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planSteps } from './plan-steps.ts'

const thing = (key: string, size: number) => ({ key, size })

test('what is as wanted is left alone, whatever the order of its fields', () => {
  expect(planSteps('x', [thing('a', 1)], [{ size: 1, key: 'a' }])).toEqual([])
})

test('what nobody wants goes before what is wanted comes, and what differs is put', () => {
  expect(planSteps('x', [thing('a', 1), thing('b', 2)], [thing('b', 3), thing('c', 4)])).toEqual([
    { verb: 'remove', extension: 'x', key: 'c' },
    { verb: 'put', extension: 'x', thing: thing('a', 1) },
    { verb: 'put', extension: 'x', thing: thing('b', 2) },
  ])
})

const things = fc.uniqueArray(
  fc.record({ key: fc.constantFrom<string>('a', 'b', 'c', 'd'), size: fc.nat(2) }),
  {
    selector: one => one.key,
  },
)

test('steps lead to what is wanted, and then there are none', () => {
  fc.assert(
    fc.property(things, things, (wanted, own) => {
      const after = new Map(own.map(one => [String(one.key), one]))
      for (const step of planSteps('x', wanted, own)) {
        if (step.verb === 'remove') after.delete(step.key)
        else after.set(step.thing.key, thing(step.thing.key, Number(step.thing.size)))
      }
      expect(planSteps('x', wanted, [...after.values()])).toEqual([])
      expect([...after.keys()].sort()).toEqual(wanted.map(one => one.key).sort())
    }),
  )
})
