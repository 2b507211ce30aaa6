import { type Clock, systemClock } from '@neutrino/base/clock.ts'
import { createLog, type Log } from '@neutrino/base/log.ts'
import type { Channel } from './root-requests.ts'

/** What the unprivileged process of an agent is given. */
export interface AgentContext {
  readonly clock: Clock
  readonly log: Log
  /** To the root process. */
  readonly channel: Channel
}

/**
 * The unprivileged process: the root process starts it, tells it its settings and does for it what root must do.
 *
 * @param start is given the settings as root sent them
 */
export function startUnprivileged(
  start: (settings: unknown, context: AgentContext) => Promise<{ stop(): Promise<void> }>,
): void {
  const log = createLog({})
  const begin = async (message: unknown) => {
    const agent = await start(settingsIn(message), {
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
  process.once('message', message => void begin(message))
  process.send?.({ ready: true })
}

function settingsIn(message: unknown): unknown {
  if (typeof message !== 'object' || message === null || !('settings' in message)) {
    throw new Error('the root process sent no settings')
  }
  return message.settings
}
