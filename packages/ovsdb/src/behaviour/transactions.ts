import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OvsdbClient } from '../client/ovsdb-client.ts'
import { OvsdbNotConnected, OvsdbOutcomeUnknown, OvsdbSchemaError, OvsdbTransactionError } from '../errors.ts'
import {
  abort,
  byUuid,
  comment,
  insert,
  mutate,
  type Operation,
  remove,
  select,
  update,
  wait,
} from '../operation.ts'
import { type BehaviourServer, createFixture, type Fixture, watch } from './fixture.ts'

const bare = {
  kind: undefined,
  size: 0,
  ratio: 0,
  enabled: false,
  weight: undefined,
  label: undefined,
  serial: '',
  tags: [],
  numbers: [],
  external_ids: {},
  limits: {},
  parts: [],
  main_part: undefined,
  slots: {},
  friends: [],
  partner: undefined,
}

async function refusal(client: OvsdbClient, operations: readonly Operation[]) {
  const error = await client.transact(operations).then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(error instanceof OvsdbTransactionError)) throw new Error('not refused', { cause: error })
  return { index: error.index, error: error.error, operation: error.operation }
}

/** How transactions must behave, whatever the server. */
export function describeTransactions(name: string, start: () => Promise<BehaviourServer>): void {
  describe(`transactions on ${name}`, () => {
    let fixture: Fixture
    let client: OvsdbClient
    beforeEach(async () => {
      fixture = await createFixture(start)
      client = await fixture.open()
    })
    afterEach(() => fixture.close())

    values(() => client)
    mutations(() => client)
    references(() => client)
    refusals(() => client)
    waits(
      () => client,
      () => fixture,
    )
  })
}

function values(client: () => OvsdbClient): void {
  it('stores and returns values of every type', async () => {
    const uuid = randomUUID()
    const written = {
      name: 'quotes " and \\ backslashes \\" and \u00e4\u{1f600}\n',
      kind: 'fancy',
      size: 100,
      ratio: 0.25,
      enabled: true,
      weight: -3,
      label: 'x',
      serial: 's-1',
      tags: ['b', 'a', 'set', 'named-uuid'],
      numbers: [3, -1, 2],
      external_ids: { 'neutron:name': 'x', ['__proto__']: 'kept', constructor: 'too', '': '' },
      limits: { 1: 10, '-2': 20 },
    }
    await client().transact([insert('Owner', written, { uuid })])
    expect(client().replica.get('Owner', uuid)).toEqual({
      ...bare,
      ...written,
      _uuid: uuid,
      tags: ['a', 'b', 'named-uuid', 'set'],
      numbers: [-1, 2, 3],
    })
    expect(Object.keys(Object(client().replica.get('Owner', uuid)?.external_ids))).toContain('__proto__')
  })

  it('gives columns that are left out their defaults', async () => {
    const [result] = await client().transact([insert('Owner', {})])
    expect(client().replica.get('Owner', result?.uuid ?? '')).toEqual({
      ...bare,
      name: '',
      _uuid: result?.uuid,
    })
  })

  it('answers each operation', async () => {
    const uuid = randomUUID()
    const results = await client().transact([
      comment('for the log'),
      insert('Owner', { name: 'a', tags: ['t'] }, { uuid }),
      insert('Owner', { name: 'b' }),
      update('Owner', [['name', '!=', 'zzz']], { size: 5 }),
      select('Owner', byUuid(uuid), ['name', 'tags', 'weight']),
      remove('Owner', [['name', '==', 'b']]),
    ])
    expect(results).toEqual([
      {},
      { uuid },
      { uuid: expect.any(String) },
      { count: 2 },
      { rows: [{ _uuid: uuid, name: 'a', tags: ['t'], weight: undefined }] },
      { count: 1 },
    ])
  })

  it('finds rows by every kind of condition', async () => {
    await client().transact([
      insert('Owner', { name: 'a', size: 1, weight: 1, tags: ['x', 'y'], external_ids: { k: 'v', l: 'w' } }),
      insert('Owner', { name: 'b', size: 2, tags: ['y'], external_ids: { k: 'other' } }),
    ])
    const found = async (...where: Parameters<typeof select>[1][number][]) => {
      const [result] = await client().transact([select('Owner', where, ['name'])])
      return result?.rows?.map(row => row.name).sort()
    }
    expect(await found(['size', '<', 2])).toEqual(['a'])
    expect(await found(['size', '>=', 1], ['name', '!=', 'a'])).toEqual(['b'])
    expect(await found(['tags', 'includes', 'x'])).toEqual(['a'])
    expect(await found(['tags', 'includes', ['y']])).toEqual(['a', 'b'])
    expect(await found(['tags', '==', ['y', 'x']])).toEqual(['a'])
    expect(await found(['tags', 'excludes', ['x']])).toEqual(['b'])
    expect(await found(['external_ids', 'includes', { k: 'v' }])).toEqual(['a'])
    expect(await found(['external_ids', 'excludes', { k: 'v' }])).toEqual(['b'])
    expect(await found(['weight', '==', undefined])).toEqual(['b'])
    expect(await found(['weight', '==', 1])).toEqual(['a'])
  })
}

function mutations(client: () => OvsdbClient): void {
  it('mutates sets, maps and numbers', async () => {
    const uuid = randomUUID()
    await client().transact([
      insert(
        'Owner',
        {
          name: 'm',
          size: 10,
          ratio: 3,
          tags: ['a', 'b'],
          numbers: [1],
          external_ids: { a: '1', b: '2', c: '3' },
          limits: { 1: 1, 2: 2 },
        },
        { uuid },
      ),
    ])
    await client().transact([
      mutate('Owner', byUuid(uuid), [
        ['tags', 'insert', ['c', 'a']],
        ['tags', 'delete', 'b'],
        ['numbers', 'insert', 7],
        ['external_ids', 'delete', ['a', 'absent']],
        ['external_ids', 'delete', { b: 'another value', c: '3' }],
        ['external_ids', 'insert', { b: 'is there', d: '4' }],
        ['limits', 'delete', [2]],
        ['size', '+=', 5],
        ['size', '/=', 4],
        ['ratio', '*=', 0.5],
      ]),
    ])
    expect(client().replica.get('Owner', uuid)).toEqual({
      ...bare,
      _uuid: uuid,
      name: 'm',
      size: 3,
      ratio: 1.5,
      tags: ['a', 'c'],
      numbers: [1, 7],
      external_ids: { b: '2', d: '4' },
      limits: { 1: 1 },
    })
  })

  it('follows large sets through many changes', async () => {
    const uuid = randomUUID()
    const all = Array.from({ length: 300 }, (_, at) => `tag-${at}`)
    await client().transact([insert('Owner', { tags: all }, { uuid })])
    await client().transact([mutate('Owner', byUuid(uuid), [['tags', 'delete', all.slice(0, 100)]])])
    await client().transact([mutate('Owner', byUuid(uuid), [['tags', 'insert', ['tag-5', 'zzz', 'aaa']]])])
    expect(client().replica.get('Owner', uuid)?.tags).toEqual(
      [...all.slice(100), 'tag-5', 'zzz', 'aaa'].sort(),
    )
  })
}

function references(client: () => OvsdbClient): void {
  it('refers to rows of the same transaction by name and by chosen UUID', async () => {
    const [owner, part] = [randomUUID(), randomUUID()]
    const results = await client().transact([
      insert(
        'Owner',
        { name: 'o', parts: ['first', part], main_part: 'first', slots: { 7: part } },
        { uuid: owner },
      ),
      insert('Part', { group: 'g', number: 1, owner }, { name: 'first' }),
      insert('Part', { group: 'g', number: 2 }, { uuid: part }),
    ])
    const first = results[1]?.uuid ?? ''
    expect(client().replica.get('Owner', owner)).toMatchObject({
      parts: [first, part].sort(),
      main_part: first,
      slots: { 7: part },
    })
    expect(client().replica.referrers('Part', part)).toEqual(
      expect.arrayContaining([
        { table: 'Owner', column: 'parts', uuid: owner },
        { table: 'Owner', column: 'slots', uuid: owner },
      ]),
    )
    expect(client().replica.referrers('Owner', owner)).toEqual([
      { table: 'Part', column: 'owner', uuid: first },
    ])
  })

  it('drops rows that nothing keeps, and what only they kept', async () => {
    const [owner, part, child] = [randomUUID(), randomUUID(), randomUUID()]
    await client().transact([insert('Part', { group: 'lost' })])
    expect(client().replica.count('Part')).toBe(0)
    await client().transact([
      insert('Owner', { name: 'o', parts: [part] }, { uuid: owner }),
      insert('Part', { number: 1, children: [child] }, { uuid: part }),
      insert('Part', { number: 2 }, { uuid: child }),
    ])
    expect(client().replica.count('Part')).toBe(2)
    await client().transact([mutate('Owner', byUuid(owner), [['parts', 'delete', part]])])
    expect(client().replica.count('Part')).toBe(0)
    expect(client().replica.referrers('Part', child)).toEqual([])
  })

  it('clears weak references to a row that goes away', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await client().transact([
      insert('Owner', { name: 'a', friends: [b], partner: b }, { uuid: a }),
      insert('Owner', { name: 'b' }, { uuid: b }),
    ])
    await client().transact([remove('Owner', byUuid(b))])
    expect(client().replica.get('Owner', a)).toMatchObject({ friends: [], partner: undefined })
    expect(client().replica.referrers('Owner', b)).toEqual([])
  })
}

function refusals(client: () => OvsdbClient): void {
  it('names the operation that was refused and changes nothing', async () => {
    const uuid = randomUUID()
    await client().transact([insert('Owner', { name: 'there' }, { uuid })])
    const again = insert('Owner', { name: 'other' }, { uuid })
    const { seen } = watch(client())
    expect(await refusal(client(), [insert('Owner', { name: 'x' }), again, comment('not run')])).toEqual({
      index: 1,
      error: 'duplicate uuid',
      operation: again,
    })
    await client().synced()
    expect(seen).toEqual([])
  })

  it('refuses to insert again under the UUID of a row that the transaction removes', async () => {
    const uuid = randomUUID()
    await client().transact([insert('Owner', { name: 'there' }, { uuid })])
    const operations = [remove('Owner', byUuid(uuid)), insert('Owner', { name: 'again' }, { uuid })]
    expect(await refusal(client(), operations)).toMatchObject({ index: 1, error: 'duplicate uuid' })
  })

  it('tells failures of the commit from failures of an operation', async () => {
    const part = randomUUID()
    await client().transact([
      insert('Owner', { name: 'o', parts: [part] }),
      insert('Part', {}, { uuid: part }),
      insert('Singleton', {}),
    ])
    const cases: readonly (readonly [Operation, string])[] = [
      [insert('Owner', { name: 'o' }), 'constraint violation'],
      [insert('Singleton', {}), 'constraint violation'],
      [remove('Part', byUuid(part)), 'referential integrity violation'],
      [insert('Owner', { name: 'p', main_part: randomUUID() }), 'referential integrity violation'],
    ]
    for (const [operation, error] of cases) {
      expect(await refusal(client(), [operation])).toEqual({ index: 1, error, operation: undefined })
    }
  })

  it('refuses values beyond their limits', async () => {
    const [made] = await client().transact([insert('Owner', { name: 'o' })])
    const where = byUuid(made?.uuid ?? '')
    const cases: readonly Operation[] = [
      insert('Owner', { size: 101 }),
      insert('Owner', { kind: 'unheard of' }),
      insert('Owner', { label: 'much too long' }),
      update('Owner', where, { serial: 'changed' }),
      mutate('Owner', where, [['size', '-=', 1]]),
    ]
    for (const operation of cases) {
      expect(await refusal(client(), [operation])).toEqual({
        index: 0,
        error: 'constraint violation',
        operation,
      })
    }
    expect(await refusal(client(), [mutate('Owner', where, [['size', '/=', 0]])])).toMatchObject({
      error: 'domain error',
    })
    expect(await refusal(client(), [insert('Owner', {}), abort()])).toMatchObject({
      index: 1,
      error: 'aborted',
    })
  })

  it('refuses on its own what the schema does not have', async () => {
    expect(client().hasTable('Owner')).toBe(true)
    expect(client().hasTable('Nothing')).toBe(false)
    expect(client().hasColumn('Owner', 'size')).toBe(true)
    expect(client().hasColumn('Owner', 'nothing')).toBe(false)
    for (const operation of [
      insert('Nothing', {}),
      insert('Owner', { nothing: 1 }),
      insert('Owner', { size: 'text' }),
    ]) {
      await expect(client().transact([operation])).rejects.toThrow(OvsdbSchemaError)
    }
  })
}

function waits(client: () => OvsdbClient, fixture: () => Fixture): void {
  it('guards a transaction by what it must find', async () => {
    await client().transact([insert('Singleton', { epoch: 3 })])
    const guard = (epoch: number) => wait('Singleton', [], ['epoch'], '==', [{ epoch }])
    expect(await refusal(client(), [guard(2), insert('Owner', {})])).toMatchObject({
      index: 0,
      error: 'timed out',
    })
    await client().transact([guard(3), insert('Owner', { name: 'guarded' })])
    expect(client().replica.find('Owner', 'name', 'guarded')).toHaveLength(1)
    await expect(
      client().transact([wait('Owner', [['name', '==', 'guarded']], ['name'], '!=', [{ name: 'guarded' }])]),
    ).rejects.toThrow(OvsdbTransactionError)
  })

  it('waits until another client makes it true', async () => {
    const other = await fixture().open()
    const waiting = client().transact([
      wait('Singleton', [], ['epoch'], '==', [{ epoch: 9 }], 10_000),
      insert('Owner', { name: 'after' }),
    ])
    await client().synced()
    await other.transact([insert('Singleton', { epoch: 9 })])
    await waiting
    expect(client().replica.find('Owner', 'name', 'after')).toHaveLength(1)
  })

  it('calls an outcome unknown that did not come in time', async () => {
    const operations = [wait('Singleton', [], ['epoch'], '==', [{ epoch: 9 }], 60_000)]
    await expect(client().transact(operations, { timeoutMs: 50 })).rejects.toThrow(OvsdbOutcomeUnknown)
    const abort = new AbortController()
    const aborted = client().transact(operations, { signal: abort.signal })
    abort.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow(OvsdbOutcomeUnknown)
  })

  it('does not send when it is closed', async () => {
    await client().close()
    await expect(client().transact([comment('x')])).rejects.toThrow(OvsdbNotConnected)
    await expect(client().ready()).rejects.toThrow(OvsdbNotConnected)
    await expect(client().synced()).rejects.toThrow(OvsdbNotConnected)
    expect(client().status.state).toBe('closed')
  })
}
