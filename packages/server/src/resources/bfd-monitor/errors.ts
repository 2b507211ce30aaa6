import { defineError } from '../../errors/define-error.ts'

export const BfdMonitorNotFound = defineError<{ bfd_monitor_id: string }>(
  'BfdMonitorNotFound',
  404,
  f => `BFD monitor ${f.bfd_monitor_id} could not be found.`,
)
export const BfdMonitorInUse = defineError<{ bfd_monitor_id: string }>(
  'BfdMonitorInUse',
  409,
  f => `BFD monitor ${f.bfd_monitor_id} watches a route.`,
)
export const BfdMonitorNotSupported = defineError<{
  bfd_monitor_id: string
  nexthop: string
  reason: string
}>(
  'BfdMonitorNotSupported',
  409,
  f => `BFD monitor ${f.bfd_monitor_id} cannot watch the next hop ${f.nexthop}: ${f.reason}.`,
)
