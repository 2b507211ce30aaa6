import { randomUUID } from 'node:crypto'
import { parseCidr, parseIp } from '@neutrino/base/ip.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/postgres/create-test-database.ts'
import { connectDatabase, type DatabaseConnection } from '../database/connect.ts'
import type { WriteTx } from '../database/database.ts'
import type { HeldAddress, PlannedAddress } from './address-plan.ts'
import { type AddressOrder, allocateAddresses, releaseAddresses, updateAddresses } from './allocate.ts'
import { PROBE_SPARES } from './choose-candidates.ts'
import { countAddresses } from './count-addresses.ts'
import { loadSubnetFacts } from './load-subnet-facts.ts'

const op = { signal: new AbortController().signal }
let testDatabase: TestDatabase
let connection: DatabaseConnection
let networkId: string
let statements = 0

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase({ ...testDatabase.connection, poolSizeMax: 50 })
})
afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})
beforeEach(async () => {
  networkId = await insertNetwork()
})

function write<T>(body: (tx: WriteTx) => Promise<T>): Promise<T> {
  return connection.database.transaction().execute(tx => body(tx as WriteTx))
}

async function insertNetwork(): Promise<string> {
  const id = randomUUID()
  await connection.database.insertInto('network').values({ id, project_id: 'p', mtu: 1442 }).execute()
  return id
}

/** A subnet with pools written `first-last`; none given = the hosts of a /24 or larger but the first. */
async function insertSubnet(cidr: string, ...pools: string[]): Promise<string> {
  const id = randomUUID()
  await connection.database
    .insertInto('subnet')
    .values({
      id,
      project_id: 'p',
      network_id: networkId,
      cidr,
      ip_version: parseCidr(cidr)!.version,
      // Subnets stand in for each other in the order of their age.
      created_at: new Date(Date.UTC(2026, 0, 1) + subnetCount++ * 1_000).toISOString(),
    })
    .execute()
  for (const pool of pools) {
    const [first, last] = pool.split('-')
    await connection.database
      .insertInto('allocation_pool')
      .values({ subnet_id: id, first_ip: first!, last_ip: last! })
      .execute()
  }
  return id
}
let subnetCount = 0

async function insertPorts(count: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into port (id, project_id, network_id, mac_address)
    select gen_random_uuid(), 'p', ${networkId}, ('fe' || lpad(to_hex(n), 10, '0'))::macaddr
    from generate_series(
      (select count(*) from port where network_id = ${networkId}) + 1,
      (select count(*) from port where network_id = ${networkId}) + ${count}::integer) as n
    returning id`.execute(connection.database)
  return rows.map(row => row.id)
}

function any(subnetIds: string[], choice: 'random' | 'lowest' = 'random', position = 0): PlannedAddress {
  return { kind: 'any', subnetIds, choice, position }
}

function given(subnetId: string, ipAddress: string, position = 0): PlannedAddress {
  return { kind: 'given', subnetId, ipAddress, position }
}

function order(portId: string, ...addresses: PlannedAddress[]): AddressOrder {
  return { portId, networkId, addresses }
}

async function allocate(...orders: AddressOrder[]): Promise<ReadonlyMap<string, readonly HeldAddress[]>> {
  return write(async tx => {
    const subnets = await loadSubnetFacts(tx, { networkIds: [networkId] })
    const counted = tx.withPlugin({
      transformQuery: args => {
        statements++
        return args.node
      },
      transformResult: async args => args.result,
    }) as WriteTx
    statements = 0
    return allocateAddresses(op, counted, orders, subnets)
  })
}

/** Takes `count` addresses from `first` on without going through the code under test. */
async function fill(subnetId: string, first: string, count: number): Promise<void> {
  const [port] = await insertPorts(1)
  await sql`insert into ip_allocation (subnet_id, ip_address, port_id, network_id)
    select ${subnetId}, ${first}::inet + n, ${port}, ${networkId}
    from generate_series(0, ${count}::integer - 1) as n
    on conflict do nothing`.execute(connection.database)
}

async function stored(subnetId: string): Promise<string[]> {
  const rows = await connection.database
    .selectFrom('ip_allocation')
    .select('ip_address')
    .where('subnet_id', '=', subnetId)
    .orderBy('ip_address')
    .execute()
  return rows.map(row => row.ip_address)
}

describe('one port', () => {
  test('gets what its plan says, in order, in one statement', async () => {
    const v4 = await insertSubnet('10.0.0.0/24', '10.0.0.2-10.0.0.254')
    const v6 = await insertSubnet('2001:db8::/64', '2001:db8::2-2001:db8::ffff:ffff:ffff:ffff')
    const [port] = await insertPorts(1)
    const result = await allocate(
      order(port!, given(v4, '10.0.0.1', 0), any([v4], 'random', 1), any([v6], 'random', 2), {
        kind: 'eui64',
        subnetId: v6,
        ipAddress: '2001:db8::f816:3eff:fe00:1',
        position: 3,
      }),
    )
    const addresses = result.get(port!)!
    expect(addresses.map(address => [address.subnetId, address.position])).toEqual([
      [v4, 0],
      [v4, 1],
      [v6, 2],
      [v6, 3],
    ])
    expect(addresses[0]!.ipAddress).toBe('10.0.0.1')
    expect(addresses[3]!.ipAddress).toBe('2001:db8::f816:3eff:fe00:1')
    // An IPv6 pool of 2^64 still gives an address that a person can type.
    expect(parseIp(addresses[2]!.ipAddress)!.value & 0xffffffffffffffffn).toBeLessThan(1026n)
    expect(statements).toBe(1)
    expect(await stored(v4)).toEqual(addresses.slice(0, 2).map(address => address.ipAddress))
  })

  test('of the service itself gets the lowest free address', async () => {
    const subnet = await insertSubnet('10.0.0.0/24', '10.0.0.10-10.0.0.20', '10.0.0.30-10.0.0.40')
    await fill(subnet, '10.0.0.10', 11)
    await fill(subnet, '10.0.0.30', 2)
    const [port] = await insertPorts(1)
    const result = await allocate(order(port!, any([subnet], 'lowest')))
    expect(result.get(port!)).toEqual([{ subnetId: subnet, ipAddress: '10.0.0.32', position: 0 }])
  })

  test('gets a free address of the next subnet when the first is full', async () => {
    const full = await insertSubnet('10.0.0.0/24', '10.0.0.2-10.0.0.254')
    await fill(full, '10.0.0.2', 253)
    const next = await insertSubnet('10.0.1.0/24', '10.0.1.2-10.0.1.254')
    const [port] = await insertPorts(1)
    const result = await allocate(order(port!, any([full, next])))
    expect(result.get(port!)![0]!.subnetId).toBe(next)
    expect(statements).toBe(2)
  })

  test('is refused a given address that is taken', async () => {
    const subnet = await insertSubnet('10.0.0.0/24', '10.0.0.2-10.0.0.254')
    const [one, two] = await insertPorts(2)
    await allocate(order(one!, given(subnet, '10.0.0.7')))
    await expect(allocate(order(two!, given(subnet, '10.0.0.7')))).rejects.toMatchObject({
      type: 'IpAddressAlreadyAllocated',
      status: 409,
      message: `IP address 10.0.0.7 already allocated in subnet ${subnet}`,
    })
  })

  test('finds the only free address wherever it is', async () => {
    for (const free of ['10.0.0.2', '10.0.3.77', '10.0.7.254']) {
      networkId = await insertNetwork()
      const subnet = await insertSubnet('10.0.0.0/21', '10.0.0.2-10.0.7.254')
      await fill(subnet, '10.0.0.2', 2045)
      await connection.database.deleteFrom('ip_allocation').where('ip_address', '=', free).execute()
      const [port] = await insertPorts(1)
      const result = await allocate(order(port!, any([subnet])))
      expect(result.get(port!)![0]!.ipAddress).toBe(free)
    }
  })

  test('is refused when no address is left, or no pool', async () => {
    const full = await insertSubnet('10.0.0.0/29', '10.0.0.2-10.0.0.6')
    await fill(full, '10.0.0.2', 5)
    const bare = await insertSubnet('10.0.1.0/30')
    const [port] = await insertPorts(1)
    for (const subnetIds of [[full], [bare], [full, bare]]) {
      await expect(allocate(order(port!, any(subnetIds)))).rejects.toMatchObject({
        type: 'IpAddressGenerationFailure',
        status: 409,
        fields: { net_id: networkId },
      })
    }
  })
})

describe('many ports', () => {
  test('of one request cost one statement and share nothing', async () => {
    const subnet = await insertSubnet('10.0.0.0/16', '10.0.0.2-10.0.255.254')
    const ports = await insertPorts(500)
    const result = await allocate(...ports.map(port => order(port, any([subnet]))))
    expect(statements).toBe(1)
    expect(new Set([...result.values()].map(addresses => addresses[0]!.ipAddress)).size).toBe(500)
  })

  test('fill a small pool to the last address and no further', async () => {
    const subnet = await insertSubnet('10.0.0.0/26', '10.0.0.2-10.0.0.20', '10.0.0.30-10.0.0.62')
    const ports = await insertPorts(53)
    const [last, ...rest] = ports
    const result = await allocate(...rest.map(port => order(port, any([subnet]))))
    expect(new Set([...result.values()].flat().map(address => address.ipAddress)).size).toBe(52)
    await expect(allocate(order(last!, any([subnet])))).rejects.toMatchObject({
      type: 'IpAddressGenerationFailure',
    })
  })

  test('of one request are refused as a whole when one cannot be served', async () => {
    const subnet = await insertSubnet('10.0.0.0/29', '10.0.0.2-10.0.0.6')
    const ports = await insertPorts(6)
    await expect(allocate(...ports.map(port => order(port, any([subnet]))))).rejects.toMatchObject({
      type: 'IpAddressGenerationFailure',
    })
    expect(await stored(subnet)).toEqual([])
  })

  test('do not choose what another of the same request asks for by name', async () => {
    const subnet = await insertSubnet('10.0.0.0/30', '10.0.0.1-10.0.0.2')
    const [one, two] = await insertPorts(2)
    const result = await allocate(order(one!, any([subnet])), order(two!, given(subnet, '10.0.0.2')))
    expect(result.get(one!)![0]!.ipAddress).toBe('10.0.0.1')
    const [three, four] = await insertPorts(2)
    await expect(
      allocate(order(three!, given(subnet, '10.0.0.3')), order(four!, given(subnet, '10.0.0.3'))),
    ).rejects.toMatchObject({ type: 'IpAddressAlreadyAllocated' })
  })

  test('in parallel transactions never get the same address', async () => {
    const subnet = await insertSubnet('10.0.0.0/24', '10.0.0.2-10.0.0.254')
    const ports = await insertPorts(200)
    const results = await Promise.all(ports.map(port => allocate(order(port, any([subnet])))))
    expect(new Set(results.map((result, index) => result.get(ports[index]!)![0]!.ipAddress)).size).toBe(200)
  })

  test('in parallel transactions exhaust a nearly full pool exactly', async () => {
    const subnet = await insertSubnet('10.0.0.0/24', '10.0.0.2-10.0.0.254')
    await fill(subnet, '10.0.0.2', 223)
    const ports = await insertPorts(50)
    const results = await Promise.allSettled(ports.map(port => allocate(order(port, any([subnet])))))
    expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(30)
    for (const result of results) {
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ type: 'IpAddressGenerationFailure' })
    }
    expect(await stored(subnet)).toHaveLength(253)
  })
})

test('bulk requests that want the same addresses in opposite order do not deadlock', async () => {
  const subnet = await insertSubnet('10.0.0.0/24', '10.0.0.2-10.0.0.254')
  const wishes = Array.from({ length: 20 }, (_, index) => `10.0.0.${index + 10}`)
  const ports = await insertPorts(400)
  const requests = Array.from({ length: 20 }, (_, index) => {
    const sorted = index % 2 === 0 ? wishes : wishes.toReversed()
    return sorted.map((ip, place) => order(ports[index * 20 + place]!, given(subnet, ip)))
  })
  const results = await Promise.allSettled(requests.map(orders => allocate(...orders)))
  expect(results.filter(result => result.status === 'fulfilled')).toHaveLength(1)
  for (const result of results) {
    if (result.status === 'rejected') {
      expect(result.reason).toMatchObject({ type: 'IpAddressAlreadyAllocated' })
    }
  }
})

test('an update frees, keeps with its new place, and adds', async () => {
  const subnet = await insertSubnet('10.0.0.0/29', '10.0.0.2-10.0.0.4')
  const [port] = await insertPorts(1)
  const first = (
    await allocate(order(port!, given(subnet, '10.0.0.2', 0), given(subnet, '10.0.0.3', 1)))
  ).get(port!)!
  const subnets = await loadSubnetFacts(connection.database, { networkIds: [networkId] })
  const held = await write(tx =>
    updateAddresses(
      op,
      tx,
      {
        portId: port!,
        networkId,
        remove: [first[0]!],
        keep: [{ ...first[1]!, position: 2 }],
        add: [given(subnet, '10.0.0.4', 0), any([subnet], 'random', 1)],
      },
      subnets,
    ),
  )
  expect(held.map(address => address.ipAddress)).toEqual(['10.0.0.4', '10.0.0.2', '10.0.0.3'])
  const rows = await connection.database
    .selectFrom('ip_allocation')
    .select(['ip_address', 'position'])
    .where('port_id', '=', port!)
    .orderBy('position')
    .execute()
  expect(rows.map(row => row.ip_address)).toEqual(['10.0.0.4', '10.0.0.2', '10.0.0.3'])
  await write(tx => releaseAddresses(tx, port!, held))
  expect(await stored(subnet)).toEqual([])
})

test('the count knows what is used, inside the pools and outside', async () => {
  const v4 = await insertSubnet('10.0.0.0/24', '10.0.0.2-10.0.0.11')
  const v6 = await insertSubnet('2001:db8::/64', '2001:db8::2-2001:db8::ffff:ffff:ffff:ffff')
  const [port] = await insertPorts(1)
  await allocate(order(port!, any([v4], 'random', 0), given(v4, '10.0.0.1', 1)))
  const pool = (first: string, last: string) => ({
    version: parseIp(first)!.version,
    first: parseIp(first)!.value,
    last: parseIp(last)!.value,
  })
  expect(await countAddresses(connection.database, [networkId])).toEqual([
    {
      subnetId: v4,
      networkId,
      used: 2,
      usedInPools: 1,
      total: 10n,
      totalInSubnet: 254n,
      pools: [pool('10.0.0.2', '10.0.0.11')],
    },
    {
      subnetId: v6,
      networkId,
      used: 0,
      usedInPools: 0,
      total: 2n ** 64n - 2n,
      totalInSubnet: 2n ** 64n,
      pools: [pool('2001:db8::2', '2001:db8::ffff:ffff:ffff:ffff')],
    },
  ])
})

describe('the cost of an address', () => {
  interface ReadCount {
    readonly lookups: number
    readonly rows: number
    readonly scanned: number
  }

  /** What this session has read of the addresses in use, as the server counts it. */
  async function readCount(tx: WriteTx): Promise<ReadCount> {
    const { rows } = await sql<ReadCount>`
      select idx_scan as lookups, idx_tup_fetch as rows, seq_tup_read as scanned
      from pg_stat_xact_user_tables where relname = 'ip_allocation'`.execute(tx)
    return rows[0]!
  }

  async function readCost(subnet: string, count = 1): Promise<ReadCount> {
    const ports = await insertPorts(count)
    return write(async tx => {
      const subnets = await loadSubnetFacts(tx, { networkIds: [networkId] })
      const before = await readCount(tx)
      await allocateAddresses(
        op,
        tx,
        ports.map(port => order(port, any([subnet]))),
        subnets,
      )
      const after = await readCount(tx)
      return {
        lookups: after.lookups - before.lookups,
        rows: after.rows - before.rows,
        scanned: after.scanned - before.scanned,
      }
    })
  }

  /** One lookup for each probe in each of the two windows that a /16 has, and one for each row inserted. */
  const lookupsMax = (count: number, ...spares: number[]): number =>
    spares.reduce((sum, spare) => sum + 2 * (count + spare), 0) + count

  test('does not grow with the number of addresses in use', async () => {
    const subnet = await insertSubnet('10.0.0.0/16', '10.0.0.2-10.0.255.254')
    expect((await readCost(subnet)).lookups).toBeLessThanOrEqual(lookupsMax(1, PROBE_SPARES[0]!))
    await fill(subnet, '10.0.0.2', 40_000)
    for (let time = 0; time < 20; time++) {
      // The chance that all probes of both rounds miss is 10^-14.
      const { lookups, rows, scanned } = await readCost(subnet)
      expect(lookups).toBeLessThanOrEqual(lookupsMax(1, ...PROBE_SPARES))
      expect(rows).toBeLessThanOrEqual(lookups)
      expect(scanned).toBe(0)
    }
  })

  test('grows with what is asked for only', async () => {
    const subnet = await insertSubnet('10.0.0.0/16', '10.0.0.2-10.0.255.254')
    const { lookups, scanned } = await readCost(subnet, 100)
    expect(lookups).toBeLessThanOrEqual(lookupsMax(100, PROBE_SPARES[0]!))
    expect(scanned).toBe(0)
  })
})
