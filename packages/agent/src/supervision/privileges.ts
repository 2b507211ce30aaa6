import { readFileSync } from 'node:fs'

/** By the kernel's numbers (capabilities(7)). */
const capabilities = {
  chown: 0,
  dac_override: 1,
  kill: 5,
  setgid: 6,
  setuid: 7,
  setpcap: 8,
  net_admin: 12,
  sys_admin: 21,
} as const

export type Capability = keyof typeof capabilities

/** A user and a group by number. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** Runs a program as somebody who can do nothing special and can never get to: the start of its command line. */
export function unprivileged({ uid, gid }: Account): readonly [string, ...string[]] {
  return [
    'setpriv',
    ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
    ...['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs', '--'],
  ]
}

/**
 * The command line that replaces this process by one of the same arguments that has only what it needs; undefined when
 * it has no more than that already.
 */
export function withoutExcess(
  needed: readonly Capability[],
  commandLine: readonly string[],
): readonly [string, ...string[]] | undefined {
  const held = boundingSet()
  const bitOf = (name: Capability) => 1n << BigInt(capabilities[name])
  const neededMask = needed.reduce((mask, name) => mask | bitOf(name), 0n)
  const canDrop = (held & bitOf('setpcap')) !== 0n
  if ((held & ~neededMask) === 0n || !canDrop) return undefined
  const kept = needed.filter(name => (held & bitOf(name)) !== 0n).map(name => `+${name}`)
  return ['setpriv', `--bounding-set=${['-all', ...kept].join(',')}`, '--', ...commandLine]
}

/** What this process and all that it starts can have at most. */
function boundingSet(): bigint {
  const digits = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return BigInt(`0x${digits ?? '0'}`)
}
