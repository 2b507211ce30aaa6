import { loadServerConfig } from '@neutrino/server/config/load-server-config.ts'
import { settingsOf } from '@neutrino/server/config/settings-of.ts'
import { createEndpoints } from '@neutrino/server/http/endpoints.ts'
import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { resources } from '@neutrino/server/registry.ts'

/** Everything that the API serves under the default configuration. */
export function allEndpoints(): readonly Endpoint[] {
  return createEndpoints(resources, settingsOf(loadServerConfig([], []).values))
}
