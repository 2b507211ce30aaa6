import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { connect } from '../client/connect.ts'
import type { ConnectOptions, OvsdbClient } from '../client/ovsdb-client.ts'
import type { ReplicaChanges } from '../replica/replica.ts'
import { parseRemote } from '../wire/remote.ts'
import { type BrokenWire, startBrokenWire } from './broken-wire.ts'

/** A server that holds an empty database of `behaviourSchema`. */
export interface BehaviourServer {
  readonly remote: string
  close(): Promise<void>
}

/** What each test of the behaviour gets: a server of its own and clients that are closed after it. */
export interface Fixture {
  readonly server: BehaviourServer
  /** A client in sync. */
  open(options?: Partial<ConnectOptions>): Promise<OvsdbClient>
  openProxy(): Promise<BrokenWire>
  close(): Promise<void>
}

export async function createFixture(start: () => Promise<BehaviourServer>): Promise<Fixture> {
  const server = await start()
  const closers: (() => Promise<void>)[] = []
  return {
    server,
    open: async options => {
      const client = connect({
        remotes: [server.remote],
        database: 'Behaviour',
        leaderOnly: false,
        backoffMsMax: 100,
        clock: systemClock,
        log: silentLog,
        ...options,
      })
      closers.push(() => client.close())
      await client.ready(AbortSignal.timeout(10_000))
      return client
    },
    openProxy: async () => {
      const proxy = await startBrokenWire(parseRemote(server.remote))
      closers.push(() => proxy.close())
      return proxy
    },
    close: async () => {
      for (const close of closers) await close()
      await server.close()
    },
  }
}

/** Collects what a client reports, and waits for it. */
export function watch(client: OvsdbClient) {
  const seen: ReplicaChanges[] = []
  client.onChange(changes => seen.push(changes))
  return {
    seen,
    /** The first report that fits, already seen or to come. */
    until: (fits: (changes: ReplicaChanges) => boolean): Promise<ReplicaChanges> =>
      new Promise((resolve, reject) => {
        const found = seen.find(fits)
        if (found !== undefined) {
          resolve(found)
          return
        }
        const timeout = setTimeout(() => reject(new Error('the expected change did not come')), 10_000)
        const stop = client.onChange(changes => {
          if (!fits(changes)) return
          stop()
          clearTimeout(timeout)
          resolve(changes)
        })
      }),
  }
}

/** Resolves when the client reports the state. */
export function untilState(client: OvsdbClient, state: OvsdbClient['status']['state']): Promise<void> {
  if (client.status.state === state) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error(`the client did not become ${state}`)), 10_000)
    const stop = client.onStatus(status => {
      if (status.state !== state) return
      stop()
      clearTimeout(timeout)
      resolve()
    })
  })
}
