import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { behaviourSchema } from '@neutrino/ovsdb/behaviour/schema.ts'
import { connect, type OvsdbClient } from '@neutrino/ovsdb/client/connect.ts'
import { OvsdbTransactionError } from '@neutrino/ovsdb/errors.ts'
import { type MemoryServer, startMemoryServer } from '@neutrino/ovsdb/memory-server/memory-server.ts'
import {
  byUuid,
  type Condition,
  insert,
  type Mutation,
  mutate,
  type Operation,
  remove,
  update,
  type Where,
  wait,
} from '@neutrino/ovsdb/operation.ts'
import type { RowInput } from '@neutrino/ovsdb/value.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ServerProcess, startServerProcess } from './server-process.ts'

// Few rows and few values, so that random operations meet one another. No UUID serves in two tables: ovsdb-server
// takes a reference to another table's row of the same UUID for one to itself, and does not check it.
const someUuids = (prefix: string) =>
  Array.from({ length: 4 }, (_, at) => `${prefix}0000000-0000-4000-8000-00000000000${at}`)
const owner = fc.constantFrom(...someUuids('1'))
const part = fc.constantFrom(...someUuids('2'))
const owners = fc.uniqueArray(owner, { maxLength: 3 })
const parts = fc.uniqueArray(part, { maxLength: 3 })
const word = fc.constantFrom('a', 'b', 'c', 'much too long')
const number = fc.integer({ min: -1, max: 4 })
const words = fc.uniqueArray(word, { maxLength: 3 })
const pairs = fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true })

const ownerRow: fc.Arbitrary<RowInput> = fc.record(
  {
    name: word,
    kind: fc.constantFrom('plain', 'fancy', undefined),
    size: fc.constantFrom(0, 1, 99, 101),
    weight: fc.option(number, { nil: undefined }),
    label: fc.option(word, { nil: undefined }),
    tags: words,
    numbers: fc.uniqueArray(number, { maxLength: 4 }),
    external_ids: pairs,
    parts,
    main_part: fc.option(part, { nil: undefined }),
    slots: fc.dictionary(fc.constantFrom('1', '2'), part, { maxKeys: 2, noNullPrototype: true }),
    friends: owners,
    partner: fc.option(owner, { nil: undefined }),
  },
  { requiredKeys: [] },
)
const partRow: fc.Arbitrary<RowInput> = fc.record(
  { group: word, number, owner: fc.option(owner, { nil: undefined }), children: parts },
  { requiredKeys: [] },
)
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(fc.constant('name'), fc.constantFrom('==', '!=', 'includes', 'excludes'), word),
  fc.tuple(fc.constantFrom('size', 'weight'), fc.constantFrom('==', '!=', '<', '<=', '>', '>='), number),
  fc.tuple(fc.constantFrom('tags'), fc.constantFrom('==', '!=', 'includes', 'excludes'), words),
  fc.tuple(fc.constantFrom('external_ids'), fc.constantFrom('==', '!=', 'includes', 'excludes'), pairs),
  fc.tuple(fc.constantFrom('friends'), fc.constantFrom('includes', 'excludes'), owners),
)
const where: fc.Arbitrary<Where> = fc.oneof(owner.map(byUuid), fc.array(condition, { maxLength: 2 }))
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.constant('size'), fc.constantFrom('+=', '-=', '*=', '/=', '%='), number),
  fc.tuple(fc.constant('numbers'), fc.constantFrom('insert', 'delete', '+='), number),
  fc.tuple(fc.constant('tags'), fc.constantFrom('insert', 'delete'), words),
  fc.tuple(fc.constant('parts'), fc.constantFrom('insert', 'delete'), parts),
  fc.tuple(fc.constant('friends'), fc.constantFrom('insert', 'delete'), owners),
  fc.tuple(fc.constant('external_ids'), fc.constantFrom('insert', 'delete'), pairs),
  fc.tuple(fc.constant('external_ids'), fc.constant('delete'), words),
)
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(ownerRow, owner).map(([row, id]) => insert('Owner', row, { uuid: id })),
  fc.tuple(partRow, part).map(([row, id]) => insert('Part', row, { uuid: id })),
  fc.constant(insert('Singleton', {}, { uuid: '30000000-0000-4000-8000-000000000000' })),
  fc.tuple(where, ownerRow).map(([rows, row]) => update('Owner', rows, row)),
  fc.tuple(part, partRow).map(([id, row]) => update('Part', byUuid(id), row)),
  fc.tuple(where, fc.array(mutation, { maxLength: 3 })).map(([rows, list]) => mutate('Owner', rows, list)),
  where.map(rows => remove('Owner', rows)),
  part.map(id => remove('Part', byUuid(id))),
  fc.tuple(where, fc.constantFrom('==', '!='), fc.array(word, { maxLength: 2 })).map(([rows, until, names]) =>
    wait(
      'Owner',
      rows,
      ['name'],
      until,
      names.map(name => ({ name })),
    ),
  ),
)
const transactions = fc.array(fc.array(operation, { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 8,
})

describe('the memory server and ovsdb-server', () => {
  let real: ServerProcess
  let memory: MemoryServer
  const clients: OvsdbClient[] = []
  beforeAll(async () => {
    real = await startServerProcess(behaviourSchema)
    memory = await startMemoryServer({ schemas: [behaviourSchema], clock: systemClock })
    for (const { remote } of [real, memory]) {
      clients.push(
        connect({
          remotes: [remote],
          database: 'Behaviour',
          leaderOnly: true,
          clock: systemClock,
          log: silentLog,
        }),
      )
    }
    for (const client of clients) await client.ready(AbortSignal.timeout(10_000))
  })
  afterAll(async () => {
    for (const client of clients) await client.close()
    await memory?.close()
    await real?.close()
  })

  it('do the same with the same transactions', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc
        .asyncProperty(transactions, async list => {
          for (const operations of list) {
            const [expected, actual] = await Promise.all(clients.map(client => outcome(client, operations)))
            expect(actual).toEqual(expected)
            const [contents, ownContents] = clients.map(contentsOf)
            expect(ownContents).toEqual(contents)
          }
        })
        .beforeEach(async () => {
          for (const client of clients) await client.transact([remove('Owner', []), remove('Singleton', [])])
        }),
      { numRuns: 300 },
    )
  })
})

async function outcome(client: OvsdbClient, operations: readonly Operation[]) {
  try {
    return await client.transact(operations)
  } catch (error) {
    // Of several bad values in one row ovsdb-server reports any, so their two kinds of error cannot be told apart.
    if (error instanceof OvsdbTransactionError) {
      return { index: error.index, error: error.error.replace('syntax error', 'constraint violation') }
    }
    throw error
  }
}

function contentsOf(client: OvsdbClient) {
  return ['Owner', 'Part', 'Singleton'].map(table =>
    [...client.replica.rows(table)]
      .sort((a, b) => (a._uuid < b._uuid ? -1 : 1))
      .map(row => ({
        ...row,
        referrers: client.replica
          .referrers(table, row._uuid)
          .map(at => JSON.stringify(at))
          .sort(),
      })),
  )
}
