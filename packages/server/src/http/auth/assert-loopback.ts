import { isIPv4, isIPv6 } from 'node:net'

/**
 * Refuses a server without authentication that others than this machine could reach.
 *
 * @throws Error when `bindHost` is not an address or name of the loopback interface
 */
export function assertLoopback(bindHost: string): void {
  if (isLoopback(bindHost)) return
  throw new Error(
    `auth_strategy = noauth lets everybody act as administrator: bind_host must be 127.0.0.1, ::1 or localhost, not "${bindHost}"`,
  )
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  if (isIPv4(host)) return host.startsWith('127.')
  // Other spellings of ::1 exist; whoever writes one can as well write this one.
  return isIPv6(host) && (host === '::1' || /^::ffff:127\.\d+\.\d+\.\d+$/i.test(host))
}
