import { createHash } from 'node:crypto'
import { type DesiredRow, desiredRow, mergedMap, optional, rowRef } from './desired-row.ts'
import type { OvnSettings } from './ovn-settings.ts'
import { meterBandKey } from './row-keys.ts'

/** A log that covers the rows of a group. */
export interface AclLog {
  readonly id: string
  readonly event: 'ACCEPT' | 'DROP' | 'ALL'
  /** It names a group or a port, so that what is dropped is dropped by the group itself. */
  readonly isSelective: boolean
}

/** The log that writes down what is let through: the first one that does. */
export function acceptLog(logs: readonly AclLog[]): AclLog | undefined {
  return logs.find(log => log.event !== 'DROP')
}

/** The log that writes down what is dropped. */
export function dropLog(logs: readonly AclLog[]): AclLog | undefined {
  return logs.find(log => log.event !== 'ACCEPT')
}

/** Meters bound what hypervisors write, each by itself. Answers of stateless groups are logged as well: half. */
export function meterName(settings: OvnSettings, isStateful: boolean): string {
  return isStateful ? settings.logMeterName : `${settings.logMeterName}_stateless`
}

/**
 * Columns of an ACL that say whether and how its packets are logged. `key` is the ACL's: it makes the label,
 * which must not be 0 for answers to be logged and must stay the same for the same row.
 */
export function logColumns(
  log: AclLog | undefined,
  acl: {
    readonly key: string
    readonly isStateful: boolean
    readonly options?: Readonly<Record<string, string>>
  },
  settings: OvnSettings,
): DesiredRow['columns'] {
  const isLogged = log !== undefined
  return {
    log: isLogged,
    name: optional(isLogged ? `neutron-${log.id}` : undefined),
    severity: optional(isLogged ? 'info' : undefined),
    meter: optional(isLogged ? meterName(settings, acl.isStateful) : undefined),
    label: isLogged ? labelOf(acl.key) : 0,
    options: mergedMap({ ...acl.options, 'log-related': isLogged ? 'true' : undefined }),
  }
}

function labelOf(key: string): number {
  const number = createHash('sha256').update(key).digest().readUInt32BE(0)
  return number === 0 ? 1 : number
}

/** The meters, as long as there are logs. */
export function meterRows(settings: OvnSettings): readonly DesiredRow[] {
  return [true, false].flatMap(isStateful => {
    const name = meterName(settings, isStateful)
    const share = isStateful ? 1 : 2
    const band = meterBandKey(name)
    return [
      desiredRow({
        table: 'Meter',
        key: name,
        columns: {
          name,
          unit: 'pktps',
          fair: optional(true),
          bands: [rowRef('Meter_Band', band)],
          external_ids: mergedMap({ 'neutron:device_owner': 'logging-plugin' }),
        },
      }),
      desiredRow({
        table: 'Meter_Band',
        key: band,
        columns: {
          action: 'drop',
          rate: Math.trunc(settings.logRateLimit / share),
          burst_size: Math.trunc(settings.logBurstLimit / share),
        },
      }),
    ]
  })
}
