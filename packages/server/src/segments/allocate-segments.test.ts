import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import type { WriteTx } from '../database/database.ts'
import { allocateSegments, renumberSegment, type SegmentOrder } from './allocate-segments.ts'
import type { NetworkType, Segment, SegmentChoice, SegmentPlan } from './segment.ts'

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

function write<T>(body: (tx: WriteTx) => Promise<T>): Promise<T> {
  return connection.database.transaction().execute(tx => body(tx as WriteTx))
}

async function insertNetworks(count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, () => ({ id: randomUUID(), project_id: 'p', mtu: 1_442 }))
  await connection.database.insertInto('network').values(rows).execute()
  return rows.map(row => row.id)
}

async function allocate(...plans: SegmentPlan[]): Promise<readonly Segment[]> {
  const [networkId] = await insertNetworks(1)
  return (await allocateAll([{ networkId: networkId!, plans }])).get(networkId!)!
}

function allocateAll(orders: readonly SegmentOrder[]): Promise<ReadonlyMap<string, readonly Segment[]>> {
  return write(tx => allocateSegments(op, tx, orders))
}

function exact(
  networkType: NetworkType,
  physicalNetwork: string | null = null,
  segmentationId: number | null = null,
): SegmentPlan {
  return { kind: 'exact', networkType, physicalNetwork, segmentationId }
}

function vlans(...bounds: [string, number, number][]): SegmentChoice {
  return {
    networkType: 'vlan',
    ranges: bounds.map(([physicalNetwork, min, max]) => ({ physicalNetwork, min, max })),
  }
}

function vnis(min: number, max: number): SegmentChoice {
  return { networkType: 'geneve', ranges: [{ physicalNetwork: null, min, max }] }
}

function any(...choices: SegmentChoice[]): SegmentPlan {
  return { kind: 'any', choices }
}

async function fill(networkType: NetworkType, physicalNetwork: string | null, min: number, max: number) {
  const [networkId] = await insertNetworks(1)
  await sql`insert into network_segment (id, network_id, network_type, physical_network, segmentation_id)
    select gen_random_uuid(), ${networkId}, ${networkType}, ${physicalNetwork}, n
    from generate_series(${min}::integer, ${max}::integer) as n`.execute(connection.database)
}

test('a network gets its segments in order and they are stored', async () => {
  const segments = await allocate(exact('vlan', 'physnet1', 7), any(vnis(5, 5)), exact('flat', 'public'))
  expect(segments).toEqual([
    expect.objectContaining({ networkType: 'vlan', physicalNetwork: 'physnet1', segmentationId: 7 }),
    expect.objectContaining({ networkType: 'geneve', physicalNetwork: null, segmentationId: 5 }),
    expect.objectContaining({ networkType: 'flat', physicalNetwork: 'public', segmentationId: null }),
  ])
  const rows = await connection.database
    .selectFrom('network_segment')
    .select(['id', 'network_id', 'network_type', 'physical_network', 'segmentation_id', 'position'])
    .orderBy('position')
    .execute()
  expect(rows).toEqual(
    segments.map(segment => ({
      id: segment.id,
      network_id: segment.networkId,
      network_type: segment.networkType,
      physical_network: segment.physicalNetwork,
      segmentation_id: segment.segmentationId,
      position: segment.position,
    })),
  )
})

test.each([
  [exact('vlan', 'physnet1', 7), 'VlanIdInUse', 409],
  [exact('flat', 'physnet1'), 'FlatNetworkInUse', 409],
  [exact('geneve', null, 7), 'TunnelIdInUse', 409],
] as const)('%o is refused to a second network', async (plan, type, status) => {
  await allocate(plan)
  await expect(allocate(plan)).rejects.toMatchObject({ type, status })
})

test('the same VLAN on another physical network, the same VNI of another type and local are no conflict', async () => {
  await allocate(exact('vlan', 'physnet1', 7), exact('geneve', null, 7), exact('local'))
  await allocate(exact('vlan', 'physnet2', 7), exact('vxlan', null, 7), exact('local'))
})

test('the only free identifier is found wherever it is', async () => {
  await fill('vlan', 'physnet1', 1, 2_000)
  await fill('geneve', null, 1, 2_000)
  for (const free of [1, 777, 2_000]) {
    await connection.database.deleteFrom('network_segment').where('segmentation_id', '=', free).execute()
    const [vlan, geneve] = await allocate(any(vlans(['physnet1', 1, 2_000])), any(vnis(1, 2_000)))
    expect([vlan!.segmentationId, geneve!.segmentationId]).toEqual([free, free])
  }
})

test('choices are tried in order: the next physical network, then the next type', async () => {
  await fill('vlan', 'physnet1', 10, 12)
  const choices = [vlans(['physnet1', 10, 12], ['physnet2', 10, 11]), vnis(1, 1)]
  const segments = [
    await allocate(any(...choices)),
    await allocate(any(...choices)),
    await allocate(any(...choices)),
  ].flat()
  expect(segments.map(segment => segment.physicalNetwork)).toEqual(['physnet2', 'physnet2', null])
  await expect(allocate(any(...choices))).rejects.toMatchObject({ type: 'NoNetworkAvailable', status: 503 })
  const [local] = await allocate(any(...choices, { networkType: 'local', ranges: [] }))
  expect(local).toMatchObject({ networkType: 'local', segmentationId: null })
})

test('many networks of one request share nothing and run over into the next choice', async () => {
  const ids = await insertNetworks(100)
  const plan = any(vlans(['physnet1', 1, 60]), vnis(1, 1_000))
  const result = await allocateAll(ids.map(networkId => ({ networkId, plans: [plan] })))
  const keys = [...result.values()].flat().map(segment => `${segment.networkType} ${segment.segmentationId}`)
  expect(new Set(keys).size).toBe(100)
  expect(keys.filter(key => key.startsWith('vlan'))).toHaveLength(60)
})

test('parallel requests exhaust a range exactly', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, () => allocate(any(vlans(['physnet1', 101, 140])))),
  )
  const got = results.flatMap(result => (result.status === 'fulfilled' ? result.value : []))
  expect(got.map(segment => segment.segmentationId).toSorted((a, b) => a! - b!)).toEqual(
    Array.from({ length: 40 }, (_, index) => 101 + index),
  )
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ type: 'NoNetworkAvailable' })
  }
})

test('a segment can change its identifier to a free one', async () => {
  const [segment] = await allocate(exact('vlan', 'physnet1', 7))
  await allocate(exact('vlan', 'physnet1', 8))
  expect(await write(tx => renumberSegment(tx, segment!, 9))).toEqual({ ...segment, segmentationId: 9 })
  await expect(write(tx => renumberSegment(tx, segment!, 8))).rejects.toMatchObject({
    type: 'VlanIdInUse',
    fields: { vlan_id: 8, physical_network: 'physnet1' },
  })
})
