import type { LocalView } from '../../host-view.ts'
import type { ClockPlace } from './clock-report.ts'

/** What root read of the daemons and of the bridges of the host. */
export interface ClockReading {
  readonly clocks: readonly (ClockPlace & { readonly text: string })[]
  readonly local: Pick<LocalView, 'externalIds' | 'bridges'>
}

/** Root is trusted: only the shape is looked at. */
export function clockReadingIn(answer: unknown): ClockReading {
  if (typeof answer !== 'object' || answer === null || !('clocks' in answer))
    throw new Error('the root process did not read')
  return answer as ClockReading
}
