import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import type { WriteTx } from '../database/database.ts'
import { allocateSegments, renumberSegment } from './allocate-segments.ts'
import { freePairs } from './free-pairs.ts'
import type { IdentifierRange, Segment, SegmentPlan } from './segment.ts'

const op = { signal: new AbortController().signal }
let testDatabase: TestDatabase
let connection: DatabaseConnection

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase({ ...testDatabase.connection, poolSizeMax: 50 })
})
afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})
beforeEach(async () => {
  await connection.database.deleteFrom('network').execute()
})

const write = <T>(body: (tx: WriteTx) => Promise<T>): Promise<T> =>
  connection.database.transaction().execute(tx => body(tx as WriteTx))

async function allocate(plan: SegmentPlan): Promise<Segment> {
  const networkId = randomUUID()
  const segments = await write(async tx => {
    await tx.insertInto('network').values({ id: networkId, project_id: 'p', mtu: 0 }).execute()
    return allocateSegments(op, tx, [{ networkId, plans: [plan] }])
  })
  return segments.get(networkId)![0]!
}

const physicalNetwork = 'physnet1'
const two = (segmentationId: number, innerSegmentationId: number): SegmentPlan => ({
  ...{ kind: 'exact', networkType: 'qinq', physicalNetwork },
  ...{ segmentationId, innerSegmentationId },
})
const one = (segmentationId: number): SegmentPlan => ({
  ...{ kind: 'exact', networkType: 'vlan', physicalNetwork },
  segmentationId,
})
const ranged = (networkType: 'qinq' | 'vlan', ...ranges: IdentifierRange[]): SegmentPlan => ({
  kind: 'any',
  choices: [{ networkType, ranges }],
})
const pairs = (outer: [number, number], inner: [number, number]): IdentifierRange => ({
  ...{ physicalNetwork, min: outer[0], max: outer[1] },
  inner: { min: inner[0], max: inner[1] },
})
const textOf = (segment: Segment) => `${segment.segmentationId}:${segment.innerSegmentationId}`

test('a pair belongs to one network; another inner or outer VLAN makes another pair', async () => {
  await allocate(two(100, 7))
  await allocate(two(100, 8))
  await allocate(two(101, 7))
  await expect(allocate(two(100, 7))).rejects.toMatchObject({
    ...{ type: 'VlanIdInUse', status: 409 },
    fields: { vlan_id: 100, inner_vlan_id: 7, physical_network: physicalNetwork },
  })
})

test('a VLAN is that of a network or around others, never both', async () => {
  await allocate(one(100))
  await expect(allocate(two(100, 7))).rejects.toMatchObject({ type: 'VlanIdInUse' })
  const inner = await allocate(two(101, 7))
  await expect(allocate(one(101))).rejects.toMatchObject({ type: 'VlanIdInUse' })
  const vlan = await allocate(one(102))
  await expect(write(tx => renumberSegment(tx, vlan, 101))).rejects.toMatchObject({ type: 'VlanIdInUse' })
  await connection.database.deleteFrom('network').where('id', '=', inner.networkId).execute()
  expect(await write(tx => renumberSegment(tx, vlan, 101))).toMatchObject({ segmentationId: 101 })
})

test('chosen VLANs are none that are around others, and pairs none whose outer VLAN a network has', async () => {
  for (const outer of [200, 202]) await allocate(two(outer, 1))
  const vlans = ranged('vlan', { physicalNetwork, min: 200, max: 203 })
  const got = [await allocate(vlans), await allocate(vlans)].map(segment => segment.segmentationId)
  expect(got.toSorted()).toEqual([201, 203])
  await expect(allocate(vlans)).rejects.toMatchObject({ type: 'NoNetworkAvailable' })
  const inside = ranged('qinq', pairs([200, 203], [1, 2]))
  expect([textOf(await allocate(inside)), textOf(await allocate(inside))].toSorted()).toEqual([
    '200:2',
    '202:2',
  ])
  await expect(allocate(inside)).rejects.toMatchObject({ type: 'NoNetworkAvailable', status: 503 })
})

test('at the same time every pair of a range is given away once, and the others are told that none is left', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, () => allocate(ranged('qinq', pairs([300, 303], [1, 10])))),
  )
  const got = results.flatMap(result => (result.status === 'fulfilled' ? [textOf(result.value)] : []))
  expect(new Set(got).size).toBe(40)
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ type: 'NoNetworkAvailable' })
  }
})

test('a VLAN and pairs inside of it that are made at the same time exclude each other', async () => {
  const plans = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one(400) : two(400, index)))
  const results = await Promise.allSettled(plans.map(allocate))
  const types = results.flatMap(result => (result.status === 'fulfilled' ? [result.value.networkType] : []))
  expect(new Set(types).size).toBe(1)
  expect(types).toHaveLength(types[0] === 'vlan' ? 1 : 10)
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ type: 'VlanIdInUse' })
  }
})

test('free pairs are those of the ranges that nobody has, from wherever the search begins', async () => {
  const id = fc.integer({ min: 1, max: 4 })
  const bounds = fc.tuple(id, id).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)])
  const range = fc.tuple(bounds, bounds).map(([outer, inner]) => pairs(outer, inner))
  await fc.assert(
    fc.asyncProperty(
      fc.array(range, { minLength: 1, maxLength: 2 }),
      fc.uniqueArray(fc.tuple(id, id), { selector: String, maxLength: 10 }),
      fc.nat(),
      async (ranges, taken, seed) => {
        await connection.database.deleteFrom('network').execute()
        for (const [outer, inner] of taken) await allocate(two(outer, inner))
        const found = await write(tx => freePairs(tx, ranges, 100, limit => seed % limit))
        const all = ranges.flatMap(({ min, max, inner }) =>
          span(min, max).flatMap(o => span(inner!.min, inner!.max).map(i => `${o}:${i}`)),
        )
        const used = new Set(taken.map(([outer, inner]) => `${outer}:${inner}`))
        expect(found.map(pair => `${pair.segmentationId}:${pair.innerSegmentationId}`).toSorted()).toEqual(
          all.filter(pair => !used.has(pair)).toSorted(),
        )
      },
    ),
    { numRuns: 25 },
  )
})

const span = (min: number, max: number) => Array.from({ length: max - min + 1 }, (_, index) => min + index)
