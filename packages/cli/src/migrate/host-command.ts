import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { pathExists } from '../lab/path-exists.ts'
import { UserError } from '../user-error.ts'
import type { HostFacts, HostOptions } from './host-facts.ts'
import type { HostPlan, HostStep } from './host-step.ts'
import { observeHost } from './observe-host.ts'
import { planLinuxbridgeHost } from './plan-linuxbridge-host.ts'
import { planOpenvswitchHost } from './plan-openvswitch-host.ts'
import { noPlan, type PortsOfHost, readPortsOfHost } from './read-ports-of-host.ts'
import { readRollback, writeRollback } from './rollback-file.ts'
import { runSteps } from './run-steps.ts'
import { showHostPlan, showStep } from './show-host-plan.ts'

const usage = `neutrino migrate host, on each hypervisor, as root: moves its guests from the old agents to OVN
  --source linuxbridge|openvswitch   what plugged the guests
  --plan PLAN                        of neutrino migrate plan; needed with linuxbridge
  --ovn-remote REMOTE                southbound database, as tcp:192.0.2.1:6642
  --encap-ip ADDRESS                 of this host, for tunnels
  --encap-type geneve|vxlan          geneve by default
  --bridge-mappings NET:BRIDGE,...   bridges of physical networks; made and cabled where they are missing
  --host NAME, --system-id ID        the host's name in the plan (its host name), and its id (the same)
  --datapath-type system|netdev      system by default
  --rollback-file FILE               where to write what leads back; must not exist
  --apply                            take the steps; without it they are only shown
  --rollback FILE                    go back by that file
`

const options = {
  source: { type: 'string' },
  plan: { type: 'string' },
  'ovn-remote': { type: 'string' },
  'encap-ip': { type: 'string' },
  'encap-type': { type: 'string', default: 'geneve' },
  'bridge-mappings': { type: 'string', default: '' },
  host: { type: 'string' },
  'system-id': { type: 'string' },
  'datapath-type': { type: 'string', default: 'system' },
  'rollback-file': { type: 'string' },
  rollback: { type: 'string' },
  apply: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type Values = ReturnType<typeof parseValues>

function parseValues(args: readonly string[]) {
  return parseArgs({ args: [...args], options }).values
}

/** neutrino migrate host. */
export async function runHostStep(args: readonly string[]): Promise<number> {
  const values = parseValues(args)
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const host = values.host ?? hostname()
  if (values.rollback !== undefined) return await rollBack(await readRollback(values.rollback, host))
  const plan = await planHost(values, host)
  process.stdout.write(`${showHostPlan(plan)}\n`)
  if (plan.problems.length > 0) return 1
  return values.apply ? await apply(plan, { host, file: required(values, 'rollback-file') }) : 0
}

async function planHost(values: Values, host: string): Promise<HostPlan> {
  const hostOptions = optionsOf(values, host)
  const layout = layouts.find(({ name }) => name === values.source)
  if (layout === undefined) throw new UserError(`--source is linuxbridge or openvswitch.\n${usage}`)
  if (layout.needsPlan && values.plan === undefined)
    throw new UserError('With Linux bridges only the plan knows whose a device is: --plan PLAN.')
  const ports = values.plan === undefined ? noPlan : await readPortsOfHost(values.plan, host)
  return layout.plan(await observeHost(), ports, hostOptions)
}

const layouts: readonly {
  readonly name: string
  readonly needsPlan: boolean
  readonly plan: (facts: HostFacts, ports: PortsOfHost, options: HostOptions) => HostPlan
}[] = [
  { name: 'linuxbridge', needsPlan: true, plan: planLinuxbridgeHost },
  { name: 'openvswitch', needsPlan: false, plan: planOpenvswitchHost },
]

function optionsOf(values: Values, host: string): HostOptions {
  const encapType = values['encap-type']
  if (encapType !== 'geneve' && encapType !== 'vxlan') throw new UserError('--encap-type is geneve or vxlan.')
  return {
    host,
    systemId: values['system-id'] ?? host,
    ovnRemote: required(values, 'ovn-remote'),
    encapType,
    encapIp: required(values, 'encap-ip'),
    bridgeMappings: mappingsOf(values['bridge-mappings']),
    datapathType: values['datapath-type'],
  }
}

function mappingsOf(given: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given
      .split(',')
      .filter(pair => pair !== '')
      .map(pair => {
        const match = /^([^:]+):([^:]+)$/.exec(pair.trim())
        if (match?.[1] === undefined || match[2] === undefined)
          throw new UserError(`--bridge-mappings: "${pair}" is not NETWORK:BRIDGE.`)
        return [match[1], match[2]]
      }),
  )
}

function required(values: Values, name: 'ovn-remote' | 'encap-ip' | 'rollback-file'): string {
  const value = values[name]
  if (value === undefined) throw new UserError(`--${name} is missing.\n${usage}`)
  return value
}

async function apply(
  plan: HostPlan,
  { host, file }: { readonly host: string; readonly file: string },
): Promise<number> {
  // Written of a host that is half moved, it would not lead back.
  if (await pathExists(file)) throw new UserError(`${file} is there: it leads back from an earlier step.`)
  await writeRollback(file, host, plan.rollback)
  try {
    const { gapMs } = await take(plan.steps)
    process.stdout.write(
      `${plan.guests.length} devices moved; they changed hands within ${Math.round(gapMs)} ms.\n`,
    )
    return 0
  } catch (error) {
    process.stderr.write(`The step was not ended. To go back: neutrino migrate host --rollback ${file}\n`)
    throw new UserError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

async function rollBack(steps: readonly HostStep[]): Promise<number> {
  await take(steps)
  process.stdout.write('The host is as it was; agents that were started make the rest.\n')
  return 0
}

async function take(steps: readonly HostStep[]) {
  let number = 0
  return await runSteps(steps, {
    now: () => systemClock.monotonicMs(),
    onStep(step) {
      number += 1
      process.stdout.write(`${showStep(step, number)[0] ?? ''}\n`)
    },
  })
}
