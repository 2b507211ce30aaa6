import { systemClock } from '@neutrino/base/clock.ts'
import { createLog } from '@neutrino/base/log.ts'
import { runAgent } from './run-agent.ts'
import type { AgentSettings } from './settings.ts'

/** The unprivileged process: the root process starts it, tells it its settings and does for it what root must do. */

const log = createLog({})
process.once('message', message => void start(message))
process.send?.({ ready: true })

async function start(message: unknown): Promise<void> {
  const agent = await runAgent(settingsOf(message), {
    clock: systemClock,
    log,
    channel: {
      send: value => void process.send?.(value),
      onMessage: listener => void process.on('message', listener),
    },
  })
  const stop = async () => {
    await agent.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
  // Without root there is nothing that we could do.
  process.once('disconnect', () => void stop())
}

/** Our own parent made it. */
function settingsOf(message: unknown): AgentSettings {
  if (typeof message !== 'object' || message === null || !('settings' in message)) {
    throw new Error('the root process sent no settings')
  }
  return message.settings as AgentSettings
}
