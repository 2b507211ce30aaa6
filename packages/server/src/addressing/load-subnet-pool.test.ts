import { randomUUID } from 'node:crypto'
import { formatCidr } from '@neutrino/base/ip.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import type { WriteTx } from '../database/database.ts'
import { loadSubnetPool } from './load-subnet-pool.ts'
import { choosePoolSubnet } from './subnet-pool.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase({ ...testDatabase.connection, poolSizeMax: 30 })
})
afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})

async function insertPool(...prefixes: string[]): Promise<string> {
  const id = randomUUID()
  await connection.database
    .insertInto('subnetpool')
    .values({
      id,
      project_id: 'p',
      name: '',
      ip_version: 4,
      min_prefixlen: 8,
      default_prefixlen: 26,
      max_prefixlen: 32,
    })
    .execute()
  await connection.database
    .insertInto('subnetpool_prefix')
    .values(prefixes.map(cidr => ({ subnetpool_id: id, cidr })))
    .execute()
  return id
}

/** Chooses a network in the pool and stores it as a subnet of its own network. */
function createSubnet(poolId: string, projectId: string): Promise<string> {
  return connection.database.transaction().execute(async tx => {
    const pool = await loadSubnetPool(tx as WriteTx, poolId, projectId)
    const cidr = formatCidr(choosePoolSubnet({}, pool))
    const networkId = randomUUID()
    await tx.insertInto('network').values({ id: networkId, project_id: projectId, mtu: 1 }).execute()
    await tx
      .insertInto('subnet')
      .values({
        id: randomUUID(),
        project_id: projectId,
        network_id: networkId,
        cidr,
        ip_version: 4,
        subnetpool_id: poolId,
      })
      .execute()
    return cidr
  })
}

test('a pool is read with what came from it', async () => {
  const id = await insertPool('10.0.0.0/24', '10.0.2.0/24')
  await createSubnet(id, 'mine')
  await createSubnet(id, 'theirs')
  const pool = await connection.database
    .transaction()
    .execute(tx => loadSubnetPool(tx as WriteTx, id, 'mine'))
  expect({
    ...pool,
    prefixes: pool.prefixes.map(formatCidr).sort(),
    allocated: pool.allocated
      .map(({ cidr, isOwn }) => ({ cidr: formatCidr(cidr), isOwn }))
      .sort((a, b) => (a.cidr < b.cidr ? -1 : 1)),
  }).toEqual({
    ipVersion: 4,
    prefixes: ['10.0.0.0/24', '10.0.2.0/24'],
    bounds: { min: 8, max: 32, default: 26 },
    defaultQuota: null,
    allocated: [
      { cidr: '10.0.0.0/26', isOwn: true },
      { cidr: '10.0.0.64/26', isOwn: false },
    ],
  })
})

test('parallel requests get different networks, exactly as many as there are', async () => {
  const id = await insertPool('10.0.0.0/22')
  const results = await Promise.allSettled(Array.from({ length: 25 }, () => createSubnet(id, 'p')))
  const got = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  expect(new Set(got).size).toBe(16)
  expect(got).toHaveLength(16)
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ type: 'SubnetAllocationError' })
  }
})

test('an unknown pool is not found', async () => {
  const id = randomUUID()
  const load = connection.database.transaction().execute(tx => loadSubnetPool(tx as WriteTx, id, 'p'))
  await expect(load).rejects.toMatchObject({ type: 'SubnetPoolNotFound', status: 404 })
})
