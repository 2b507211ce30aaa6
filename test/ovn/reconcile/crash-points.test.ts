import { byUuid, remove } from '@neutrino/ovsdb/operation.ts'
import { type UnitKind, unitKinds } from '@neutrino/server/reconcile/model/unit.ts'
import { unitsInReplica } from '@neutrino/server/reconcile/owners.ts'
import { reconcileMarked } from '@neutrino/server/reconcile/reconcile-units.ts'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { announcing, withBgp } from './bgp-schema.ts'
import { useIntentDatabase } from './intent-database.ts'
import { connectTo, startMemoryOvn, type TestDatabases } from './northbound.ts'
import { printNorthbound } from './print-northbound.ts'
import { createSmallCloud } from './small-cloud.ts'
import { createStepReconciler } from './step-reconciler.ts'

const intentDatabase = useIntentDatabase()
const cloud = createSmallCloud(() => intentDatabase.intent())
const database = () => intentDatabase.connection().database
const walk = [...cloud.steps, ...Object.values(cloud.changes), ...cloud.teardown]
const faults = ['drop-before-commit', 'drop-after-commit'] as const

let ovn: Awaited<ReturnType<typeof startMemoryOvn>>

beforeEach(async () => {
  await intentDatabase.intent().clear()
  await intentDatabase.intent().chassis('gw1', 'physnet1')
  ovn = await startMemoryOvn(withBgp)
})
afterEach(() => ovn.stop())

/** A process that died cannot give its lease back. */
function endLease(): Promise<unknown> {
  return sql`update lease set expires_at = now() - interval '1 second'`.execute(database())
}

/** A process of its own, with its own session, while the body runs. */
async function asProcess<T>(
  body: (reconciler: Awaited<ReturnType<typeof createStepReconciler>>) => Promise<T>,
): Promise<T> {
  const northbound = await connectTo(ovn.northboundRemote, 'OVN_Northbound')
  await endLease()
  const own: TestDatabases = { ...ovn, northbound }
  try {
    return await body(
      await createStepReconciler({
        ...own,
        database: database(),
        settings: announcing,
        holder: crypto.randomUUID(),
      }),
    )
  } finally {
    await northbound.close()
  }
}

/** What the next process finds: marks are carried out, then nothing is left to do and nothing is done. Gives the kinds there are. */
function expectMended(): Promise<ReadonlySet<UnitKind>> {
  return asProcess(async successor => {
    await successor.settle()
    const before = printNorthbound(successor.context.northbound)
    expect((await successor.audit()).lastOperations).toBe(0)
    expect(printNorthbound(successor.context.northbound)).toBe(before)
    return new Set([...unitsInReplica(successor.context.northbound.replica)].map(unit => unit.kind))
  })
}

/** Carries out what is marked, and dies at its first commit. @returns whether there was one */
async function crashed(kind: (typeof faults)[number]): Promise<boolean> {
  const hasFailed = await asProcess(async reconciler => {
    const turn = await reconciler.turn()
    ovn.server.injectFault({ kind })
    return reconcileMarked(reconciler.context, turn).then(
      () => false,
      () => true,
    )
  })
  if (hasFailed) return true
  // Nothing was committed: the fault is still there, for somebody who changes nothing.
  await expect(ovn.northbound.transact([remove('Meter', byUuid(crypto.randomUUID()))])).rejects.toThrow()
  await ovn.northbound.ready()
  return false
}

function northbound(): Promise<string> {
  return asProcess(async reconciler => printNorthbound(reconciler.context.northbound))
}

/** Northbound as one full run over the intent makes it from nothing. */
async function fullRun(): Promise<string> {
  await endLease()
  const fresh = await startMemoryOvn(withBgp)
  try {
    const full = await createStepReconciler({
      ...fresh,
      database: database(),
      settings: announcing,
      holder: crypto.randomUUID(),
    })
    await full.audit()
    await full.stop()
    return printNorthbound(fresh.northbound)
  } finally {
    await fresh.stop()
  }
}

describe.each(faults)('a crash, %s', kind => {
  test('at whatever change of whatever kind is mended by the next process', {
    timeout: 240_000,
  }, async () => {
    await asProcess(reconciler => reconciler.audit())
    const seen = new Set<UnitKind>()
    let crashes = 0
    for (const change of walk) {
      await change()
      if (await crashed(kind)) crashes += 1
      for (const one of await expectMended()) seen.add(one)
    }
    expect(await northbound()).toBe(await fullRun())
    // Few changes ask for nothing in northbound.
    expect(crashes).toBeGreaterThan(0.8 * walk.length)
    // A new kind of unit needs a step in the small cloud.
    expect([...seen].sort()).toEqual([...unitKinds].sort())
  })
})

/** How many steps an old copy has seen; none: northbound is empty. */
const ages = Array.from({ length: Math.ceil(cloud.steps.length / 8) }, (_, index) => index * 8)

test.each(ages)('a northbound from after step %i becomes what is intended now, by one audit', async age => {
  await asProcess(reconciler => reconciler.audit())
  for (const step of cloud.steps.slice(0, age)) await step()
  await asProcess(reconciler => reconciler.settle())
  const later = [...cloud.steps.slice(age), ...Object.values(cloud.changes)]
  for (const step of later) await step()
  // Carried out, in the northbound that is lost.
  await intentDatabase.intent().write([], [sql`delete from dirty_unit`])
  await asProcess(async reconciler => {
    await reconciler.audit()
    expect((await reconciler.audit()).lastOperations).toBe(0)
  })
  expect(await northbound()).toBe(await fullRun())
})

test('a northbound from the future, of an intent that was restored, becomes what is intended now', async () => {
  await asProcess(reconciler => reconciler.audit())
  for (const step of [...cloud.steps, ...Object.values(cloud.changes)]) await step()
  await asProcess(reconciler => reconciler.settle())
  for (const step of cloud.teardown.slice(0, -1)) await step()
  await intentDatabase.intent().write([], [sql`delete from dirty_unit`])
  await asProcess(async reconciler => {
    await reconciler.audit()
    expect((await reconciler.audit()).lastOperations).toBe(0)
  })
  expect(await northbound()).toBe(await fullRun())
})
