import { readdirSync } from 'node:fs'

/** The clock of a device's card (PHC): `/dev/ptp0`; null when it has none. */
export function findPhc(device: string): string | null {
  // What a daemon calls its device is no path.
  if (!/^[\w.-]{1,15}$/.test(device)) return null
  try {
    const [clock] = readdirSync(`/sys/class/net/${device}/device/ptp`)
    return clock === undefined ? null : `/dev/${clock}`
  } catch {
    return null
  }
}
