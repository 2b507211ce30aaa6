import type { Clock } from '@neutrino/base/clock.ts'
import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { byUuid, mutate } from '@neutrino/ovsdb/operation.ts'
import type { Lease } from '../reconcile/lease.ts'
import { epochGuard } from '../reconcile/ovsdb-operations.ts'
import { mapOf } from './chassis-facts.ts'

const checkKey = 'neutron:liveness_check_at'

/**
 * Asks every chassis for a sign of life by raising northbound's generation, unless somebody has done so
 * within the period: northd carries it south and each ovn-controller echoes it once it has carried out what was written
 * before.
 */
export async function pingChassis(options: {
  readonly northbound: OvsdbClient
  readonly lease: Lease
  readonly clock: Clock
  readonly periodMs: number
  readonly signal: AbortSignal
}): Promise<void> {
  const { northbound, clock } = options
  const epoch = options.lease.epoch()
  for (const row of northbound.replica.rows('NB_Global')) {
    const ids = mapOf(row.external_ids)
    const lastMs = Date.parse(ids[checkKey] ?? '')
    const now = clock.now()
    if (epoch === undefined || now.getTime() - lastMs < options.periodMs) return
    // Before the reconciler has taken its place in northbound it must not write.
    if (ids['neutrino:epoch'] !== String(epoch)) return
    const operations = [
      epochGuard(epoch),
      mutate('NB_Global', byUuid(row._uuid), [
        ['nb_cfg', '+=', 1],
        ['external_ids', 'delete', [checkKey]],
        ['external_ids', 'insert', { [checkKey]: now.toISOString() }],
      ]),
    ]
    await northbound.transact(operations, { signal: options.signal })
    return
  }
}
