import { runHostAgent } from '../channel/run-host-agent.ts'
import { createServerChannel } from '../channel/server-channel.ts'
import type { ChannelSettings } from '../channel/settings.ts'
import { watchLinks } from '../channel/watch-links.ts'
import { createRootRequests } from '../supervision/root-requests.ts'
import type { AgentContext } from '../supervision/start-unprivileged.ts'
import { listMacvtapDevices } from './macvtap-device.ts'
import { planDevices } from './plan.ts'
import type { Verb } from './verb.ts'

export interface MacvtapSettings extends ChannelSettings {
  /** Physical network to device. */
  readonly interfaceMappings: Readonly<Record<string, string>>
}

/** Tells the server which ports of this host have their device, and keeps the devices as ports want them. */
export async function runAgent(
  settings: MacvtapSettings,
  context: AgentContext,
): Promise<{ stop(): Promise<void> }> {
  const { clock, log } = context
  const root = createRootRequests<Verb>(context.channel)
  const channel = createServerChannel(settings.connection, settings.host, clock)
  let devices = 0
  const agent = runHostAgent(
    {
      binary: 'neutron-macvtap-agent',
      configurations: () => ({
        interface_mappings: settings.interfaceMappings,
        extensions: [],
        devices,
      }),
      carryOut: async ports => {
        const { steps, seen } = planDevices(ports, await listMacvtapDevices())
        devices = seen.filter(one => one.device !== null).length
        const failures: string[] = []
        for (const step of steps) {
          try {
            await root.ask(step)
            log.info(step.verb, step)
          } catch (error) {
            log.error('a step failed', { ...step, error })
            failures.push(error instanceof Error ? error.message : String(error))
          }
        }
        return { seen, failures }
      },
    },
    { clock, log, channel, pollMs: settings.pollMs, heartbeatMs: settings.heartbeatMs },
  )
  const stopWatching = watchLinks('ip', { clock, log, onChange: () => agent.wake() })
  return {
    stop: async () => {
      await stopWatching()
      await agent.stop()
    },
  }
}
