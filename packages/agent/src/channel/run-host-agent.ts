import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { createLoop } from '@neutrino/base/loop.ts'
import type { HostPort } from './host-port.ts'
import type { AgentReport, SeenPort, ServerChannel } from './server-channel.ts'
import { watchPorts } from './watch-ports.ts'

const THROTTLE_MS = 100

/** What a kind of agent does with the ports of its host. */
export interface HostWork {
  readonly binary: string
  readonly configurations: () => object
  /** Makes the host as its ports want it, and tells what it has for each. */
  carryOut(ports: readonly HostPort[]): Promise<HostOutcome>
}

export interface HostOutcome {
  readonly seen: readonly SeenPort[]
  /** What could not be done. */
  readonly failures: readonly string[]
}

export interface HostAgentContext {
  readonly clock: Clock
  readonly log: Log
  readonly channel: ServerChannel
  /** The host is looked at this often, whatever is known of it. */
  readonly pollMs: number
  readonly heartbeatMs: number
}

export interface HostAgent {
  /** Something of the host changed. */
  wake(): void
  stop(): Promise<void>
}

/**
 * Keeps a host as the server wants it, and the server told of what the host has: both on events for speed, and on timers
 * for certainty. What the host has stays when the agent ends, or the server is away.
 */
export function runHostAgent(work: HostWork, context: HostAgentContext): HostAgent {
  const { clock, log, channel } = context
  const told = new Map<string, string>()
  let status: AgentReport['status'] = { phase: 'starting' }
  let isFirst = true
  const known = Promise.withResolvers<void>()

  const look = async (): Promise<'idle'> => {
    const ports = watched.all()
    if (ports === undefined) return 'idle'
    const { seen, failures } = await work.carryOut([...ports.values()])
    for (const id of told.keys()) if (!ports.has(id)) told.delete(id)
    const news = seen.filter(one => isNews(one, ports.get(one.port_id), told.get(one.port_id)))
    if (news.length > 0) await channel.report(news)
    for (const one of news) told.set(one.port_id, textOf(one))
    say(statusOf(seen.length, failures))
    return 'idle'
  }
  const say = (next: AgentReport['status']) => {
    const isOther = JSON.stringify(next) !== JSON.stringify(status)
    status = next
    if (isOther) heart.wake()
  }
  const beat = async (): Promise<'idle'> => {
    await channel.heartbeat({
      ...{ binary: work.binary, configurations: work.configurations(), status, start: isFirst },
    })
    isFirst = false
    known.resolve()
    return 'idle'
  }
  const shared = { throttleMs: THROTTLE_MS, clock, log }
  const heart = createLoop({ name: 'heartbeat', periodMs: context.heartbeatMs, run: beat, ...shared })
  const loop = createLoop({ name: 'ports', periodMs: context.pollMs, run: look, ...shared })
  const watched = watchPorts(channel, { clock, log, isKnown: known.promise, onChange: () => loop.wake() })
  heart.start()
  loop.start()
  return {
    wake: () => loop.wake(),
    stop: async () => {
      await Promise.all([heart.stop(), loop.stop(), watched.stop()])
      await channel.close()
    },
  }
}

const textOf = ({ device, reason }: SeenPort) => JSON.stringify([device, reason])

/** What the server was not told, or shows otherwise: it binds ports anew, and then knows nothing of them. */
function isNews(seen: SeenPort, port: HostPort | undefined, told: string | undefined): boolean {
  if (port === undefined) return false
  if (told !== textOf(seen)) return true
  const isUp = seen.device !== null && port.isEnabled
  return port.isActive && isUp !== (port.status === 'ACTIVE')
}

function statusOf(total: number, failures: readonly string[]): AgentReport['status'] {
  if (failures.length === 0) return { phase: 'ready', progress: { done: total, total } }
  const done = Math.max(0, total - failures.length)
  const last_error = `${failures.length} steps failed: ${failures[0]}`.slice(0, 1_000)
  return { phase: 'degraded', progress: { done, total }, last_error }
}
