import { defineError } from '../../errors/define-error.ts'

export const NetworkSegmentRangeNotFound = defineError<{ range_id: string }>(
  'NetworkSegmentRangeNotFound',
  404,
  f => `Network Segment Range ${f.range_id} could not be found.`,
)
export const NetworkSegmentRangeReferencedByProject = defineError<{ range_id: string }>(
  'NetworkSegmentRangeReferencedByProject',
  409,
  f => `Network Segment Range ${f.range_id} is referenced by one or more tenant networks.`,
)
export const NetworkSegmentRangeDefaultReadOnly = defineError<{ range_id: string }>(
  'NetworkSegmentRangeDefaultReadOnly',
  400,
  f => `Network Segment Range ${f.range_id} is one of the configuration and cannot be changed or deleted.`,
)
export const NetworkSegmentRangeOverlaps = defineError<{ range_id: string }>(
  'NetworkSegmentRangeOverlaps',
  409,
  f => `Network Segment Range overlaps with range(s) ${f.range_id}.`,
)
export const NetworkSegmentRangeNetTypeNotSupported = defineError<{ type: string }>(
  'NetworkSegmentRangeNetTypeNotSupported',
  400,
  f => `Network type '${f.type}' is not offered.`,
)
