import type { Account } from '../../supervision/privileges.ts'

/** Numbers of users that nothing else on the host has. */
export interface AccountRange {
  readonly first: number
  readonly count: number
}

/**
 * The user and group of a network's proxy: always the same ones, without a list to keep. Two networks of a host that
 * met in one number would be as separate as two processes of one user; with the range of the default and a thousand
 * networks on the host that happens once in five hundred hosts.
 */
export function proxyAccount(range: AccountRange, network: string): Account {
  const number = range.first + Number(BigInt(`0x${network.replaceAll('-', '')}`) % BigInt(range.count))
  return { uid: number, gid: number }
}
