import type { Clock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { listAgents } from '@neutrino/client/generated/agent.ts'
import { listExtensions } from '@neutrino/client/generated/extension.ts'
import { createNetwork, deleteNetwork } from '@neutrino/client/generated/network.ts'
import { createSubnet } from '@neutrino/client/generated/subnet.ts'
import type { Transport } from '@neutrino/client/transport.ts'
import manifest from '../../package.json' with { type: 'json' }
import type { CommandOptions, CommandOutcome } from '../lab/run-command.ts'
import type { Argv, KitConfig } from './kit-config.ts'
import { plugSteps, portSteps, removalSteps, type Step } from './port-steps.ts'
import { type KitNetwork, PortTrial } from './port-trial.ts'
import { type Check, type KitReport, type PortReport, REPORT_FORMAT } from './report.ts'

/** What a run needs of the world. */
export interface KitWorld {
  readonly transport: Transport
  /** Runs a program to its end, without a shell. */
  readonly tryCommand: (argv: Argv, options: CommandOptions) => Promise<CommandOutcome>
  readonly clock: Clock
  /** Told of each check as it is made. */
  onCheck(port: Omit<PortReport, 'checks'>, check: Check): void
}

/** A run, for the ports that are tried in it. */
export interface KitRun {
  readonly config: KitConfig
  readonly transport: Transport
  tryCommand(argv: Argv, input: string): Promise<CommandOutcome>
  /** Throws with what the program said when it ends with anything but 0. */
  command(argv: Argv, input: string): Promise<string>
  /** Asks until there is an answer. */
  wait(what: string, condition: () => Promise<string | false>): Promise<string>
}

const POLL_MS = 250
/** More of what a program says is cut: a report is to be read. */
const OUTPUT_LENGTH_MAX = 4_000

/** Tries every kind of port of the configuration, and leaves nothing behind. */
export async function runKit(config: KitConfig, world: KitWorld): Promise<KitReport> {
  const startedAt = world.clock.now()
  const run = kitRun(config, world)
  const surroundings = await describe(run)
  const { network, ports } = await onNetwork(run, world)
  const all = [...network, ...ports.flatMap(({ checks }) => checks)]
  return {
    format: REPORT_FORMAT,
    kit_version: manifest.version,
    started_at: startedAt.toISOString(),
    ended_at: world.clock.now().toISOString(),
    endpoint: config.endpoint,
    ...surroundings,
    network,
    ports,
    passed: ports.length > 0 && all.every(({ result }) => result !== 'failed'),
  }
}

function kitRun(config: KitConfig, { transport, tryCommand, clock }: KitWorld): KitRun {
  const { timeoutMs } = config
  return {
    config,
    transport,
    tryCommand: (argv, input) => tryCommand(argv, { timeoutMs, input }),
    async command(argv, input) {
      const { code, stdout, stderr } = await tryCommand(argv, { timeoutMs, input })
      if (code === 0) return argv.join(' ')
      const how = code === null ? 'did not end in time' : `ended with ${code}`
      throw new Error(cut(`"${argv.join(' ')}" ${how}: ${stderr.trim() || stdout.trim()}`))
    },
    wait: (what, condition) => waitUntil({ clock }, { what, timeoutMs, pollMs: POLL_MS }, condition),
  }
}

async function describe(run: KitRun): Promise<Pick<KitReport, 'api' | 'agents' | 'facts'>> {
  const { transport, config } = run
  const versions = await transport.send<unknown>({ method: 'GET', path: '/', isOutside: true })
  const { extensions } = await listExtensions(transport)
  const places = [...config.ports, ...(config.peer === undefined ? [] : [config.peer])]
  const hosts = places.flatMap(({ host, target }) => [host, ...(target === undefined ? [] : [target.host])])
  const agents = await listAgents(transport, { host: [...new Set(hosts)] })
  const facts: KitReport['facts'][number][] = []
  for (const [name, argv] of Object.entries(config.facts)) {
    const { code, stdout } = await run.tryCommand(argv, '').catch(notStarted)
    facts.push({ name, argv, code, output: cut(stdout) })
  }
  return {
    api: { versions, extensions: extensions.map(({ alias }) => alias).sort() },
    agents: agents.map(({ host, agent_type, binary, alive, configurations }) => ({
      ...{ host, agent_type, binary, alive, configurations },
    })),
    facts,
  }
}

async function onNetwork(run: KitRun, world: KitWorld): Promise<Pick<KitReport, 'network' | 'ports'>> {
  const { transport, config } = run
  const { attributes, cidr } = config.network
  let made: KitNetwork | undefined
  const make: Step = {
    name: 'the network is made',
    async run() {
      made = await createNetwork(transport, { name: 'vendor-kit', ...attributes })
      const ip_version = cidr.includes(':') ? 6 : 4
      await createSubnet(transport, { network_id: made.id, cidr, ip_version, gateway_ip: null })
      return `${cidr}, MTU ${made.mtu}`
    },
  }
  const remove: Step = {
    name: 'the network is removed',
    async run() {
      if (made !== undefined) await deleteNetwork(transport, made.id)
      return 'removed'
    },
  }
  const before = await take(make, world.clock)
  const ports = made === undefined || before.result === 'failed' ? [] : await tryPorts(run, world, made)
  return { network: [before, await take(remove, world.clock)], ports }
}

async function tryPorts(run: KitRun, world: KitWorld, network: KitNetwork): Promise<readonly PortReport[]> {
  const { config } = run
  if (config.peer === undefined) return tryEach(run, world, { network, peer: undefined })
  const peer = new PortTrial(run, { kind: config.peer, network, peer: undefined })
  const before = await takeSteps(peer, world, plugSteps(peer))
  const isThere = before.every(({ result }) => result === 'passed')
  // Without it the probes of others would tell nothing of them.
  const others = isThere ? await tryEach(run, world, { network, peer }) : []
  const after = await takeSteps(peer, world, removalSteps(peer), !isThere)
  return [{ ...subjectOf(peer), checks: [...before, ...after] }, ...others]
}

async function tryEach(
  run: KitRun,
  world: KitWorld,
  on: { readonly network: KitNetwork; readonly peer: PortTrial | undefined },
): Promise<readonly PortReport[]> {
  const reports: PortReport[] = []
  for (const kind of run.config.ports) {
    const trial = new PortTrial(run, { kind, ...on })
    const checks = await takeSteps(trial, world, portSteps(trial, run.config))
    reports.push({ ...subjectOf(trial), checks })
  }
  return reports
}

function subjectOf({ kind }: PortTrial): Omit<PortReport, 'checks'> {
  return { vnic_type: kind.vnicType, host: kind.host, target: kind.target?.host ?? null }
}

async function takeSteps(
  trial: PortTrial,
  world: KitWorld,
  steps: readonly Step[],
  hasFailedBefore = false,
): Promise<readonly Check[]> {
  const checks: Check[] = []
  let hasFailed = hasFailedBefore
  for (const step of steps) {
    const isLeftOut = step.isSkipped === true || (hasFailed && step.cleansUp !== true)
    const check = isLeftOut ? leftOut(step, hasFailed) : await take(step, world.clock)
    hasFailed ||= check.result === 'failed'
    checks.push(check)
    world.onCheck(subjectOf(trial), check)
  }
  return checks
}

function leftOut({ name }: Step, hasFailed: boolean): Check {
  const detail = hasFailed ? 'an earlier check failed' : 'nothing is configured for it'
  return { name, result: 'skipped', duration_ms: 0, detail }
}

async function take({ name, run }: Step, clock: Clock): Promise<Check> {
  const sinceMs = clock.monotonicMs()
  const check = async (): Promise<Pick<Check, 'result' | 'detail'>> => {
    try {
      return { result: 'passed', detail: await run() }
    } catch (error) {
      return { result: 'failed', detail: cut(error instanceof Error ? error.message : String(error)) }
    }
  }
  const { result, detail } = await check()
  return { name, result, duration_ms: Math.round(clock.monotonicMs() - sinceMs), detail }
}

/** What is missing on the machine of the vendor is for whoever reads the report to judge. */
function notStarted(error: unknown): Pick<CommandOutcome, 'code' | 'stdout'> {
  return { code: null, stdout: error instanceof Error ? error.message : String(error) }
}

const cut = (text: string): string => text.slice(0, OUTPUT_LENGTH_MAX)
