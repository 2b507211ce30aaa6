import { formatIp } from '@neutrino/base/ip.ts'
import { macBytes } from './bytes.ts'

/** The address that a device gives itself: its MAC as modified EUI-64 below fe80::/64. */
export function linkLocalOf(mac: string): string {
  const bytes = macBytes(mac)
  const identifier = Buffer.concat([bytes.subarray(0, 3), Buffer.from([0xff, 0xfe]), bytes.subarray(3)])
  identifier[0] = (identifier[0] ?? 0) ^ 2
  return formatIp({ version: 6, value: (0xfe80n << 112n) | BigInt(`0x${identifier.toString('hex')}`) })
}
