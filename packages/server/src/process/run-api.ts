import { dirname, resolve } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createMetrics } from '@neutrino/base/metrics.ts'
import type { FastifyInstance } from 'fastify'
import { AGENT_ROOT, createAgentApi } from '../agents/agent-api.ts'
import { createHostChanges } from '../agents/host-changes.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import { settingsOf } from '../config/settings-of.ts'
import { advertisedExtensions } from '../extensions/advertised.ts'
import { createApi } from '../http/api.ts'
import { discoveryRoutes } from '../http/discovery.ts'
import { openApiDocument } from '../http/openapi.ts'
import { createHttpServer } from '../http/server.ts'
import type { Services } from '../http/wire.ts'
import { openPolicy } from '../policy/index.ts'
import { DIRTY_CHANNEL } from '../reconcile/dirty-unit.ts'
import { resources, routes } from '../registry.ts'
import { authenticatorOf } from './authenticator-of.ts'
import { checkHealth } from './check-health.ts'
import { hiddenAliasesOf } from './hidden-aliases-of.ts'
import { listenFor } from './listen-for.ts'
import { dirtyNotifier } from './notify-dirty.ts'
import type { OpenDatabase } from './open-database.ts'
import { openPlacement } from './open-placement.ts'
import { serverMetrics } from './server-metrics.ts'
import { storeAtStart } from './store-at-start.ts'
import { storeDefaultRanges } from './store-default-ranges.ts'
import { storeMetadataPorts } from './store-metadata-ports.ts'
import { storeQuotaDefaults } from './store-quota-defaults.ts'

/** How often changed policy files are looked for. */
export const POLICY_REFRESH_MS = 10_000

export interface RunningApi {
  readonly app: FastifyInstance
  readonly address: string
  stop(): Promise<void>
}

/** Builds the API of one process and listens. `configFiles` tell where policy.yaml is looked for. */
export async function runApi(
  config: ServerConfig,
  configFiles: readonly string[],
  database: OpenDatabase,
  log: Log,
): Promise<RunningApi> {
  const clock = systemClock
  const besideConfig = (path: string) => resolve(configFiles[0] ? dirname(configFiles[0]) : '.', path)
  const live = await openPolicy({
    file: besideConfig(config.oslo_policy.policyFile),
    directories: config.oslo_policy.policyDirs.map(besideConfig),
    enforceScope: config.oslo_policy.enforceScope,
    clock,
    log,
  })
  const metrics = createMetrics({ processMetrics: true })
  const observed = serverMetrics(metrics)
  const settings = settingsOf(config)
  const { connection } = database
  const placement = openPlacement(config, connection.database)
  const services: Services = {
    transactor: { database: connection.database, events: observed.transactions },
    settings,
    clock,
    policy: live.current,
    wake: dirtyNotifier(connection.pool, log),
    hiddenAliases: hiddenAliasesOf(config),
    placement: placement?.allocations,
  }
  const authenticator = await authenticatorOf(config, { policy: live.current, clock, log })
  const api = createApi(services, resources, [
    ...discoveryRoutes(advertisedExtensions(services.hiddenAliases)),
    ...routes,
  ])
  const changes = createHostChanges({ database: connection.database, clock, log })
  const agents = createAgentApi(services, changes)
  const deafen = await listenFor(database.connect, DIRTY_CHANNEL, changes.wake, log)
  const app = createHttpServer({
    services,
    api,
    beside: { name: 'agents', root: AGENT_ROOT, handle: agents.handle },
    authenticator,
    openapi: () => openApiDocument(api),
    health: () => checkHealth(connection.pool, log, placement !== undefined),
    metrics: () => metrics.text(),
    onRequest: observed.onRequest,
    trustsProxyHeaders: config.oslo_middleware.enableProxyHeadersParsing,
    ...(config.DEFAULT.networkLinkPrefix ? { linkPrefix: config.DEFAULT.networkLinkPrefix } : {}),
    log,
  })
  const stored = [
    storeAtStart('default quotas', () => storeQuotaDefaults(connection.pool, settings.quotas), log),
    storeAtStart('segment ranges', () => storeDefaultRanges(connection.pool, settings.segments), log),
    storeAtStart('metadata ports', () => storeMetadataPorts(services, log), log),
  ]
  const refresh = setInterval(() => void live.refresh(), POLICY_REFRESH_MS)
  const address = await app.listen({ host: config.DEFAULT.bindHost, port: config.DEFAULT.bindPort })
  log.info('the API listens', { address })
  return {
    app,
    address,
    async stop() {
      clearInterval(refresh)
      for (const storing of stored) storing.stop()
      await deafen()
      await agents.close()
      await app.close()
      await authenticator.close()
      await placement?.client.close()
    },
  }
}
