import { loadServerConfig } from '@neutrino/server/config/load-server-config.ts'
import { settingsOf } from '@neutrino/server/config/settings-of.ts'
import { resourceSchema } from '@neutrino/server/definition/define-resource.ts'
import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { resources } from '@neutrino/server/registry.ts'

/** Everything that the API serves under the default configuration. */
export function allEndpoints(): readonly Endpoint[] {
  const settings = settingsOf(loadServerConfig([], []).values)
  return resources.map(resource => ({
    resource,
    schema: resourceSchema(resource.definition, resource.storage, settings),
  }))
}
