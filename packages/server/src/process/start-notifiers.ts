import { systemClock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { Loop } from '@neutrino/base/loop.ts'
import { ironicConnectionOf } from '../config/ironic-options.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import { computeSettingsOf } from '../config/nova-options.ts'
import { createBaremetalNotifier } from '../observe/baremetal/baremetal-notifier.ts'
import { createIronicClient } from '../observe/baremetal/ironic-client.ts'
import { IRONIC_CHANNEL } from '../observe/baremetal/outbox.ts'
import { createComputeNotifier } from '../observe/compute/compute-notifier.ts'
import { createNovaClient } from '../observe/compute/nova-client.ts'
import { EVENTS_CHANNEL } from '../observe/compute/outbox.ts'
import { listenFor } from './listen-for.ts'
import type { OpenDatabase } from './open-database.ts'

interface Stoppable {
  stop(): Promise<void>
}

/** Tells Nova and Ironic of their ports, in whichever process: events are taken, not assigned. */
export async function startNotifiers(
  config: ServerConfig,
  database: OpenDatabase,
  log: Log,
): Promise<Stoppable> {
  const common = { database: database.connection.database, clock: systemClock, log }
  const settings = computeSettingsOf(config)
  const nova = settings.nova === undefined ? undefined : createNovaClient(settings.nova, systemClock)
  const connection = ironicConnectionOf(config)
  const ironic = connection === undefined ? undefined : createIronicClient(connection, systemClock)
  const start = async (channel: string, notifier: Loop, client: { close(): Promise<void> } | undefined) => {
    const deafen = await listenFor(database.connect, channel, notifier.wake, log)
    notifier.start()
    return {
      stop: async () => {
        await deafen()
        await notifier.stop()
        await client?.close()
      },
    }
  }
  const started = [
    await start(EVENTS_CHANNEL, createComputeNotifier({ ...common, settings, nova }), nova),
    await start(
      IRONIC_CHANNEL,
      createBaremetalNotifier({ ...common, ironic, intervalMs: settings.intervalMs }),
      ironic,
    ),
  ]
  return {
    stop: async () => {
      for (const one of started) await one.stop()
    },
  }
}
