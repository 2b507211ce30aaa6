import { resource } from '../../definition/behaviour.ts'
import { networkSegmentRangeDefinition } from './definition.ts'
import { networkSegmentRangeBehaviour } from './network-segment-range.ts'
import { networkSegmentRangeStorage } from './storage.ts'

export const networkSegmentRange = resource({
  definition: networkSegmentRangeDefinition,
  storage: networkSegmentRangeStorage,
  behaviour: networkSegmentRangeBehaviour,
})
