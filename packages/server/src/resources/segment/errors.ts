import { defineError } from '../../errors/define-error.ts'

export const SegmentInUse = defineError<{ segment_id: string; reason: string }>(
  'SegmentInUse',
  409,
  f => `Segment '${f.segment_id}' cannot be deleted: ${f.reason}.`,
)
