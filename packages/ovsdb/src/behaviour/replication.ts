import { randomUUID } from 'node:crypto'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OvsdbClient } from '../client/ovsdb-client.ts'
import { OvsdbNotConnected, OvsdbOutcomeUnknown } from '../errors.ts'
import { byUuid, insert, mutate, remove, update } from '../operation.ts'
import { type BehaviourServer, createFixture, type Fixture, untilState, watch } from './fixture.ts'

/** How a client must follow a server's contents, whatever the server. */
export function describeReplication(name: string, start: () => Promise<BehaviourServer>): void {
  describe(`replication from ${name}`, () => {
    let fixture: Fixture
    beforeEach(async () => {
      fixture = await createFixture(start)
    })
    afterEach(() => fixture.close())

    changes(() => fixture)
    indexes(() => fixture)
    parts(() => fixture)
    reconnects(() => fixture)
    losses(() => fixture)
  })
}

function changes(fixture: () => Fixture): void {
  it('reports each transaction as one change, with rows before and after', async () => {
    const client = await fixture().open()
    const { seen } = watch(client)
    const [owner, part] = [randomUUID(), randomUUID()]
    await client.transact([
      insert('Owner', { name: 'o', parts: [part] }, { uuid: owner }),
      insert('Part', {}, { uuid: part }),
    ])
    const before = client.replica.get('Owner', owner)
    await client.transact([update('Owner', byUuid(owner), { size: 7 })])
    await client.transact([remove('Owner', [])])
    await client.synced()
    expect(seen.map(({ kind, rows }) => [kind, rows.map(row => row.table).sort()])).toEqual([
      ['update', ['Owner', 'Part']],
      ['update', ['Owner']],
      ['update', ['Owner', 'Part']],
    ])
    expect(seen[1]?.rows).toEqual([{ table: 'Owner', uuid: owner, before, after: { ...before, size: 7 } }])
    expect(client.replica.count('Owner')).toBe(0)
  })

  it('shows what others do, and does not report what changes nothing', async () => {
    const [writer, reader] = [await fixture().open(), await fixture().open()]
    const seen = watch(reader)
    const uuid = randomUUID()
    await writer.transact([insert('Owner', { name: 'o', size: 1 }, { uuid })])
    await seen.until(({ rows }) => rows[0]?.uuid === uuid)
    await writer.transact([update('Owner', byUuid(uuid), { size: 1 })])
    await writer.transact([update('Owner', byUuid(uuid), { size: 2 })])
    await seen.until(({ rows }) => rows[0]?.after?.size === 2)
    expect(seen.seen).toHaveLength(2)
  })

  it('takes a large transaction as a whole, and reads a large database', async () => {
    const [writer, reader] = [await fixture().open(), await fixture().open()]
    const seen = watch(reader)
    const rows = Array.from({ length: 3_000 }, (_, at) =>
      insert('Owner', {
        name: `owner ${at}`,
        tags: Array.from({ length: 20 }, (_, tag) => `"${at}\\" ${tag}`),
      }),
    )
    await writer.transact(rows)
    expect((await seen.until(() => true)).rows).toHaveLength(3_000)
    const late = await fixture().open()
    const contents = (client: OvsdbClient) => [...client.replica.rows('Owner')].sort(byId)
    expect(contents(late)).toEqual(contents(writer))
    expect(contents(reader)).toEqual(contents(writer))
  })

  it('survives a listener that fails, and lets listeners leave', async () => {
    const client = await fixture().open()
    let calls = 0
    client.onChange(() => {
      throw new Error('in a listener')
    })
    const stop = client.onChange(() => calls++)
    await client.transact([insert('Owner', { name: 'a' })])
    stop()
    await client.transact([insert('Owner', { name: 'b' })])
    await client.synced()
    expect([calls, client.status.state]).toEqual([1, 'synced'])
  })
}

function indexes(fixture: () => Fixture): void {
  it('finds rows by unique indexes and by indexes of the caller', async () => {
    const client = await fixture().open()
    const names = (key: string) =>
      client.replica
        .find('Owner', 'tag', key)
        .map(row => row.name)
        .sort()
    const [first] = await client.transact([
      insert('Owner', { name: 'a', tags: ['x', 'y'] }),
      insert('Owner', { name: 'b', tags: ['y'] }),
    ])
    client.replica.createIndex('Owner', 'tag', row => (Array.isArray(row.tags) ? row.tags.map(String) : []))
    expect([names('x'), names('y'), names('z')]).toEqual([['a'], ['a', 'b'], []])
    await client.transact([mutate('Owner', byUuid(first?.uuid ?? ''), [['tags', 'delete', 'y']])])
    await client.transact([update('Owner', [['name', '==', 'b']], { name: 'c' })])
    expect([names('x'), names('y')]).toEqual([['a'], ['c']])
    expect(client.replica.find('Owner', 'name', 'b')).toEqual([])
    expect(client.replica.find('Owner', 'name', 'c')).toHaveLength(1)
    expect(() => client.replica.find('Owner', 'size', 1)).toThrow(RangeError)
  })
}

function parts(fixture: () => Fixture): void {
  it('replicates only the tables, columns and rows that were asked for', async () => {
    const writer = await fixture().open()
    await writer.transact([
      insert('Owner', { name: 'small', size: 1 }),
      insert('Owner', { name: 'large', size: 99 }),
    ])
    const reader = await fixture().open({
      tables: { Owner: ['name', 'size', 'no such column'], Missing: 'all' },
      conditions: { Owner: [['size', '==', 99]] },
    })
    const shown = () => [...reader.replica.rows('Owner')].map(({ _uuid, ...row }) => row)
    expect(shown()).toEqual([{ name: 'large', size: 99 }])
    await writer.transact([update('Owner', [['name', '==', 'small']], { size: 99 }), insert('Singleton', {})])
    await reader.synced()
    expect([reader.replica.count('Owner'), reader.replica.count('Singleton')]).toEqual([2, 0])
    await reader.setConditions({
      Owner: [
        ['size', '==', 1],
        ['name', '==', 'large'],
      ],
    })
    expect(shown()).toEqual([{ name: 'large', size: 99 }])
    await reader.setConditions({ Owner: [] })
    expect(reader.replica.count('Owner')).toBe(2)
  })
}

function reconnects(fixture: () => Fixture): void {
  it('reports after a reconnect only what changed meanwhile', async () => {
    const writer = await fixture().open()
    const proxy = await fixture().openProxy()
    const [kept, changed, gone, fresh] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
    await writer.transact([kept, changed, gone].map(uuid => insert('Owner', { name: uuid }, { uuid })))
    const reader = await fixture().open({ remotes: [proxy.remote] })
    reader.replica.createIndex('Owner', 'size', row => String(row.size))
    const { seen } = watch(reader)
    const keptRow = reader.replica.get('Owner', kept)
    proxy.cut({ refuse: true })
    await untilState(reader, 'lost')
    expect(reader.replica.count('Owner')).toBe(3)
    await expect(reader.transact([insert('Owner', {})])).rejects.toThrow(OvsdbNotConnected)
    await writer.transact([
      update('Owner', byUuid(changed), { size: 5 }),
      remove('Owner', byUuid(gone)),
      insert('Owner', { name: 'fresh' }, { uuid: fresh }),
    ])
    proxy.resume()
    await reader.ready(AbortSignal.timeout(10_000))
    const rows = seen.flatMap(changes => changes.rows)
    expect(rows.map(({ uuid, before, after }) => [uuid, before?.size, after?.size]).sort()).toEqual(
      [
        [changed, 0, 5],
        [gone, 0, undefined],
        [fresh, undefined, 0],
      ].sort(),
    )
    expect(reader.replica.get('Owner', kept)).toBe(keptRow)
    expect(reader.replica.find('Owner', 'size', '5')).toHaveLength(1)
    expect([...reader.replica.rows('Owner')].sort(byId)).toEqual([...writer.replica.rows('Owner')].sort(byId))
  })

  it('asks for a full dump when the conditions changed while it was away', async () => {
    const writer = await fixture().open()
    const proxy = await fixture().openProxy()
    await writer.transact([insert('Owner', { name: 'a', size: 1 }), insert('Owner', { name: 'b', size: 2 })])
    const reader = await fixture().open({
      remotes: [proxy.remote],
      conditions: { Owner: [['size', '==', 1]] },
    })
    proxy.cut({ refuse: true })
    await untilState(reader, 'lost')
    await reader.setConditions({ Owner: [['size', '==', 2]] })
    proxy.resume()
    await reader.ready(AbortSignal.timeout(10_000))
    expect([...reader.replica.rows('Owner')].map(row => row.name)).toEqual(['b'])
  })

  it('moves on to the next remote', async () => {
    const proxy = await fixture().openProxy()
    const client = await fixture().open({
      remotes: ['unix:/nonexistent/socket', proxy.remote, fixture().server.remote],
    })
    expect(client.status.remote).toBe(proxy.remote)
    proxy.cut({ refuse: true })
    await untilState(client, 'lost')
    await client.ready(AbortSignal.timeout(10_000))
    expect(client.status.remote).toBe(fixture().server.remote)
  })
}

function losses(fixture: () => Fixture): void {
  it('calls the outcome unknown when the answer is lost, and shows it after the reconnect', async () => {
    const proxy = await fixture().openProxy()
    const client = await fixture().open({ remotes: [proxy.remote] })
    const uuid = randomUUID()
    proxy.hold('answers')
    const outcome = client.transact([insert('Owner', { name: 'did happen' }, { uuid })])
    const rejected = expect(outcome).rejects.toThrow(OvsdbOutcomeUnknown)
    await proxy.heldAnswer()
    proxy.cut({ refuse: true })
    await rejected
    await untilState(client, 'lost')
    const synced = client.synced()
    proxy.resume()
    await synced
    expect(client.replica.get('Owner', uuid)).toMatchObject({ name: 'did happen' })
  })

  it('notices a peer that has gone silent', async () => {
    const proxy = await fixture().openProxy()
    const client = await fixture().open({ remotes: [proxy.remote], probeIntervalMs: 100 })
    const lost = untilState(client, 'lost')
    proxy.hold('everything')
    await lost
    expect(client.status.lastError?.message).toMatch(/no sign of life/)
    proxy.resume()
    await client.ready(AbortSignal.timeout(10_000))
  })

  it('keeps a connection on which only probes travel', async () => {
    const proxy = await fixture().openProxy()
    const client = await fixture().open({ remotes: [proxy.remote], probeIntervalMs: 300 })
    const { since } = client.status
    const count = proxy.answersCount()
    await waitUntil(
      { clock: systemClock },
      { what: 'probes are answered', timeoutMs: 10_000 },
      () => proxy.answersCount() >= count + 3,
    )
    expect([client.status.state, client.status.since, proxy.connectionsCount()]).toEqual(['synced', since, 1])
  })
}

function byId(a: { readonly _uuid: string }, b: { readonly _uuid: string }): number {
  return a._uuid < b._uuid ? -1 : 1
}
