import type { LoopOptions } from '@neutrino/base/loop.ts'
import { Fenced } from './apply.ts'
import type { Audit } from './audit.ts'
import { publishEpoch } from './publish-epoch.ts'
import type { ReconcileContext } from './reconcile-context.ts'
import { type Progress, reconcileMarked, reconcileUnmarked } from './reconcile-units.ts'
import type { VanishedWatch } from './watch-vanished.ts'

/** How long the first run waits for southbound, which knows what OVN can do. */
const SOUTHBOUND_WAIT_MS = 5_000

export interface Work {
  readonly run: LoopOptions['run']
  /** Makes the next run begin an audit: nothing that was compared before counts any more. */
  distrust(): void
}

/** What the leader does in one run: first what vanished, then marked units, then a step of the audit. */
export function createWork(
  context: ReconcileContext,
  parts: { readonly audit: Audit; readonly vanished: VanishedWatch; readonly auditPeriodMs: number },
): Work {
  const { northbound, southbound, lease, clock } = context
  const { audit, vanished, auditPeriodMs } = parts
  const startedMs = clock.monotonicMs()
  let auditDueMs = 0

  const isReady = () =>
    northbound.status.state === 'synced' &&
    (southbound.status.state === 'synced' || clock.monotonicMs() - startedMs > SOUTHBOUND_WAIT_MS)

  const beginAuditWhenDue = () => {
    if (clock.monotonicMs() < auditDueMs && !vanished.isOverflown()) return
    auditDueMs = clock.monotonicMs() + auditPeriodMs
    vanished.take()
    audit.start()
  }

  const run = async (signal: AbortSignal): Promise<Progress> => {
    if (lease.epoch() === undefined || !isReady()) return 'idle'
    const epoch = await publishEpoch(northbound, lease, signal)
    if (epoch === undefined) return 'idle'
    const turn = { epoch, signal }
    beginAuditWhenDue()
    try {
      const lost = vanished.take()
      if (lost.length > 0) {
        await reconcileUnmarked(context, turn, lost, 'vanished')
        // Nearly every port is in the group that drops: without it nothing is filtered.
        if (lost.some(unit => unit.kind === 'global')) audit.start()
      }
      const marked = await reconcileMarked(context, turn)
      const audited = await audit.step(turn)
      return marked === 'more' || audited === 'more' ? 'more' : 'idle'
    } catch (error) {
      // Somebody else leads, or the lease was restored with its database: the lease says who goes on.
      if (error instanceof Fenced) await lease.refresh()
      throw error
    }
  }

  return {
    run,
    distrust: () => {
      auditDueMs = 0
    },
  }
}
