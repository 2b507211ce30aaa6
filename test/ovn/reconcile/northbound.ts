import { readFile } from 'node:fs/promises'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { connect } from '@neutrino/ovsdb/client/connect.ts'
import type { DatabaseName, OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { type MemoryServer, startMemoryServer } from '@neutrino/ovsdb/memory-server/memory-server.ts'
import { startTestOvn } from '../../support/ovn/start-test-ovn.ts'

/** Both databases of an OVN, empty, with clients that are in sync. */
export interface TestDatabases {
  readonly northbound: OvsdbClient
  readonly southbound: OvsdbClient
  readonly northboundRemote: string
  readonly southboundRemote: string
  nbctl(args: readonly string[]): Promise<string>
  sbctl(args: readonly string[]): Promise<string>
  stop(): Promise<void>
}

export async function connectTo(remote: string, database: DatabaseName): Promise<OvsdbClient> {
  const client = connect({
    remotes: [remote],
    database,
    leaderOnly: false,
    backoffMsMax: 50,
    clock: systemClock,
    log: silentLog,
  })
  await client.ready()
  return client
}

/** A schema as its file has it, as far as tests change it. */
export interface SchemaFile {
  readonly name: string
  readonly tables: Readonly<Record<string, { readonly columns: Readonly<Record<string, unknown>> }>>
}

/** The in-memory server with the installed OVN's schemas, or what is made of them; nothing plays northd. */
export async function startMemoryOvn(
  change: (schema: SchemaFile) => SchemaFile = schema => schema,
): Promise<TestDatabases & { readonly server: MemoryServer }> {
  const schemas = await Promise.all(
    ['nb', 'sb'].map(async name => {
      const json: SchemaFile = JSON.parse(await readFile(`/usr/share/ovn/ovn-${name}.ovsschema`, 'utf8'))
      return change(json)
    }),
  )
  const server = await startMemoryServer({ schemas, clock: systemClock })
  const northbound = await connectTo(server.remote, 'OVN_Northbound')
  const southbound = await connectTo(server.remote, 'OVN_Southbound')
  const noTool = () => Promise.reject(new Error('the memory server has no ovn-nbctl'))
  return {
    server,
    northbound,
    southbound,
    northboundRemote: server.remote,
    southboundRemote: server.remote,
    nbctl: noTool,
    sbctl: noTool,
    stop: async () => {
      await Promise.all([northbound.close(), southbound.close()])
      await server.close()
    },
  }
}

/** Real ovsdb-server and ovn-northd. */
export async function startRealOvn(): Promise<TestDatabases> {
  const ovn = await startTestOvn()
  const northbound = await connectTo(ovn.northbound, 'OVN_Northbound')
  const southbound = await connectTo(ovn.southbound, 'OVN_Southbound')
  return {
    northbound,
    southbound,
    northboundRemote: ovn.northbound,
    southboundRemote: ovn.southbound,
    nbctl: ovn.nbctl,
    sbctl: ovn.sbctl,
    stop: async () => {
      await Promise.all([northbound.close(), southbound.close()])
      await ovn.stop()
    },
  }
}
