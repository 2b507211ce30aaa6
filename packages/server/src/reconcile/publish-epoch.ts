import type { OvsdbClient } from '@neutrino/ovsdb/client/ovsdb-client.ts'
import { byUuid, insert, mutate, type Operation, wait } from '@neutrino/ovsdb/operation.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import type { Lease } from './lease.ts'
import { rowUuid } from './model/desired-row.ts'
import { northboundGlobalKey } from './model/translate-global.ts'
import { epochKey } from './ovsdb-operations.ts'

/**
 * Makes northbound refuse every older reconciler. A higher epoch than ours there means that the database
 * with the lease was restored from a copy: the lease catches up.
 */
export async function publishEpoch(
  northbound: OvsdbClient,
  lease: Lease,
  signal: AbortSignal,
): Promise<number | undefined> {
  const row = firstRow(northbound)
  const published = epochOf(row)
  const mine = lease.epoch()
  if (mine === undefined || published === mine) return mine
  if (published !== undefined && published > mine) {
    await lease.raise(published)
    return lease.epoch() === undefined ? undefined : publishEpoch(northbound, lease, signal)
  }
  const operations = row === undefined ? [firstEpoch(mine)] : replaceEpoch(row, published, mine)
  await northbound.transact(operations, { signal })
  await northbound.synced(signal)
  return mine
}

function firstEpoch(epoch: number): Operation {
  const row = { external_ids: { [epochKey]: String(epoch) } }
  return insert('NB_Global', row, { uuid: rowUuid('NB_Global', northboundGlobalKey) })
}

function replaceEpoch(row: Row, published: number | undefined, epoch: number): readonly Operation[] {
  const where = byUuid(row._uuid)
  // Whoever else takes over at this moment changes the value first; then this fails and is tried anew.
  const unchanged =
    published === undefined
      ? []
      : [
          wait(
            'NB_Global',
            [['external_ids', 'includes', { [epochKey]: String(published) }]],
            ['name'],
            '!=',
            [],
          ),
        ]
  return [
    ...unchanged,
    mutate('NB_Global', where, [
      ['external_ids', 'delete', [epochKey]],
      ['external_ids', 'insert', { [epochKey]: String(epoch) }],
    ]),
  ]
}

function firstRow(northbound: OvsdbClient): Row | undefined {
  for (const row of northbound.replica.rows('NB_Global')) return row
  return undefined
}

function epochOf(row: Row | undefined): number | undefined {
  const ids = row?.external_ids
  if (typeof ids !== 'object' || !(epochKey in ids)) return undefined
  const epoch = Number(Object.entries(ids).find(([key]) => key === epochKey)?.[1])
  return Number.isSafeInteger(epoch) ? epoch : undefined
}
