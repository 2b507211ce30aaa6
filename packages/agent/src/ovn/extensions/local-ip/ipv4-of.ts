import { formatIp, parseIp } from '@neutrino/base/ip-address.ts'

/** An IPv4 address in its one form; undefined for anything else. */
export function ipv4Of(value: unknown): string | undefined {
  const ip = typeof value === 'string' ? parseIp(value) : undefined
  return ip?.version === 4 ? formatIp(ip) : undefined
}
