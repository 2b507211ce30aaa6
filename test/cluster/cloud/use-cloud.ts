import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { WaitTimeoutError, waitUntil } from '@neutrino/base/wait-until.ts'
import { bootMachine } from '@neutrino/cli/lab/boot-machine.ts'
import type { Lab } from '@neutrino/cli/lab/create-lab.ts'
import type { Lease } from '@neutrino/cli/lab/machine.ts'
import { createGuestProbes, type GuestProbes } from '@neutrino/cli/smoke/guest-probes.ts'
import { type Cloud, startCloud } from '@neutrino/cli/up/cloud.ts'
import { apiUrl } from '@neutrino/cli/up/cloud-directory.ts'
import { findFreePorts } from '@neutrino/cli/up/free-port.ts'
import type { NeutronConf } from '@neutrino/cli/up/neutron-conf.ts'
import { serverProcesses, stopServerProcess } from '@neutrino/cli/up/server-process.ts'
import type { Steps } from '@neutrino/cli/up/steps.ts'
import { printOperations } from '@neutrino/server/reconcile/planned-operation.ts'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { connectPlan, type Plan } from './connect-plan.ts'
import { emptyCloud } from './empty-cloud.ts'
import { createNeutronApi, type NeutronApi } from './neutron-api.ts'

/** The cloud that the files of a run share: three hypervisors, two of them gateways. */
export interface TestCloud {
  readonly cloud: Cloud
  readonly lab: Lab
  readonly api: NeutronApi
  readonly probes: GuestProbes
  /** Boots a machine named as its port: binds it, plugs it, asks for a lease if wanted. */
  boot(port: { readonly id: string }, guest: Guest): Promise<Lease>
  /** Asks until it is so. @throws at the bound, which `what` names. */
  eventually<T>(
    what: string,
    timeoutMs: number,
    condition: () => Promise<T | undefined | false> | T | undefined | false,
  ): Promise<T>
  /** Waits until everything that the API has accepted is in the hypervisors' flows. */
  settled(): Promise<void>
  /** Some packets may be lost while neighbours are learned, so this asks until all of three are answered. */
  expectReach(from: string, to: string, options?: readonly string[]): Promise<void>
  /** Of three, after everything has settled. */
  expectNoReach(from: string, to: string, options?: readonly string[]): Promise<void>
  /** A second pass would do nothing. */
  expectInSync(): Promise<void>
}

export interface Guest {
  readonly name: string
  readonly hypervisor: number
  readonly dhcp?: boolean
}

type Options = NonNullable<NeutronConf['extra']>

/** What every file gets unless it asks for something else. */
const optionsDefault: Options = {
  DEFAULT: { dns_domain: 'cloud.example' },
  // Off rather than unmanaged: what a file before has switched on in OVN goes.
  ovn: { enable_distributed_floating_ip: 'true', tunnel_ipsec: 'off' },
}

/** Starting takes a few seconds; the rest is for machines that others use as well. */
const startWaitMs = 120_000
const settleWaitMs = 30_000
const reachWaitMs = 15_000

/**
 * Gives the tests of a file the cloud, empty; it can be used inside tests and hooks. After the last of them a second
 * pass must do nothing, everything is removed, and then again.
 *
 * @param options more options of the configuration file; the server's processes start again when they differ from
 *   those of the file before.
 */
export function useCloud(options: Options = {}): TestCloud {
  let cloud: (TestCloud & { close(): Promise<void> }) | undefined
  beforeAll(async () => {
    cloud = await openTestCloud(mergeOptions(optionsDefault, options))
    await emptyCloud(cloud.lab, cloud.api)
  }, startWaitMs)
  afterAll(async () => {
    if (cloud === undefined) return
    try {
      await cloud.expectInSync()
    } finally {
      await emptyCloud(cloud.lab, cloud.api)
    }
    await cloud.expectInSync()
    await cloud.close()
  }, startWaitMs)
  const current = () => {
    if (cloud === undefined) throw new Error('The cloud is there only inside tests and hooks.')
    return cloud
  }
  return {
    get cloud() {
      return current().cloud
    },
    get lab() {
      return current().lab
    },
    get api() {
      return current().api
    },
    get probes() {
      return current().probes
    },
    boot: (port, guest) => current().boot(port, guest),
    eventually: (what, timeoutMs, condition) => current().eventually(what, timeoutMs, condition),
    settled: () => current().settled(),
    expectReach: (from, to, pingOptions) => current().expectReach(from, to, pingOptions),
    expectNoReach: (from, to, pingOptions) => current().expectNoReach(from, to, pingOptions),
    expectInSync: () => current().expectInSync(),
  }
}

async function openTestCloud(options: Options): Promise<TestCloud & { close(): Promise<void> }> {
  const cloud = await startOrChange(options)
  await configureHypervisors(cloud.lab)
  const opened = testCloudOf(cloud, await connectPlan(cloud))
  await opened.eventually('the API knows what hypervisors are', startWaitMs, () =>
    showsHypervisors(opened.api),
  )
  return opened
}

const hypervisors = 3
const gateways = 2
const silent: Steps = { step: (_name, work) => work(), skip: () => undefined, elapsedMs: () => 0 }

/** Starts what does not run. Other options than before ask for new processes. */
async function startOrChange(options: Options): Promise<Cloud> {
  const directory = inject('clusterDirectory')
  const optionsFile = join(directory, 'options.json')
  const text = JSON.stringify(options)
  const before = await readFile(optionsFile, 'utf8').catch(() => undefined)
  const [freePort = 0] = before === undefined ? await findFreePorts(1) : []
  const request = {
    ...{ directory, fresh: false, hypervisors, extra: options },
    ...(before === undefined ? { apiPort: freePort } : {}),
  }
  const cloud = await startCloud(request, silent, systemClock)
  await writeFile(optionsFile, text)
  if (before === undefined || before === text) return cloud
  await Promise.all(serverProcesses.map(name => stopServerProcess(cloud.directory, name)))
  return startCloud(request, silent, systemClock)
}

async function showsHypervisors(api: NeutronApi): Promise<boolean> {
  const agents = await api.list('agents', { binary: 'ovn-controller' })
  const isGateway = (agent: (typeof agents)[number]) => agent.agent_type === 'OVN Controller Gateway agent'
  const asConfigured = agents.filter(agent => agent.alive && agent.availability_zone === 'az1')
  return asConfigured.length === hypervisors && asConfigured.filter(isGateway).length === gateways
}

/** Two carry gateways; all of them know MAC addresses to send routed VLAN traffic from. */
async function configureHypervisors(lab: Lab): Promise<void> {
  for (const index of await lab.hypervisors()) {
    const gateway = index <= gateways ? 'enable-chassis-as-gw,' : ''
    await lab.vsctl(`hv${index}`, [
      ...['set', 'open_vswitch', '.', `external_ids:ovn-cms-options="${gateway}availability-zones=az1"`],
      `external_ids:ovn-chassis-mac-mappings="${lab.place.physicalNetwork}:0e:00:00:00:01:0${index}"`,
    ])
  }
}

function testCloudOf(cloud: Cloud, plan: Plan): TestCloud & { close(): Promise<void> } {
  const { lab } = cloud
  const endpoint = apiUrl(cloud.settings)
  const probes = createGuestProbes(lab)
  const eventually: TestCloud['eventually'] = (what, timeoutMs, condition) =>
    waitUntil({ clock: systemClock }, { what, timeoutMs, pollMs: 50 }, condition)
  const settled = async () => {
    await eventually(
      'the reconciler has nothing to do',
      settleWaitMs,
      async () => (await plan.waiting()) === 0,
    )
    await lab.sync(settleWaitMs)
  }
  return {
    cloud,
    lab,
    probes,
    api: createNeutronApi(endpoint),
    boot: async (port, { name, hypervisor, dhcp = false }) => {
      const machine = await bootMachine(lab, endpoint, { name, port: port.id, hypervisor, dhcp })
      if (!machine.installed) throw new Error(`OVN did not install the flows of ${name}`)
      return machine.lease ?? {}
    },
    eventually,
    settled,
    expectReach: async (from, to, options) => {
      await eventually(`${from} reaches ${to}`, reachWaitMs, async () => {
        return (await probes.ping(from, to, options)) === 3
      })
    },
    expectNoReach: async (from, to, options) => {
      await settled()
      expect(await probes.ping(from, to, options), `answers to ${from} from ${to}`).toBe(0)
    },
    expectInSync: () => expectInSync(plan, eventually),
    close: () => plan.close(),
  }
}

/** Status that was just observed may still be on its way into rows, so this asks until there is no difference. */
async function expectInSync(plan: Plan, eventually: TestCloud['eventually']): Promise<void> {
  let last = ''
  try {
    await eventually('a second pass would do nothing', settleWaitMs, async () => {
      const { operations, obstacles } = await plan.differences()
      last = [
        printOperations(operations),
        ...obstacles.map(one => `${one.unit.kind} ${one.unit.id}: ${one.error}`),
      ]
        .filter(text => text !== '')
        .join('\n')
      return last === ''
    })
  } catch (error) {
    if (error instanceof WaitTimeoutError)
      throw new Error(`a second pass would do:\n${last}`, { cause: error })
    throw error
  }
}

function mergeOptions(base: Options, more: Options): Options {
  const sections = new Set([...Object.keys(base), ...Object.keys(more)])
  return Object.fromEntries([...sections].map(name => [name, { ...base[name], ...more[name] }]))
}
