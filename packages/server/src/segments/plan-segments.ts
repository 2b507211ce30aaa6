import type { SegmentPlan, SegmentRequest } from './segment.ts'
import type { SegmentSettings } from './settings.ts'

/** The provider side of a network as asked for. */
export interface NetworkSegmentsRequest {
  /** `provider:*`; all absent = the operator's choice. */
  readonly provider: SegmentRequest
  /** The multi-provider attribute `segments`. */
  readonly segments?: readonly SegmentRequest[] | undefined
  /** `router:external`. */
  readonly external: boolean
}

/** Which segments a new network is to get. Pure. Throws InvalidInput and the errors of ./errors.ts. */
export function planSegments(
  _request: NetworkSegmentsRequest,
  _settings: SegmentSettings,
): readonly SegmentPlan[] {
  throw new Error('under construction')
}
