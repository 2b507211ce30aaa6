import type { TestResult } from './parse-results.ts'
import type { ReferenceTest } from './reference.ts'

/** One test, here and with Neutron. */
export interface Comparison {
  readonly name: string
  /** `absent`: it did not run, for a reason that no result tells. */
  readonly here: TestResult['outcome'] | 'absent'
  /** Why it did not pass here. */
  readonly reason?: string
  readonly neutronPasses: boolean
  /** Why it did not pass with Neutron. */
  readonly neutronReason?: string
}

/**
 * Sets each test of either side against the other, in order of name. When the set-up of a class failed or
 * was skipped its tests have no results of their own: they are taken from the reference, and share its fate.
 */
export function compare(
  reference: readonly ReferenceTest[],
  results: readonly TestResult[],
): readonly Comparison[] {
  const classes = new Map(results.filter(result => result.isClass).map(result => [result.name, result]))
  const tests = new Map(results.filter(result => !result.isClass).map(result => [result.name, result]))
  const known = new Map(reference.map(test => [test.name, test]))
  const names = [...new Set([...known.keys(), ...tests.keys()])].sort()
  return names.map(name => {
    const result = tests.get(name) ?? classes.get(splitName(name).testClass)
    const there = known.get(name)
    return {
      name,
      here: result?.outcome ?? 'absent',
      ...(result?.reason === undefined ? {} : { reason: result.reason }),
      neutronPasses: there !== undefined && there.reason === undefined,
      ...(there?.reason === undefined ? {} : { neutronReason: there.reason }),
    }
  })
}

/** What the project has promised: passes with Neutron, does not here. */
export function isShortfall(comparison: Comparison): boolean {
  return comparison.neutronPasses && comparison.here !== 'pass'
}

export interface NameParts {
  readonly module: string
  /** With its module. */
  readonly testClass: string
  readonly test: string
}

export function splitName(name: string): NameParts {
  // The parameter of a test may hold dots.
  const plain = name.replace(/\(.*$/, '')
  const testClass = plain.slice(0, plain.lastIndexOf('.'))
  return {
    module: testClass.slice(0, testClass.lastIndexOf('.')),
    testClass,
    test: name.slice(testClass.length + 1),
  }
}
