export interface Counts {
  readonly passed: number
  readonly failed: number
}

/**
 * Counts what a part of the test run reported: vitest's JSON report or our own `{passed, failed}`; a part without a
 * report counts as one. A part that failed counts at least one failure, whatever its report says: a file that does
 * not load has no test in it to fail.
 */
export function countResults(report: string | undefined, succeeded: boolean): Counts {
  const counts = report === undefined ? { passed: succeeded ? 1 : 0, failed: 0 } : parseReport(report)
  return succeeded || counts.failed > 0 ? counts : { ...counts, failed: 1 }
}

function parseReport(text: string): Counts {
  const value: unknown = JSON.parse(text)
  const fields = new Map(Object.entries(Object(value)))
  const number = (...names: string[]) =>
    Number(names.map(name => fields.get(name)).find(found => found !== undefined) ?? 0)
  return { passed: number('numPassedTests', 'passed'), failed: number('numFailedTests', 'failed') }
}
