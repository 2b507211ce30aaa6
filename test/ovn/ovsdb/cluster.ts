import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { freePort } from '../../../tools/free-port.ts'
import { type ServerProcess, serverIn } from './server-process.ts'

const run = promisify(execFile)

export interface Cluster {
  readonly servers: readonly ServerProcess[]
  /** The server that leads; waits for an election. */
  leader(): Promise<ServerProcess>
  close(): Promise<void>
}

/** Three servers of one Raft cluster on loopback, with an empty database of the schema. */
export async function startCluster(schema: { readonly name: string }): Promise<Cluster> {
  const addresses = await Promise.all([0, 1, 2].map(async () => `tcp:127.0.0.1:${await freePort()}`))
  const servers: ServerProcess[] = []
  for (const address of addresses) {
    const directory = await mkdtemp(join(tmpdir(), 'ovsdb-raft-'))
    const database = join(directory, 'db')
    if (servers.length === 0) {
      await writeFile(join(directory, 'schema.json'), JSON.stringify(schema))
      await run('ovsdb-tool', ['create-cluster', database, join(directory, 'schema.json'), address])
    } else {
      await run('ovsdb-tool', ['join-cluster', database, schema.name, address, addresses[0] ?? ''])
    }
    const server = serverIn(directory, [])
    servers.push(server)
    await server.start()
    await waitUntil({ clock: systemClock }, { what: 'the server is a member', timeoutMs: 20_000 }, async () =>
      (await status(server, schema.name)).includes('Status: cluster member'),
    )
  }
  return {
    servers,
    leader: () =>
      waitUntil({ clock: systemClock }, { what: 'a leader is elected', timeoutMs: 20_000 }, async () => {
        for (const server of servers)
          if ((await status(server, schema.name)).includes('Role: leader')) return server
        return undefined
      }),
    close: async () => {
      for (const server of servers) await server.close()
    },
  }
}

async function status(server: ServerProcess, database: string): Promise<string> {
  return server.control('cluster/status', database).catch(() => 'not running')
}
