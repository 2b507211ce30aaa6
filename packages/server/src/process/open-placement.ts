import { systemClock } from '@neutrino/base/clock.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import { placementSettingsOf } from '../config/placement-options.ts'
import type { Database } from '../database/database.ts'
import { createPlacementAllocations, type PlacementAllocations } from '../placement/placement-allocations.ts'
import { createPlacementClient, type PlacementClient } from '../placement/placement-client.ts'
import type { PlacementSettings } from '../placement/placement-settings.ts'

export interface OpenPlacement {
  readonly client: PlacementClient
  readonly allocations: PlacementAllocations
  readonly reported: PlacementSettings['reported']
}

/** Placement as [placement] says; undefined when it says nothing. Nothing is asked of it yet. */
export function openPlacement(config: ServerConfig, database: Database): OpenPlacement | undefined {
  const settings = placementSettingsOf(config)
  if (settings === undefined) return undefined
  const client = createPlacementClient(settings.connection, systemClock)
  return {
    client,
    allocations: createPlacementAllocations({ database, placement: client }),
    reported: settings.reported,
  }
}
