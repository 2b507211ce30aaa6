import { expect, test } from 'vitest'
import { countResults } from './count-results.ts'

test.each([
  ['vitest', '{"numPassedTests": 7, "numFailedTests": 2}', false, { passed: 7, failed: 2 }],
  ['our own', '{"passed": 3, "failed": 0}', true, { passed: 3, failed: 0 }],
  [
    'a file that does not load',
    '{"numPassedTests": 7, "numFailedTests": 0}',
    false,
    { passed: 7, failed: 1 },
  ],
  ['nothing to tell, well', undefined, true, { passed: 1, failed: 0 }],
  ['nothing to tell, badly', undefined, false, { passed: 0, failed: 1 }],
])('counts a report: %s', (_name, report, succeeded, counts) => {
  expect(countResults(report, succeeded)).toEqual(counts)
})
