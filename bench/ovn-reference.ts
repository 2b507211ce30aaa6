import type { Measured } from './measure.ts'
import type { Reference } from './reference.ts'

/** Every measurement with OVN, in the order of the report. Where there is a 99th percentile, the bound is for that. */
export const ovnReferences = [
  { name: 'commit', what: 'commit to northbound, 100 port changes/s', unit: 'ms', bound: 300 },
  { name: 'up', what: 'up in northbound to ACTIVE in the database', unit: 'ms', bound: 1_000 },
  { name: 'build', what: 'large cloud into an empty northbound', unit: 's' },
  { name: 'build-loop', what: 'its longest stretch of the event loop, CPU time', unit: 'ms', bound: 50 },
  { name: 'audit', what: 'full audit of it', unit: 's', bound: 20 },
  { name: 'audit-loop', what: 'its longest stretch of the event loop, CPU time', unit: 'ms', bound: 50 },
  { name: 'memory', what: 'memory of the reconciler, at its peak', unit: 'MiB', bound: 600 },
  { name: 'serving', what: 'restart until the API answers', unit: 's', bound: 5 },
  { name: 'synced', what: 'restart until northbound is audited', unit: 's', bound: 30 },
  { name: 'diff', what: 'neutrino ovn diff of it', unit: 's' },
] as const satisfies readonly Reference[]

export type OvnMeasurementName = (typeof ovnReferences)[number]['name']
export type OvnResults = Map<OvnMeasurementName, Measured>
