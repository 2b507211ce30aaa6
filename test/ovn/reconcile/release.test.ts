import type { Log } from '@neutrino/base/log.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { insert, mutate } from '@neutrino/ovsdb/operation.ts'
import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { storeCapabilities } from '@neutrino/server/observe/store-capabilities.ts'
import {
  describeRelease,
  lackingOf,
  printRelease,
} from '@neutrino/server/reconcile/release/describe-release.ts'
import { watchRelease } from '@neutrino/server/reconcile/release/watch-release.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { type SchemaFile, startMemoryOvn, startRealOvn, type TestDatabases } from './northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

const text = { type: 'string' }
const map = { type: { key: 'string', value: 'string', min: 0, max: 'unlimited' } }

/** What later releases have added to the tables that we use. */
const later: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  DNS: { options: map },
  NAT: { match: text, priority: { type: 'integer' } },
  Logical_Router_Policy: { output_port: { type: { key: 'uuid', min: 0, max: 1 } } },
  Logical_Router_Port: { status: map },
  Logical_Router_Static_Route: {
    selection_fields: { type: { key: 'string', min: 0, max: 'unlimited' } },
  },
}

function newer(schema: SchemaFile): SchemaFile {
  const tables = Object.entries(schema.tables).map(([name, table]) => {
    const added = schema.name === 'OVN_Northbound' ? later[name] : undefined
    return [name, { ...table, columns: { ...table.columns, ...added } }] as const
  })
  const announced = { columns: { ip: text }, isRoot: true }
  const more = schema.name === 'OVN_Southbound' ? { Advertised_MAC_Binding: announced } : {}
  return { ...schema, tables: { ...Object.fromEntries(tables), ...more } }
}

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
})
beforeEach(async () => {
  await intent.clear()
  await intent.network(1)
  await intent.subnet(1, 1, '10.0.0.0/24', '10.0.0.1')
  await intent.port(1, 1)
  await intent.address(1, 1, '10.0.0.11')
  const port = testId('port', 1)
  await intent.write(
    [{ kind: 'port', id: port }],
    [
      sql`update port set dns_name = 'vm', device_id = 'vm',
          allowed_address_pairs = '[{"ip_address": "10.0.0.100", "mac_address": "00:00:5e:00:01:07"}]'
        where id = ${port}`,
    ],
  )
})
afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})

describe('the installed OVN', () => {
  let ovn: TestDatabases

  beforeAll(async () => {
    ovn = await startRealOvn()
  })
  afterAll(() => ovn.stop())

  test('says what it is, and what it lacks', async () => {
    // northd notes it when it has come that far.
    await ovn.nbctl(['--wait=sb', 'sync'])
    await ovn.northbound.synced()
    const release = describeRelease(ovn)
    expect(release.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(release.capabilities.some(one => one.isPresent === false)).toBe(true)
    expect(printRelease(release)).toContain(`OVN ${release.version}\n`)
    expect(lackingOf(ovn)).toMatch(/^ok, without .*vrrp-port-security/)
  })

  test('is warned of where the configuration asks for more', () => {
    const warnings: unknown[] = []
    const ignore = () => undefined
    const warn = (message: string, fields?: object) => void warnings.push({ message, ...fields })
    const log: Log = { debug: ignore, info: ignore, warn, error: ignore, child: () => log }
    watchRelease(ovn, log)()
    const known = warnings.splice(0).length
    watchRelease(ovn, log, ['bgp-topology', 'nat-match'])()
    expect(warnings.slice(known)).toMatchObject([{ capability: 'nat-match' }, { capability: 'bgp-topology' }])
  })

  test('gets what it can take, and nothing that it would refuse', async () => {
    const reconciler = await createStepReconciler({ ...ovn, database: connection.database })
    await reconciler.audit()
    const [port] = ovn.northbound.replica.find('Logical_Switch_Port', 'name', testId('port', 1))
    expect(port?.port_security).toEqual(expect.arrayContaining(['00:00:5e:00:01:07 10.0.0.100']))
    expect(JSON.stringify(port?.port_security)).not.toContain('VRRPv3')
    expect(await reconciler.differences()).toBe('')
    await reconciler.stop()
  })
})

describe('an OVN of a later release', () => {
  let ovn: TestDatabases

  beforeAll(async () => {
    ovn = await startMemoryOvn(newer)
    await ovn.northbound.transact([insert('NB_Global', {})])
    await ovn.southbound.transact([
      insert('DHCPv6_Options', { name: 'bootfile_name', code: 59, type: 'str' }),
    ])
    await Promise.all([ovn.northbound.synced(), ovn.southbound.synced()])
  })
  afterAll(() => ovn.stop())

  const become = async (release: string) => {
    await ovn.northbound.transact([
      mutate(
        'NB_Global',
        [],
        [
          ['options', 'delete', ['northd_internal_version']],
          ['options', 'insert', { northd_internal_version: `${release}-21.8.0-90.2` }],
        ],
      ),
    ])
    await ovn.northbound.synced()
  }

  test('is used as far as it goes, and an upgrade that is noticed brings the rest', async () => {
    const notes: string[] = []
    const note = (message: string, fields?: object) => void notes.push(`${message} ${JSON.stringify(fields)}`)
    const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log }
    await become('25.03.0')
    const stop = watchRelease(ovn, log)
    expect(lackingOf(ovn)).toBe('ok, without vrrp-port-security')
    const reconciler = await createStepReconciler({
      ...{ ...ovn, database: connection.database },
      settings: { dnsRecordsOvnOwned: true },
    })
    await reconciler.audit()
    expect(rowOf(ovn.northbound, 'DNS')?.options).toEqual({ 'ovn-owned': 'true' })
    expect(JSON.stringify(rowOf(ovn.northbound, 'Logical_Switch_Port')?.port_security)).not.toContain(
      'VRRPv3',
    )
    await become('26.03.1')
    expect(lackingOf(ovn)).toBe('ok')
    await reconciler.audit()
    const security = rowOf(ovn.northbound, 'Logical_Switch_Port')?.port_security
    expect(JSON.stringify(security)).toMatch(/"VRRPv3 [0-9a-f:]{17} 00:00:5e:00:01:07 10.0.0.100"/)
    expect(await reconciler.differences()).toBe('')
    stop()
    await become('26.03.2')
    expect(notes).toHaveLength(2)
    expect(notes[0]).toMatch(/"version":"25.03.0".*"lacks":\["vrrp-port-security"\]/)
    expect(notes[1]).toMatch(/"version":"26.03.1".*"lacks":\[\]/)
    await reconciler.stop()
  })

  test('chooses next hops by what routers say, which requests are told it can', async () => {
    await intent.router(1)
    await intent.routes(1, [
      { destination: '192.168.0.0/16', nexthop: '10.0.0.7' },
      { destination: 'fd99::/48', nexthop: 'fd00::7' },
    ])
    const hash = (value: string | null) =>
      intent.write(
        [{ kind: 'router', id: testId('router', 1) }],
        [sql`update router set ecmp_hash = ${value}::jsonb where id = ${testId('router', 1)}`],
      )
    const chosenBy = () =>
      [...ovn.northbound.replica.rows('Logical_Router_Static_Route')]
        .map(row => JSON.stringify(row.selection_fields))
        .sort()
    const reconciler = await createStepReconciler({ ...ovn, database: connection.database })
    await hash('"l3"')
    await reconciler.audit()
    expect(chosenBy()).toEqual(['["ip_dst","ip_src"]', '["ipv6_dst","ipv6_src"]'])
    expect(await reconciler.differences()).toBe('')
    await hash(null)
    await reconciler.audit()
    expect(chosenBy()).toEqual(['[]', '[]'])
    expect(await reconciler.differences()).toBe('')
    await storeCapabilities(connection.database, ovn)
    const { rows } =
      await sql`select is_present from ovn_capability where name = 'route-selection-fields'`.execute(
        connection.database,
      )
    expect(rows).toEqual([{ is_present: true }])
    await reconciler.stop()
  })

  test('that is vulnerable is warned of, with what to do', async () => {
    const warnings: object[] = []
    const ignore = () => undefined
    const warn = (_: string, fields?: object) => void warnings.push(fields ?? {})
    const log: Log = { debug: ignore, info: ignore, warn, error: ignore, child: () => log }
    await become('24.03.1')
    watchRelease(ovn, log)()
    expect(warnings).toEqual([
      expect.objectContaining({ weakness: 'CVE-2025-0650', meanwhile: expect.any(String) }),
    ])
  })
})

function rowOf(client: OvsdbClient, table: string) {
  for (const row of client.replica.rows(table)) return row
  return undefined
}
