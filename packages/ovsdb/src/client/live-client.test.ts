import { randomUUID } from 'node:crypto'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { untilState, watch } from '../behaviour/fixture.ts'
import { behaviourSchema } from '../behaviour/schema.ts'
import { OvsdbOutcomeUnknown } from '../errors.ts'
import { type MemoryServer, startMemoryServer } from '../memory-server/memory-server.ts'
import { insert, update } from '../operation.ts'
import { Backoff } from './backoff.ts'
import { connect } from './connect.ts'
import type { OvsdbClient } from './ovsdb-client.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function startServer(): Promise<MemoryServer> {
  const server = await startMemoryServer({ schemas: [behaviourSchema], clock: systemClock })
  closers.push(() => server.close())
  return server
}

function open(servers: readonly MemoryServer[], leaderOnly = false): OvsdbClient {
  const client = connect({
    remotes: servers.map(server => server.remote),
    database: 'Behaviour',
    leaderOnly,
    backoffMsMax: 100,
    clock: systemClock,
    log: silentLog,
  })
  closers.push(() => client.close())
  return client
}

const soon = () => AbortSignal.timeout(10_000)

describe('a client that stays with the leader', () => {
  it('goes to the server that leads, and moves when that changes', async () => {
    const [first, second] = [await startServer(), await startServer()]
    first.setRole({ isLeader: false })
    const client = open([first, second], true)
    await client.ready(soon())
    expect(client.status.remote).toBe(second.remote)
    second.setRole({ isLeader: false })
    await untilState(client, 'lost')
    expect(client.status.lastError?.message).toMatch(/not the leader/)
    first.setRole({ isLeader: true })
    await client.ready(soon())
    expect(client.status.remote).toBe(first.remote)
  })

  it('leaves a server that has lost its cluster, leader or not', async () => {
    const [first, second] = [await startServer(), await startServer()]
    const client = open([first, second])
    await client.ready(soon())
    first.setRole({ isLeader: false })
    await client.synced()
    expect(client.status.remote).toBe(first.remote)
    first.setRole({ isLeader: false, isConnected: false })
    await untilState(client, 'lost')
    await client.ready(soon())
    expect(client.status.remote).toBe(second.remote)
  })
})

describe('a connection that breaks', () => {
  it.each([
    ['drop-before-commit', 0],
    ['drop-after-commit', 1],
  ] as const)('leaves the outcome open on %s, and the replica tells it', async (kind, count) => {
    const server = await startServer()
    const client = open([server])
    await client.ready(soon())
    server.injectFault({ kind })
    const uuid = randomUUID()
    await expect(client.transact([insert('Owner', {}, { uuid })])).rejects.toThrow(OvsdbOutcomeUnknown)
    await client.ready(soon())
    expect([client.replica.count('Owner'), server.database('Behaviour').rows('Owner').length]).toEqual([
      count,
      count,
    ])
  })

  it('is resumed from the last transaction as long as the server remembers it', async () => {
    const server = await startServer()
    const client = open([server])
    await client.ready(soon())
    await client.transact([insert('Owner', { name: 'a' })])
    await client.synced()
    const { seen } = watch(client)
    const away = async (change: () => void) => {
      const lost = untilState(client, 'lost')
      server.dropConnections()
      change()
      await lost
      await client.ready(soon())
    }
    const database = server.database('Behaviour')
    await away(() => {
      database.transact([insert('Owner', { name: 'b' })])
      database.transact([update('Owner', [], { size: 1 })])
    })
    await away(() =>
      database.transact(Array.from({ length: 3 }, () => insert('Owner', { name: randomUUID() }))),
    )
    await away(() => {
      for (let turn = 0; turn < 150; turn++) database.transact([update('Owner', [], { size: turn % 100 })])
    })
    await away(() => database.forgetHistory())
    // The last one brought nothing new, so it is not reported at all.
    expect(seen.map(({ kind, rows }) => [kind, rows.length])).toEqual([
      ['update', 2],
      ['update', 3],
      ['snapshot', 5],
    ])
  })
})

describe('an answer that overtakes its update', () => {
  it('is waited for by synced', async () => {
    const server = await startServer()
    const client = open([server])
    await client.ready(soon())
    const behind: number[] = []
    for (let turn = 1; turn <= 20; turn++) {
      server.injectFault({ kind: 'answer-first' })
      await client.transact([insert('Owner', { name: `${turn}` })])
      if (client.replica.count('Owner') < turn) behind.push(turn)
      await client.synced()
      expect(client.replica.count('Owner')).toBe(turn)
    }
    // When both come in one packet there is nothing to wait for.
    expect(behind.length).toBeGreaterThan(0)
  })
})

describe('Backoff', () => {
  it('visits every remote at once, then waits longer and longer, up to its bound', () => {
    const backoff = new Backoff({ remotesCount: 2, delayMsMax: 400, random: () => 1 })
    const delays = Array.from({ length: 10 }, () => backoff.nextDelayMs(0))
    expect(delays).toEqual([0, 100, 0, 200, 0, 400, 0, 400, 0, 400])
  })

  it('starts anew only after a connection that lasted', () => {
    const backoff = new Backoff({ remotesCount: 1, delayMsMax: 1_000, random: () => 1 })
    const delays = [0, 0, 50, 5_000, 0].map(syncedMs => backoff.nextDelayMs(syncedMs))
    expect(delays).toEqual([100, 200, 400, 100, 200])
  })
})
