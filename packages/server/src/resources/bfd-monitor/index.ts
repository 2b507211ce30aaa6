import { resource } from '../../definition/behaviour.ts'
import { bfdMonitorBehaviour } from './bfd-monitor.ts'
import { bfdMonitorDefinition } from './definition.ts'
import { bfdMonitorStorage } from './storage.ts'

export { BfdMonitorNotFound, BfdMonitorNotSupported } from './errors.ts'
export { lockMonitors, type Monitor } from './storage.ts'

export const bfdMonitor = resource({
  definition: bfdMonitorDefinition,
  storage: bfdMonitorStorage,
  behaviour: bfdMonitorBehaviour,
})
