import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import { insertWithMacs, type MacWanted } from './choose-mac.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection
let statements = 0

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase({ ...testDatabase.connection, poolSizeMax: 20 })
})
afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})

async function insertNetwork(): Promise<string> {
  const id = randomUUID()
  await connection.database.insertInto('network').values({ id, project_id: 'p', mtu: 1 }).execute()
  return id
}

async function insertPorts(rows: readonly (MacWanted & { macAddress: string })[]): Promise<string[]> {
  statements++
  const stored = await connection.database
    .insertInto('port')
    .values(
      rows.map(row => ({
        id: row.id,
        project_id: 'p',
        network_id: row.networkId,
        mac_address: row.macAddress,
      })),
    )
    .onConflict(conflict => conflict.columns(['network_id', 'mac_address']).doNothing())
    .returning('id')
    .execute()
  return stored.map(row => row.id)
}

function wanted(networkId: string, macAddress?: string): MacWanted {
  return { id: randomUUID(), networkId, macAddress }
}

/** Gives the tails of the list, one a call. */
function tails(...list: number[]): (size: number) => Uint8Array {
  return size => new Uint8Array(size).fill(list.shift() ?? 0xff)
}

describe('ports get MACs', () => {
  test('of the base, all different, in one statement and in the order given', async () => {
    const networkId = await insertNetwork()
    const rows = Array.from({ length: 300 }, () => wanted(networkId))
    statements = 0
    const done = await insertWithMacs(rows, { baseMac: 'fa:16:3e:00:00:00' }, insertPorts)
    expect(done.map(row => row.id)).toEqual(rows.map(row => row.id))
    for (const row of done) expect(row.macAddress).toMatch(/^fa:16:3e(:[0-9a-f]{2}){3}$/)
    expect(statements).toBeLessThanOrEqual(2)
  })

  test('as given, which may be the same on another network', async () => {
    const [one, two] = [await insertNetwork(), await insertNetwork()]
    const rows = [wanted(one, '02:00:00:00:00:01'), wanted(two, '02:00:00:00:00:01')]
    const done = await insertWithMacs(rows, { baseMac: 'fa:16:3e:00:00:00' }, insertPorts)
    expect(done.map(row => row.macAddress)).toEqual(['02:00:00:00:00:01', '02:00:00:00:00:01'])
  })

  test('again when a chosen one is taken, also by the same request', async () => {
    const networkId = await insertNetwork()
    const baseMac = 'fa:16:3e:00:00:00'
    await insertWithMacs([wanted(networkId)], { baseMac, random: tails(1) }, insertPorts)
    const rows = [wanted(networkId), wanted(networkId)]
    const done = await insertWithMacs(rows, { baseMac, random: tails(1, 2, 2, 3) }, insertPorts)
    expect(done.map(row => row.macAddress).sort()).toEqual(['fa:16:3e:02:02:02', 'fa:16:3e:03:03:03'].sort())
  })
})

test('a given MAC that is taken is refused', async () => {
  const networkId = await insertNetwork()
  const settings = { baseMac: 'fa:16:3e:00:00:00' }
  await insertWithMacs([wanted(networkId, '02:00:00:00:00:01')], settings, insertPorts)
  await expect(
    insertWithMacs([wanted(networkId, '02:00:00:00:00:01')], settings, insertPorts),
  ).rejects.toMatchObject({
    type: 'MacAddressInUse',
    status: 409,
    fields: { net_id: networkId, mac: '02:00:00:00:00:01' },
  })
})

test('a network without free MACs is a 503', async () => {
  const networkId = await insertNetwork()
  const settings = { baseMac: 'fa:16:3e:00:00:00', random: tails() }
  await insertWithMacs([wanted(networkId)], settings, insertPorts)
  await expect(insertWithMacs([wanted(networkId)], settings, insertPorts)).rejects.toMatchObject({
    type: 'NetworkMacAddressGenerationFailure',
    status: 503,
  })
})
