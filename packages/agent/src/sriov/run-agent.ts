import type { HostPort } from '../channel/host-port.ts'
import { type HostOutcome, runHostAgent } from '../channel/run-host-agent.ts'
import { createServerChannel } from '../channel/server-channel.ts'
import type { ChannelSettings } from '../channel/settings.ts'
import { watchLinks } from '../channel/watch-links.ts'
import { createRootRequests, type RootRequests } from '../supervision/root-requests.ts'
import type { AgentContext } from '../supervision/start-unprivileged.ts'
import { type Cards, createCards } from './cards.ts'
import { createForwardingTables, type ForwardingOptions, type ForwardingTables } from './forwarding-tables.ts'
import { placePorts, planFunctions } from './plan.ts'
import { planForwarding } from './plan-forwarding.ts'
import { seePorts } from './see-ports.ts'
import { planTrunks, seeSubports } from './trunk.ts'
import type { Verb } from './verb.ts'
import type { VirtualFunction } from './virtual-function.ts'

export interface SriovSettings extends ChannelSettings {
  readonly cards: {
    readonly devices: readonly string[]
    readonly excluded: readonly string[]
    readonly sysfs: string
    readonly program: string
  }
  readonly forwarding: ForwardingOptions & {
    /** Physical network to cards. */
    readonly sharing: Readonly<Record<string, readonly string[]>>
  }
  /** What the server is told beside what cards can do. */
  readonly configurations: Readonly<Record<string, unknown>>
}

/** Keeps the functions of this host's cards as their ports want them, and tells the server which ports have theirs. */
export async function runAgent(
  settings: SriovSettings,
  context: AgentContext,
): Promise<{ stop(): Promise<void> }> {
  const { clock, log } = context
  const root = createRootRequests<Verb>(context.channel)
  const channel = createServerChannel(settings.connection, settings.host, clock)
  const cards = createCards({ ...settings.cards, excluded: new Set(settings.cards.excluded) })
  const tables = createForwardingTables(settings.forwarding)
  const { sharing } = settings.forwarding
  let known: readonly VirtualFunction[] = []
  const agent = runHostAgent(
    {
      binary: 'neutron-sriov-nic-agent',
      configurations: () => ({
        ...settings.configurations,
        ...capabilitiesOf(settings.cards.devices, known),
      }),
      carryOut: async ports => {
        const outcome = await carryOut(ports, { cards, tables, sharing, root, log })
        known = outcome.functions
        return outcome
      },
    },
    { clock, log, channel, pollMs: settings.pollMs, heartbeatMs: settings.heartbeatMs },
  )
  const stopWatching = watchLinks(settings.cards.program, { clock, log, onChange: () => agent.wake() })
  return {
    stop: async () => {
      await stopWatching()
      await agent.stop()
    },
  }
}

/** Cards that let only some tags of servers pass: the others have no trunks. */
function capabilitiesOf(devices: readonly string[], functions: readonly VirtualFunction[]): object {
  const filters = (card: string) => functions.some(one => one.card === card && one.vlans !== undefined)
  return {
    devices: functions.length,
    virtual_functions: Object.fromEntries(
      devices.map(card => [card, functions.filter(one => one.card === card).length]),
    ),
    vlan_trunk: Object.fromEntries(devices.map(card => [card, filters(card) ? 'sysfs' : 'none'])),
  }
}

/** One pass: what is there, what is wanted of it, and what is there then. One step that fails keeps no other waiting. */
export async function carryOut(
  ports: readonly HostPort[],
  host: {
    readonly cards: Cards
    readonly tables: ForwardingTables
    readonly sharing: Readonly<Record<string, readonly string[]>>
    readonly root: RootRequests<Verb>
    readonly log: AgentContext['log']
  },
): Promise<HostOutcome & { readonly functions: readonly VirtualFunction[] }> {
  const { cards, tables, sharing, root, log } = host
  const before = await cards.functions()
  const placed = placePorts(ports, before)
  const steps = [...planFunctions(placed, before), ...planTrunks(ports, placed, before)]
  const forwarding = planForwarding(ports, await tables.read(), sharing)
  const failures = new Map<string, string>()
  const messages: string[] = []
  for (const { verb, portId } of [...steps, ...forwarding]) {
    try {
      await root.ask(verb)
      log.info(verb.verb, verb)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      log.error('a step failed', { ...verb, error })
      messages.push(message)
      if (portId !== undefined) failures.set(portId, message)
    }
  }
  const functions = steps.length === 0 ? before : await cards.functions()
  const now = placePorts(ports, functions)
  const whole = now.flatMap(({ port }) => (port.vnicType === 'direct-physical' ? (port.pciSlot ?? []) : []))
  const givenAway = await Promise.all(whole.map(async slot => ((await cards.isGivenAway(slot)) ? slot : [])))
  const seen = seePorts(now, failures, new Set(givenAway.flat()))
  return { seen: [...seen, ...seeSubports(ports, now, seen)], failures: messages, functions }
}
