import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

/** The operating system user a PostgreSQL server runs as. */
export interface ServerUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Users tried in this order when we are root: a dedicated one, else the one every Unix has. */
const candidates = ['neutrino', 'nobody'] as const

/**
 * Chooses the user to run PostgreSQL as. PostgreSQL refuses uid 0, and looks its user up in the user database,
 * so a bare number is not enough.
 *
 * @returns undefined when the current user can run it itself.
 */
export async function chooseServerUser(options: {
  readonly currentUid: number
  readonly wanted?: string | undefined
  readonly passwd?: string
}): Promise<ServerUser | undefined> {
  if (options.currentUid !== 0) return undefined
  const users = parsePasswd(options.passwd ?? (await readFile('/etc/passwd', 'utf8')))
  const names = options.wanted === undefined ? candidates : [options.wanted]
  for (const name of names) {
    const user = users.find(u => u.name === name && u.uid !== 0)
    if (user !== undefined) return user
  }
  throw new EmbeddedPostgresError('user_missing', { user: names.join('" or "') })
}

function parsePasswd(text: string): ServerUser[] {
  return text.split('\n').flatMap(line => {
    const [name, , uid, gid] = line.split(':')
    if (name === undefined || uid === undefined || gid === undefined || name === '') return []
    return [{ name, uid: Number(uid), gid: Number(gid) }]
  })
}

/** Whether `user` may run a program, or enter a directory, at `path`. Asks the kernel, so that ACLs and groups count. */
export async function isReachableBy(user: ServerUser | undefined, path: string): Promise<boolean> {
  const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid }
  return new Promise(resolve => {
    execFile('/usr/bin/test', ['-x', path], { ...identity, cwd: '/' }, error => {
      resolve(error === null)
    })
  })
}
