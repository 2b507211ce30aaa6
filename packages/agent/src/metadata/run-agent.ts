import { createLoop } from '@neutrino/base/loop.ts'
import { createResolver } from '../dns/resolver.ts'
import { agentId } from '../southbound/own-chassis.ts'
import { createRootRequests } from '../supervision/root-requests.ts'
import type { AgentContext } from '../supervision/start-unprivileged.ts'
import { answerGuest } from './answer-guest.ts'
import { desire, type WantedNamespace } from './desire.ts'
import { createDnsService } from './dns-service.ts'
import { createGuestSockets } from './guest-sockets.ts'
import { planSteps } from './plan-steps.ts'
import { createRateLimit, unlimited } from './rate-limit.ts'
import type { AgentSettings } from './settings.ts'
import { connectSouthbound } from './southbound.ts'
import type { ActualNamespace, Verb } from './verb.ts'

/** The host is looked at this often, whatever is known of it. */
const observePeriodMs = 60_000
const periodMs = 15_000
const throttleMs = 100

/** Keeps namespaces as southbound wants them, and answers guests, until stopped. Namespaces and their proxies stay. */
export async function runAgent(
  settings: AgentSettings,
  context: AgentContext,
): Promise<{ stop(): Promise<void> }> {
  const { clock, log } = context
  const root = createRootRequests<Verb>(context.channel)
  const southbound = connectSouthbound(settings, { clock, log })
  const answers = {
    nova: settings.nova,
    rateLimit: settings.rateLimit === null ? unlimited : createRateLimit(settings.rateLimit, clock),
    log,
    guests: (network: string) => southbound.guests(network),
  }
  const takeDns =
    settings.nameServers === null
      ? undefined
      : createDnsService({
          resolver: createResolver({ servers: settings.nameServers, clock, log }),
          names: network => southbound.names(network),
        })
  const sockets = createGuestSockets(
    settings.socketDirectory,
    (sender, request, response) => answerGuest(answers, sender, request, response),
    takeDns,
  )
  const id = agentId(settings.chassis, 'metadata_agent')
  let carriedOut: string | undefined
  let observeAtMs = 0

  const run = async (): Promise<'idle'> => {
    await southbound.narrow()
    const facts = southbound.facts()
    // A chassis that is gone for a moment takes nothing away from its guests.
    if (facts === undefined) return 'idle'
    const generation = southbound.generation()
    const wanted = desire(facts)
    const networks = wanted.map(one => one.network)
    // Guests wait for those that are there already; new ones get their directories from root.
    await sockets.serve(networks)
    const text = JSON.stringify(wanted)
    const total = networks.length
    if (text !== carriedOut || clock.monotonicMs() >= observeAtMs) {
      if (carriedOut === undefined)
        await southbound.report(id, { phase: 'full_sync', progress: { done: 0, total } })
      carriedOut = ''
      const failures = await carryOut(wanted).finally(() => sockets.serve(networks))
      if (failures.size > 0) {
        const error = new AggregateError([...failures.values()], `${failures.size} networks are not served`)
        const progress = { done: networks.filter(network => !failures.has(network)).length, total }
        await southbound.report(id, { phase: 'degraded', progress, last_error: error.message })
        throw error
      }
      carriedOut = text
      observeAtMs = clock.monotonicMs() + observePeriodMs
    }
    await southbound.report(id, { phase: 'ready', progress: { done: total, total } }, generation)
    return 'idle'
  }

  /** Networks that could not be served, or left, each with the last reason. */
  const carryOut = async (wanted: readonly WantedNamespace[]): Promise<ReadonlyMap<string, unknown>> => {
    const actual = namespacesIn(await root.ask({ verb: 'observe' }))
    const failures = new Map<string, unknown>()
    for (const step of planSteps(wanted, actual)) {
      try {
        await root.ask(step)
        if (step.verb === 'add-namespace' || step.verb === 'remove-namespace') log.info(step.verb, step)
      } catch (error) {
        // One network that cannot be served keeps none of the others waiting.
        log.error('a step failed', { ...step, error })
        failures.set(step.network, error)
      }
    }
    return failures
  }

  const loop = createLoop({ name: 'metadata', periodMs, throttleMs, clock, log, run })
  southbound.onChange(() => loop.wake())
  loop.start()
  return {
    stop: async () => {
      await loop.stop()
      await sockets.close()
      await southbound.close()
    },
  }
}

/** Root is trusted: only the shape is looked at. */
function namespacesIn(answer: unknown): readonly ActualNamespace[] {
  return Array.isArray(answer) ? answer : []
}
