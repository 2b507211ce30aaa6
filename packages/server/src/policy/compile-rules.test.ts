import { describe, expect, test } from 'vitest'
import { compileRules } from './compile-rules.ts'
import { PolicyError } from './policy-error.ts'
import type { RuleDefinition, RuleOverride } from './rule-definition.ts'

const define = (name: string, check: string, formerName?: string): RuleDefinition => ({
  name,
  check,
  doc: 'A rule.',
  operations: [],
  ...(formerName === undefined ? {} : { formerName }),
})
const override = (name: string, check: RuleOverride['check'], line = 1): RuleOverride => ({
  name,
  check,
  source: `policy.yaml:${line}`,
})

function problemsOf(
  definitions: readonly RuleDefinition[],
  overrides: readonly RuleOverride[] = [],
): readonly string[] {
  try {
    compileRules(definitions, overrides)
    return []
  } catch (error) {
    if (error instanceof PolicyError) return error.problems
    throw error
  }
}

const checkOf = (definitions: readonly RuleDefinition[], overrides: readonly RuleOverride[], name: string) =>
  compileRules(definitions, overrides).rules.get(name)?.check

describe('compileRules', () => {
  test('lets the last override of a name win', () => {
    expect(checkOf([define('a', '@')], [override('a', 'role:x'), override('a', 'role:y')], 'a')).toEqual({
      kind: 'role',
      role: 'y',
    })
  })

  test('applies an override under a former name, unless the present one is overridden too', () => {
    const rules = [define('get_network:tags', '@', 'get_networks_tags')]
    const former = override('get_networks_tags', 'role:old')
    expect(checkOf(rules, [former], 'get_network:tags')).toEqual({ kind: 'role', role: 'old' })
    expect(checkOf(rules, [override('get_network:tags', 'role:new'), former], 'get_network:tags')).toEqual({
      kind: 'role',
      role: 'new',
    })
  })

  test('takes a former name that refers to the present one for the default', () => {
    const rules = [define('get_network:tags', '@', 'get_networks_tags')]
    const sample = override('get_networks_tags', 'rule:get_network:tags')
    expect(checkOf(rules, [sample], 'get_network:tags')).toEqual({ kind: 'true' })
  })

  test('lists overrides of names that are not registered; other rules can refer to them', () => {
    const { unregistered, rules } = compileRules(
      [define('a', '@')],
      [override('mine', 'role:mine'), override('a', 'rule:mine')],
    )
    expect(unregistered).toEqual(['mine'])
    expect(rules.get('a')?.check).toEqual({ kind: 'rule', name: 'mine' })
  })

  test('names file, line, rule and column of all that cannot be read, at once', () => {
    expect(problemsOf([define('a', '@')], [override('a', 'role:x ?', 3), override('b', ['x'], 4)])).toEqual([
      'policy.yaml:3: rule "a", column 8: expected "and" or "or", not "?"',
      'policy.yaml:4: rule "b", column 1: "x" is not of the form kind:value',
    ])
  })

  test('refuses a reference to a rule that does not exist, because `not` would turn it into a permission', () => {
    expect(problemsOf([define('a', '@')], [override('a', 'not rule:gone', 7)])).toEqual([
      'policy.yaml:7: rule "a" refers to rule "gone", which does not exist',
    ])
  })

  test('does not mind such a reference where nothing registered leads to it', () => {
    expect(problemsOf([define('a', '@')], [override('firewall', 'rule:gone')])).toEqual([])
  })

  test('refuses circles and shows them', () => {
    expect(
      problemsOf([define('a', 'rule:b'), define('b', 'not rule:c')], [override('c', 'rule:a or @')]),
    ).toEqual(['rule "a" refers to itself: a -> b -> c -> a'])
  })

  test('refuses rules that grow without bound when written out', () => {
    const doubling = Array.from({ length: 20 }, (_, i) =>
      define(`r${i}`, i === 0 ? '@' : `rule:r${i - 1} and rule:r${i - 1}`),
    )
    expect(problemsOf(doubling)[0]).toBe('rule "r11" grows beyond 4096 checks with the rules it refers to')
  })

  test('refuses chains of more than 64 rules in whatever order they stand', () => {
    const chain = Array.from({ length: 80 }, (_, i) => define(`r${i}`, i === 0 ? '@' : `rule:r${i - 1}`))
    expect(problemsOf(chain)[0]).toMatch(/^rule "r64" refers through more than 64 rules$/)
    expect(problemsOf(chain.toReversed())[0]).toMatch(/^rule "r15" stands at the end of more than 64 rules$/)
  })

  test('refuses a rule that is registered twice', () => {
    expect(problemsOf([define('a', '@'), define('a', '!')])).toEqual(['rule "a" is registered twice'])
  })
})
