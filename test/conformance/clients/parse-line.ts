import { property } from '../api-client.ts'
import type { TestResult } from '../parse-results.ts'

/** What a line of the runner says: how one test went, or, the last one, which commands were run. */
export type Line =
  | { readonly result: TestResult; readonly ran?: undefined; readonly notRun?: undefined }
  | { readonly result?: undefined; readonly ran: readonly string[]; readonly notRun: readonly string[] }

/** @throws Error when it is neither. */
export function parseLine(line: string): Line {
  const value: unknown = JSON.parse(line)
  const [ran, notRun] = [property(value, 'ran'), property(value, 'notRun')]
  if (Array.isArray(ran) && Array.isArray(notRun)) return { ran: ran.map(String), notRun: notRun.map(String) }
  const [name, outcome, durationS] = [
    property(value, 'name'),
    property(value, 'outcome'),
    property(value, 'durationS'),
  ]
  const isOutcome = outcome === 'pass' || outcome === 'fail' || outcome === 'skip'
  if (typeof name !== 'string' || !isOutcome || typeof durationS !== 'number')
    throw new Error(`no result of a test: ${line}`)
  const reason = property(value, 'reason')
  return {
    result: {
      name,
      isClass: property(value, 'isClass') === true,
      outcome,
      durationS,
      ...(typeof reason === 'string' ? { reason } : {}),
    },
  }
}
