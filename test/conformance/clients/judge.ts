import type { TestResult } from '../parse-results.ts'
import { type Exception, exceptions } from './client-suites.ts'

/** A test of the clients, and whether it went as it must. */
export interface Verdict {
  readonly name: string
  readonly outcome: TestResult['outcome'] | 'absent'
  readonly reason: string
  /** Why it need not pass. */
  readonly because?: string
  readonly isWell: boolean
}

/**
 * Every test passes, or does not as the list says.
 *
 * @param isWhole whether all tests were run: then an exception that no test is left of is a fault as well.
 */
export function judge(
  results: readonly TestResult[],
  isWhole: boolean,
  listed: readonly Exception[] = exceptions,
): readonly Verdict[] {
  const verdicts = results.map(result => judgeOne(result, listed))
  const unused = listed.filter(({ test }) => !results.some(({ name }) => test.test(name)))
  return [...verdicts, ...(isWhole ? unused.map(absent) : [])].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function judgeOne({ name, outcome, reason = '' }: TestResult, listed: readonly Exception[]): Verdict {
  const exception = listed.find(({ test }) => test.test(name))
  if (exception === undefined) return { name, outcome, reason, isWell: outcome === 'pass' }
  return { name, outcome, reason, because: exception.because, isWell: outcome === exception.outcome }
}

function absent({ test, because }: Exception): Verdict {
  return { name: test.source, outcome: 'absent', reason: 'no test has this name', because, isWell: false }
}
