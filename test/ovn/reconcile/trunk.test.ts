import { afterEach, beforeEach, expect, test } from 'vitest'
import { type IntentWriter, testId } from './intent.ts'
import { useIntentDatabase } from './intent-database.ts'
import { startRealOvn, type TestDatabases } from './northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

const intentDatabase = useIntentDatabase()
let intent: IntentWriter
let ovn: TestDatabases
let reconciler: Awaited<ReturnType<typeof createStepReconciler>>

beforeEach(async () => {
  intent = intentDatabase.intent()
  await intent.clear()
  ovn = await startRealOvn()
  reconciler = await createStepReconciler({ ...ovn, database: intentDatabase.connection().database })
  await reconciler.audit()
  await intent.network(1)
  for (const port of [1, 2]) await intent.port(port, 1, { host: `hv${port}` })
  await intent.trunk(1, 1)
})

afterEach(async () => {
  await reconciler.stop()
  await ovn.stop()
})

/** Parent and VLAN of a port as northd passes them on, then the VLAN that it noted for itself. */
async function carried(port: number): Promise<readonly string[]> {
  await reconciler.settle()
  await ovn.nbctl(['--wait=sb', 'sync'])
  await ovn.northbound.synced()
  expect(await reconciler.differences()).toBe('')
  const id = testId('port', port)
  const binding = await ovn.sbctl([
    '--bare',
    '--columns=parent_port,tag',
    'find',
    'Port_Binding',
    `logical_port=${id}`,
  ])
  const noted = await ovn.nbctl(['--bare', '--columns=tag', 'list', 'Logical_Switch_Port', id])
  return [...binding.trimEnd().split('\n'), noted.trim()]
}

test('a subport is carried by its parent under its VLAN, and by itself when it has left', async () => {
  const parent = testId('port', 1)
  await intent.subPort(1, 2, 101)
  expect(await carried(2)).toEqual([parent, '101', '101'])
  await intent.subPort(1, 2, 102)
  expect(await carried(2)).toEqual([parent, '102', '102'])
  await intent.freeSubPort(2)
  expect(await carried(2)).toEqual(['', ''])
})
