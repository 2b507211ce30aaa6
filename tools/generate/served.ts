import { loadServerConfig } from '@neutrino/server/config/load-server-config.ts'
import { settingsOf } from '@neutrino/server/config/settings-of.ts'
import { advertisedExtensions } from '@neutrino/server/extensions/advertised.ts'
import { servedPaths } from '@neutrino/server/http/api.ts'
import { discoveryRoutes } from '@neutrino/server/http/discovery.ts'
import type { Served } from '@neutrino/server/http/openapi.ts'
import { resources, routes } from '@neutrino/server/registry.ts'

/** Everything that the API serves under the default configuration. */
export function served(): Served {
  const settings = settingsOf(loadServerConfig([], []).values)
  const hiddenAliases = new Set<string>()
  const discovery = discoveryRoutes(advertisedExtensions(hiddenAliases))
  return servedPaths(resources, [...discovery, ...routes], { settings, hiddenAliases })
}
