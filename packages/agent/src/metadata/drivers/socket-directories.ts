import { chmod, chown, lstat, mkdir, readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import type { Account } from '../../supervision/privileges.ts'
import { socketOf } from '../socket-of.ts'

/** The directory of each network's socket: the agent makes the socket, and only that network's proxy gets to it. */
export interface SocketDirectories {
  /** Fine when it is there. */
  add(network: string, group: number): Promise<void>
  /** Fine when it is gone. */
  remove(network: string): Promise<void>
}

/**
 * The directory above belongs to root. It has to: who may rename what is in there could have root give away any
 * directory by a symbolic link.
 */
export function createSocketDirectories(parent: string, agent: Account): SocketDirectories {
  return {
    add: async (network, group) => {
      await mkdir(parent, { recursive: true, mode: 0o711 })
      await chown(parent, 0, 0)
      await chmod(parent, 0o711)
      const { directory } = socketOf(parent, network)
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const { uid, gid, mode } = await lstat(directory)
      if (uid === agent.uid && gid === group && (mode & 0o777) === 0o710) return
      // Only who owns it may change its mode: we gave up being everybody.
      await chown(directory, 0, 0)
      await chmod(directory, 0o710)
      await chown(directory, agent.uid, group)
    },
    remove: async network => {
      const { directory } = socketOf(parent, network)
      try {
        // The agent's: nothing in there is followed, and directories are no sockets.
        for (const name of await readdir(directory)) await rm(join(directory, name), { force: true })
        await rmdir(directory)
      } catch (error) {
        if (!hasErrorCode(error, 'ENOENT')) throw error
      }
    },
  }
}
