import { defineError } from '../../errors/define-error.ts'

export const TrunkNotFound = defineError<{ trunk_id: string }>(
  'TrunkNotFound',
  404,
  f => `Trunk ${f.trunk_id} could not be found.`,
)
export const SubPortNotFound = defineError<{ trunk_id: string; port_id: string }>(
  'SubPortNotFound',
  404,
  f => `Trunk ${f.trunk_id} has no subport ${f.port_id}.`,
)
export const TrunkPortInUse = defineError<{ port_id: string }>(
  'TrunkPortInUse',
  409,
  f => `Port ${f.port_id} is a subport of a trunk already.`,
)
export const ParentPortInUse = defineError<{ port_id: string }>(
  'ParentPortInUse',
  409,
  f => `Port ${f.port_id} is in use in a way that keeps it from a place in the trunk.`,
)
export const DuplicateSubPort = defineError<{
  segmentation_type: string
  segmentation_id: number
  trunk_id: string
}>(
  'DuplicateSubPort',
  409,
  f => `Another subport of trunk ${f.trunk_id} has ${f.segmentation_type} ${f.segmentation_id}.`,
)
export const SubPortMtuGreaterThanTrunkPortMtu = defineError<{
  port_id: string
  port_mtu: number
  trunk_id: string
  trunk_mtu: number
}>(
  'SubPortMtuGreaterThanTrunkPortMtu',
  409,
  f =>
    `Subport ${f.port_id} has an MTU of ${f.port_mtu}, but parent port ${f.trunk_id} carries ${f.trunk_mtu}.`,
)
export const TrunkDisabled = defineError<{ trunk_id: string }>(
  'TrunkDisabled',
  409,
  f => `Trunk ${f.trunk_id} is disabled: enable it before it is changed.`,
)
export const TrunkInErrorState = defineError<{ trunk_id: string }>(
  'TrunkInErrorState',
  409,
  f => `Trunk ${f.trunk_id} is in the state ERROR: subports can be removed, not added.`,
)
export const TrunkInUse = defineError<{ trunk_id: string }>(
  'TrunkInUse',
  409,
  f => `Trunk ${f.trunk_id} is in use: its parent port is bound in a way that cannot be undone.`,
)
