import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import type { Database } from '@neutrino/server/database/database.ts'
import type { NovaAggregates } from '@neutrino/server/placement/nova-aggregates.ts'
import { createPlacementClient, type PlacementClient } from '@neutrino/server/placement/placement-client.ts'
import { createPlacementReporter } from '@neutrino/server/placement/placement-reporter.ts'
import { placementState } from '@neutrino/server/placement/placement-state.ts'
import { request } from 'undici'
import { type Gateway, startGateway } from '../../support/placement/gateway.ts'
import { type Placement, startPlacement } from '../../support/placement/start-placement.ts'

/** A real Placement, our client of it through a gateway, and one that nothing stands before. */
export interface PlacementLab {
  readonly gateway: Gateway
  readonly client: PlacementClient
  /** What an operator, Nova or a test does, unseen by the gateway. */
  readonly direct: PlacementClient
  /** A request of Nova's scheduler. */
  read(path: string): Promise<unknown>
  /** The reporter of a reconciler; `pass` is one complete run of it. */
  reporter(
    database: Database,
    more?: {
      readonly nova?: NovaAggregates
      readonly tellsPhysicalNetworks?: boolean
      readonly tracksVirtualFunctions?: boolean
    },
  ): { pass(): Promise<void>; state(): Promise<string>; stop(): Promise<void> }
  close(): Promise<void>
}

const passMsMax = 60_000

export async function openPlacementLab(): Promise<PlacementLab> {
  const dir = await mkdtemp(join(tmpdir(), 'placement-'))
  const placement: Placement = await startPlacement({ dir })
  const gateway = await startGateway(() => placement.url)
  const behind = await startGateway(() => placement.url)
  const clientAt = (url: string) => {
    const user = {
      username: 'neutron',
      password: 'p',
      userDomainId: 'd',
      projectName: 's',
      projectDomainId: 'd',
    }
    const login = { authUrl: url, user, region: 'RegionOne', endpointType: 'public' }
    return createPlacementClient({ endpoint: undefined, login, tls: {}, answerMsMax: 10_000 }, systemClock)
  }
  const client = clientAt(gateway.url)
  const direct = clientAt(behind.url)
  return {
    gateway,
    client,
    direct,
    read: async path => {
      const headers = { 'x-auth-token': 'admin', 'openstack-api-version': 'placement 1.36' }
      const answer = await request(`${placement.url}${path}`, { headers })
      const body: unknown = await answer.body.json()
      if (answer.statusCode !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`)
      return body
    },
    reporter(database, { nova, tellsPhysicalNetworks = false, tracksVirtualFunctions = false } = {}) {
      const services = { placement: client, nova }
      const reported = { tunnelledDevice: 'rp_tunnelled', tellsPhysicalNetworks, tracksVirtualFunctions }
      const options = { database, services, reported, clock: systemClock, log: silentLog }
      const loop = createPlacementReporter(options)
      return {
        async pass() {
          const before = loop.status().runs
          loop.start()
          if (before > 0) loop.wake()
          const wait = { what: 'a run of the reporter', timeoutMs: passMsMax, pollMs: 10 }
          await waitUntil({ clock: systemClock }, wait, () => loop.status().runs > before)
          await loop.stop()
        },
        state: () => placementState(database, loop.status()),
        stop: () => loop.stop(),
      }
    },
    async close() {
      await Promise.all([client.close(), direct.close()])
      await Promise.all([gateway.close(), behind.close()])
      await placement.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
