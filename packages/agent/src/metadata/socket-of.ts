import { join } from 'node:path'

/** Where a network's proxy reaches the agent, below the directory of all sockets. */
export function socketOf(
  parent: string,
  network: string,
): { readonly directory: string; readonly path: string } {
  const directory = join(parent, network)
  return { directory, path: join(directory, 'socket') }
}
