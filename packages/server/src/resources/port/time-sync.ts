import { orNull } from '../../definition/kind.ts'
import { oneOf } from '../../definition/kinds.ts'

const timeSyncModes = ['none', 'transparent', 'host'] as const
export type TimeSync = (typeof timeSyncModes)[number]

/** Row of the port's attribute table. */
export const timeSyncAttributes = {
  timeSync: {
    kind: orNull(oneOf(timeSyncModes)),
    create: true,
    update: true,
    default: null,
    filter: true,
    enforcePolicy: true,
    alias: 'time-sync',
    doc:
      'How its server gets the time: `transparent` lets PTP (IEEE 1588) pass whatever its security groups say, over ' +
      'Ethernet and over UDP; `host` tells the compute service to offer the clock of the host. Null and `none`: neither.',
  },
} as const

/** SQL of what the details of a binding, whose type is `vifType`, say of it. */
export const timeSyncDetails = (vifType: string) => `case when port.time_sync = 'host'
  and coalesce(${vifType}, 'unbound') not in ('unbound', 'binding_failed') then '{"time_sync": "host"}'::jsonb else '{}' end`
