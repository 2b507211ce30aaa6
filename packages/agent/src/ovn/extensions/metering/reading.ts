import type { FlowCount } from './totals.ts'

/** What root read of the switch. */
export interface Reading {
  /** The table of the switch that OVN's first one is. */
  readonly firstTable: number
  readonly counts: readonly FlowCount[]
}

/** Root is trusted: only the shape is looked at. */
export function readingIn(answer: unknown): Reading {
  if (typeof answer !== 'object' || answer === null || !('counts' in answer))
    throw new Error('the root process did not read')
  return answer as Reading
}
