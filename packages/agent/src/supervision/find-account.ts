import { execFileSync } from 'node:child_process'
import type { Account } from './privileges.ts'

/** A name or a number, as an option has it. */
interface NamedAccount {
  readonly user: { readonly option: string; readonly name: string }
  /** Empty for the user's own. */
  readonly group: { readonly option: string; readonly name: string }
}

/** @throws Error when there is no such user or group; root is none */
export function findAccount({ user, group }: NamedAccount): Account {
  const word = /^[a-z0-9_][a-z0-9_-]*$/i
  if (!word.test(user.name)) throw new Error(`${user.option}: ${user.name} is no user`)
  if (group.name !== '' && !word.test(group.name)) {
    throw new Error(`${group.option}: ${group.name} is no group`)
  }
  const ask = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' }).trim()
  const gid = () => (/^\d+$/.test(group.name) ? group.name : ask('getent', 'group', group.name).split(':')[2])
  const account = {
    uid: Number(ask('id', '-u', user.name)),
    gid: Number(group.name === '' ? ask('id', '-g', user.name) : gid()),
  }
  if (account.uid === 0 || account.gid === 0) {
    throw new Error(`${user.option}, ${group.option}: root has a process of its own`)
  }
  return account
}
