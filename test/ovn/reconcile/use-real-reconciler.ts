import { type OvnSettings, ovnSettingsDefault } from '@neutrino/server/reconcile/model/ovn-settings.ts'
import { afterEach, beforeEach, expect } from 'vitest'
import type { IntentWriter } from './intent.ts'
import { useIntentDatabase } from './intent-database.ts'
import { startRealOvn, type TestDatabases } from './northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

/** What a test works with. */
export interface RealReconciler {
  readonly intent: IntentWriter
  readonly ovn: TestDatabases
  readonly reconciler: Awaited<ReturnType<typeof createStepReconciler>>
}

/** For each test an empty intent, a real OVN, and a reconciler that has found nothing to do. */
export function useRealReconciler(
  prepare: (made: RealReconciler) => Promise<void>,
  settings: Partial<OvnSettings> = {},
): ReturnType<typeof useIntentDatabase> {
  const database = useIntentDatabase()
  let made: RealReconciler
  beforeEach(async () => {
    const intent = database.intent()
    await intent.clear()
    const ovn = await startRealOvn()
    const reconciler = await createStepReconciler({
      ...ovn,
      database: database.connection().database,
      settings: { ...ovnSettingsDefault, ...settings },
    })
    await reconciler.audit()
    made = { intent, ovn, reconciler }
    await prepare(made)
  })
  afterEach(async () => {
    const { reconciler, ovn } = made
    // Whatever a test did, nothing is left that only an audit would find.
    await reconciler.settle()
    expect(await reconciler.differences()).toBe('')
    await reconciler.stop()
    await ovn.stop()
  })
  return database
}
