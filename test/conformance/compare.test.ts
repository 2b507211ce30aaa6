import { expect, test } from 'vitest'
import { compare, isShortfall } from './compare.ts'
import type { TestResult } from './parse-results.ts'
import { parseReference } from './reference.ts'
import { renderReport } from './render-report.ts'

const reference = parseReference(`# a comment
suite.api.test_a
 ATest
  test_both
  test_here
  test_neither - needs a live agent
  test_of_ovs @ovs
 SkippedTest
  test_parameter(1.2)
  test_other
`)
const result = (name: string, outcome: TestResult['outcome'], reason?: string): TestResult => ({
  name: `suite.api.test_a.${name}`,
  isClass: !name.includes('.'),
  outcome,
  durationS: 1,
  ...(reason === undefined ? {} : { reason }),
})
const comparisons = compare(reference, [
  result('ATest.test_both', 'pass'),
  result('ATest.test_of_ovs', 'fail', 'Boom: port 7d2b4c3e-0000-4000-8000-0123456789ab'),
  result('ATest.test_neither', 'fail'),
  result('ATest.test_new', 'pass'),
  result('SkippedTest', 'skip', 'trunk not enabled'),
])

test('tests of a class that could not be set up share its fate, and what did not run counts as short', () => {
  expect(comparisons.map(({ name, here, neutronPasses }) => [name, here, neutronPasses])).toEqual([
    ['suite.api.test_a.ATest.test_both', 'pass', true],
    ['suite.api.test_a.ATest.test_here', 'absent', true],
    ['suite.api.test_a.ATest.test_neither', 'fail', false],
    ['suite.api.test_a.ATest.test_new', 'pass', false],
    ['suite.api.test_a.ATest.test_of_ovs', 'fail', true],
    ['suite.api.test_a.SkippedTest.test_other', 'skip', true],
    ['suite.api.test_a.SkippedTest.test_parameter(1.2)', 'skip', true],
  ])
  expect(comparisons.filter(isShortfall)).toHaveLength(4)
})

test('the report counts by module and names every shortfall without what changes from run to run', () => {
  const report = renderReport(comparisons, {
    workers: 2,
    tookS: 9.6,
    packages: new Map([['tempest', '33']]),
  })
  expect(report).toContain('| suite.api.test_a | 7 | 2 | 2 | 3 | 5 | 4 |')
  expect(report).toContain('- suite.api.test_a.ATest: test_of_ovs — `fail: Boom: port <id>`')
  expect(report).toContain(
    '- suite.api.test_a.SkippedTest: test_other, test_parameter(1.2) — `skip: trunk not enabled`',
  )
  expect(report).toContain('- suite.api.test_a.ATest: test_neither — `needs a live agent`')
})
