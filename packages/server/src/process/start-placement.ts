import { systemClock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import { computeSettingsOf } from '../config/nova-options.ts'
import { createNovaAggregates } from '../placement/nova-aggregates.ts'
import { createPlacementReporter } from '../placement/placement-reporter.ts'
import { placementState } from '../placement/placement-state.ts'
import type { OpenDatabase } from './open-database.ts'
import { openPlacement } from './open-placement.ts'

/** Reports hosts and segments to Placement, where there is one. */
export function startPlacement(
  config: ServerConfig,
  { connection: { database } }: OpenDatabase,
  log: Log,
): { readonly state: () => Promise<string>; stop(): Promise<void> } | undefined {
  const placement = openPlacement(config, database)
  if (placement === undefined) return undefined
  const clock = systemClock
  const compute = computeSettingsOf(config).nova
  const nova = compute === undefined ? undefined : createNovaAggregates(compute, clock)
  const reporter = createPlacementReporter({
    database,
    services: { placement: placement.client, nova },
    reported: placement.reported,
    clock,
    log,
  })
  reporter.start()
  return {
    state: () => placementState(database, reporter.status()),
    stop: async () => {
      await reporter.stop()
      await Promise.all([placement.client.close(), nova?.close()])
    },
  }
}
