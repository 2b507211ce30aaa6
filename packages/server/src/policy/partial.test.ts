import type { Actor } from '@neutrino/base/operation.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Check, scalarText } from './check.ts'
import { partialEvaluate } from './partial.ts'
import { anyActor, anyCheck, anyTarget, namedRules } from './residual.fixture.ts'
import { booleanOf, holds, type Target } from './residual.ts'

/** The language read straight off its definition, with the object at hand from the start. */
function evaluate(check: Check, actor: Actor, target: Target): boolean {
  switch (check.kind) {
    case 'true':
    case 'false':
      return check.kind === 'true'
    case 'and':
      return check.checks.every(part => evaluate(part, actor, target))
    case 'or':
      return check.checks.some(part => evaluate(part, actor, target))
    case 'not':
      return !evaluate(check.check, actor, target)
    case 'rule': {
      const named = namedRules.get(check.name)
      return named !== undefined && evaluate(named, actor, target)
    }
    case 'role':
      return actor.roles.map(role => role.toUpperCase()).includes(check.role.toUpperCase())
    case 'literal':
      return matches(scalarText(check.literal), check.match, target)
    case 'credential': {
      if (check.credential === 'roles') return actor.roles.some(role => matches(role, check.match, target))
      const text = {
        project_id: actor.projectId,
        user_id: actor.userId,
        is_admin: actor.isAdmin ? 'True' : 'False',
      }
      const value = Object.entries(text).find(([name]) => name === check.credential)?.[1]
      return value !== undefined && value !== '' && matches(value, check.match, target)
    }
    case 'field': {
      const actual = target[check.attribute] ?? target[`${check.collection}:${check.attribute}`]
      if (check.comparison === 'prefix') return typeof actual === 'string' && actual.startsWith(check.value)
      return typeof actual === 'boolean' ? booleanOf(check.value) === actual : actual === check.value
    }
  }
}

function matches(
  text: string,
  match: { readonly kind: string; readonly text?: string; readonly field?: string },
  target: Target,
) {
  if (match.kind === 'constant') return text === match.text
  const actual = target[match.field ?? '']
  if (actual === undefined) return false
  if (typeof actual === 'boolean') return booleanOf(text) === actual
  return actual === null ? text === 'None' : String(actual) === text
}

test('evaluating in two steps gives what evaluating in one gives', () => {
  fc.assert(
    fc.property(anyCheck, anyActor, anyTarget, (check, actor, target) => {
      const residual = partialEvaluate(check, actor, name => namedRules.get(name))
      expect(holds(residual, target)).toBe(evaluate(check, actor, target))
    }),
    { numRuns: 2_000 },
  )
})
