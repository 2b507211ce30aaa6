import { randomUUID } from 'node:crypto'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { behaviourSchema } from '@neutrino/ovsdb/behaviour/schema.ts'
import { connect, type OvsdbClient } from '@neutrino/ovsdb/client/connect.ts'
import { OvsdbNotConnected, OvsdbOutcomeUnknown, OvsdbTransactionError } from '@neutrino/ovsdb/errors.ts'
import { insert, mutate } from '@neutrino/ovsdb/operation.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

const writersCount = 4
const rowsPerWriter = 150

describe('a client of a three-server cluster', () => {
  let cluster: Cluster
  const clients: OvsdbClient[] = []
  beforeEach(async () => {
    cluster = await startCluster(behaviourSchema)
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close()
    await cluster.close()
  })

  function open(remotes: readonly string[], leaderOnly: boolean): OvsdbClient {
    const client = connect({
      remotes,
      database: 'Behaviour',
      leaderOnly,
      probeIntervalMs: 1_000,
      backoffMsMax: 500,
      clock: systemClock,
      log: silentLog,
    })
    clients.push(client)
    return client
  }

  it('loses no acknowledged change and repeats none when leaders die', { timeout: 120_000 }, async () => {
    const client = open(
      cluster.servers.map(server => server.remote),
      true,
    )
    await client.ready(AbortSignal.timeout(20_000))
    await client.transact([insert('Singleton', { epoch: 0 })])
    let losses = 0
    client.onStatus(({ state }) => {
      if (state === 'lost') losses++
    })
    const kinds = new Set<string>()
    client.onChange(({ kind }) => kinds.add(kind))
    const tally = { done: 0, unknown: 0, refused: 0 }
    const writers = Array.from({ length: writersCount }, () => write(client, tally))

    for (const at of [100, 300]) {
      await waitUntil(
        { clock: systemClock },
        { what: `${at} changes`, timeoutMs: 60_000 },
        () => tally.done >= at,
      )
      const leader = await cluster.leader()
      await leader.stop('SIGKILL')
      await waitUntil(
        { clock: systemClock },
        { what: 'more changes', timeoutMs: 60_000 },
        () => tally.done >= at + 50,
      )
      await leader.start()
    }
    const acknowledged = (await Promise.all(writers)).flat()
    expect(acknowledged).toHaveLength(writersCount * rowsPerWriter)
    expect(losses).toBeGreaterThanOrEqual(2)
    // Another member of the cluster knows the transaction that we saw last, so nothing was read again.
    expect([...kinds]).toEqual(['update'])

    for (const { remote } of cluster.servers) {
      const reader = open([remote], false)
      await reader.ready(AbortSignal.timeout(30_000))
      await waitUntil(
        { clock: systemClock },
        { what: 'all rows', timeoutMs: 30_000 },
        () => reader.replica.count('Owner') >= acknowledged.length,
      )
      expect(new Set([...reader.replica.rows('Owner')].map(row => row._uuid))).toEqual(new Set(acknowledged))
      // Each insert counted itself in its own transaction: more would mean that one was run twice.
      expect([...reader.replica.rows('Singleton')]).toMatchObject([{ epoch: acknowledged.length }])
    }
  })
})

/** Inserts rows one after the other, each surely and once, and returns their UUIDs. */
async function write(
  client: OvsdbClient,
  tally: { done: number; unknown: number; refused: number },
): Promise<string[]> {
  const uuids: string[] = []
  while (uuids.length < rowsPerWriter) {
    const uuid = randomUUID()
    await insertSurely(client, uuid, tally)
    uuids.push(uuid)
    tally.done++
  }
  return uuids
}

async function insertSurely(
  client: OvsdbClient,
  uuid: string,
  tally: { unknown: number; refused: number },
): Promise<void> {
  const operations = [
    insert('Owner', { name: uuid }, { uuid }),
    mutate('Singleton', [], [['epoch', '+=', 1]]),
  ]
  for (;;) {
    await client.ready(AbortSignal.timeout(60_000))
    // What an unknown outcome was is read from the replica, and only what did not happen is tried again.
    if (client.replica.get('Owner', uuid) !== undefined) return
    try {
      await client.transact(operations, { timeoutMs: 20_000 })
      return
    } catch (error) {
      if (error instanceof OvsdbOutcomeUnknown) tally.unknown++
      else if (error instanceof OvsdbTransactionError && error.error === 'duplicate uuid') {
        tally.refused++
        await client.synced()
      } else if (!(error instanceof OvsdbNotConnected)) throw error
    }
  }
}
