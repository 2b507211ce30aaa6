import { connectDatabase, type DatabaseConnection } from '@neutrino/server/database/connect.ts'
import { northboundTables } from '@neutrino/server/reconcile/model/desired-row.ts'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../support/postgres/create-test-database.ts'
import { type IntentWriter, intentWriter, testId } from './intent.ts'
import { startMemoryOvn, startRealOvn, type TestDatabases } from './northbound.ts'
import { printNorthbound } from './print-northbound.ts'
import { createSmallCloud } from './small-cloud.ts'
import { createStepReconciler } from './step-reconciler.ts'

let testDatabase: TestDatabase
let connection: DatabaseConnection
let intent: IntentWriter

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  connection = connectDatabase(testDatabase.connection)
  intent = intentWriter(connection.database)
})

afterAll(async () => {
  await connection.close()
  await testDatabase.drop()
})

const { steps, teardown, changes } = createSmallCloud(() => intent)

const markRouter = () => intent.write([{ kind: 'router', id: testId('router', 1) }], [])

function countRows(ovn: TestDatabases): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const table of northboundTables) {
    const count = ovn.northbound.replica.count(table)
    if (table !== 'NB_Global' && count > 0) counts[table] = count
  }
  return counts
}

/** Northbound as one full run over the intent makes it from nothing. */
async function fullRun(): Promise<string> {
  const ovn = await startMemoryOvn()
  try {
    const full = await createStepReconciler({ ...ovn, database: connection.database })
    await full.audit()
    await full.stop()
    return printNorthbound(ovn.northbound)
  } finally {
    await ovn.stop()
  }
}

test('whatever order, split and repetition of changes: northbound is as a full run makes it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(changes)), { maxLength: 12 }),
      fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      async (chosen, runs) => {
        await intent.clear()
        await intent.chassis('gw1', 'physnet1')
        const ovn = await startMemoryOvn()
        try {
          const incremental = await createStepReconciler({ ...ovn, database: connection.database })
          await incremental.audit()
          const all = [...steps, ...chosen.map(name => changes[name]!), markRouter]
          for (const [index, change] of all.entries()) {
            await change()
            if (runs[index]) await incremental.step()
          }
          await incremental.settle()
          expect(await incremental.differences()).toBe('')
          await incremental.stop()
          expect(printNorthbound(ovn.northbound)).toBe(await fullRun())
        } finally {
          await ovn.stop()
        }
      },
    ),
    { numRuns: 15 },
  )
}, 120_000)

const backends: readonly (readonly [string, () => Promise<TestDatabases>])[] = [
  ['the memory server', startMemoryOvn],
  ['ovsdb-server and northd', startRealOvn],
]

describe.each(backends)('on %s', (_name, start) => {
  let ovn: TestDatabases

  beforeEach(async () => {
    await intent.clear()
    await intent.chassis('gw1', 'physnet1')
    ovn = await start()
  })
  afterEach(() => ovn.stop())

  test('a cloud is built, found as intended, and taken down to nothing', async () => {
    const reconciler = await createStepReconciler({ ...ovn, database: connection.database })
    await reconciler.audit()
    const before = printNorthbound(ovn.northbound)
    for (const step of steps) await step()
    await reconciler.settle()
    expect(await reconciler.differences()).toBe('')
    expect((await reconciler.audit()).lastOperations).toBe(0)
    expect(countRows(ovn)).toEqual({
      // Of each network, of two ports that are routed only, and of the second segment of the routed network.
      Logical_Switch: 8,
      // Fifteen ports (floating ones, and one whose segment is not known, have none), the copy of a metadata port on a second
      // segment, a localnet port of each VLAN and of the flat network, two links to the hidden router.
      Logical_Switch_Port: 21,
      DHCP_Options: 10,
      Address_Set: 2,
      Meter: 2,
      Meter_Band: 2,
      Port_Group: 8,
      // Two of them because group 2 is logged, ten of them of the group that drops, two for the forwardings behind a VLAN,
      // four of a port that PTP passes.
      ACL: 29,
      Logical_Router: 2,
      Logical_Router_Port: 5,
      Logical_Router_Static_Route: 4,
      Static_MAC_Binding: 3,
      NAT: 3,
      DNS: 3,
      // Of the router, and of the port that no hypervisor plugs.
      HA_Chassis_Group: 2,
      // One for tcp, one for each of two ports of udp.
      Load_Balancer: 3,
      HA_Chassis: 2,
      // Both ways for the port, the gateway and the floating IP.
      QoS: 6,
    })
    for (const step of teardown) await step()
    await reconciler.settle()
    expect(printNorthbound(ovn.northbound)).toBe(before)
  })
})
