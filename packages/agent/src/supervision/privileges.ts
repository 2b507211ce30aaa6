import { readFileSync } from 'node:fs'

/**
 * What the root process keeps, by the kernel's numbers (capabilities(7)). Namespaces and devices; other users for the
 * agent and the proxies, whom it also has to end and whose bounding sets it empties; directories for their sockets, in
 * places that belong to other users.
 */
const keptCapabilities: Readonly<Record<string, number>> = {
  chown: 0,
  dac_override: 1,
  kill: 5,
  setgid: 6,
  setuid: 7,
  setpcap: 8,
  net_admin: 12,
  sys_admin: 21,
}

const keptMask = Object.values(keptCapabilities).reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n)

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
export function withoutExcess(commandLine: readonly string[]): readonly [string, ...string[]] | undefined {
  const held = boundingSet()
  const canDrop = (held & (1n << BigInt(keptCapabilities.setpcap ?? 0))) !== 0n
  if ((held & ~keptMask) === 0n || !canDrop) return undefined
  const kept = Object.entries(keptCapabilities).flatMap(([name, bit]) =>
    (held & (1n << BigInt(bit))) === 0n ? [] : `+${name}`,
  )
  return ['setpriv', `--bounding-set=${['-all', ...kept].join(',')}`, '--', ...commandLine]
}

/** What this process and all that it starts can have at most. */
function boundingSet(): bigint {
  const digits = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return BigInt(`0x${digits ?? '0'}`)
}
