import { rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Clock } from '@neutrino/base/clock.ts'
import { createLab, type Lab } from '../lab/create-lab.ts'
import { pathExists } from '../lab/path-exists.ts'
import { UserError } from '../user-error.ts'
import { writeClientFiles } from './client-files.ts'
import {
  type CloudDirectory,
  type CloudSettings,
  discardData,
  locateCloud,
  makeCloudDirectory,
  readSettings,
  removeShortcut,
  writeSettings,
} from './cloud-directory.ts'
import { startDatabaseServer, stopDatabaseServer } from './database-server.ts'
import { findFreePorts, isPortTaken } from './free-port.ts'
import { type NeutronConf, renderNeutronConf } from './neutron-conf.ts'
import {
  configFile,
  findServerProcess,
  serverProcesses,
  startServerProcess,
  stopServerProcess,
  upgradeSchema,
  waitApiReady,
  waitReconcilerReady,
} from './server-process.ts'
import type { Steps } from './steps.ts'

export interface CloudRequest {
  readonly directory: string
  /** Delete the data of an earlier run first. */
  readonly fresh: boolean
  /** As it was, or the default, when absent. */
  readonly apiPort?: number
  readonly hypervisors?: number
  /** More options of the configuration file. */
  readonly extra?: NeutronConf['extra']
}

export interface Cloud {
  readonly directory: CloudDirectory
  readonly settings: CloudSettings
  readonly lab: Lab
}

export const apiPortDefault = 9696
const hypervisorsDefault = 2
const hypervisorsMax = 20

/** Opens the cloud of a directory that was started before, running or not. */
export async function openCloud(directory: string): Promise<Cloud> {
  const located = await locateCloud(directory)
  const settings = await readSettings(located)
  if (settings === undefined) {
    throw new UserError(`There is no cloud in ${located.directory}: "./dev up" makes one.`)
  }
  return cloudOf(located, settings)
}

/** Starts everything that is not running and returns when the API answers. Idempotent. */
export async function startCloud(request: CloudRequest, steps: Steps, clock: Clock): Promise<Cloud> {
  const directory = await locateCloud(request.directory)
  const asRoot = process.getuid?.() === 0
  await assertPrograms(asRoot ? [...centralPrograms, ...hypervisorPrograms] : centralPrograms)
  const known = await readSettings(directory)
  if (request.fresh && known !== undefined) {
    await steps.step('delete the earlier data', async () => {
      await stopCloud(cloudOf(directory, known))
      await discardData(directory)
    })
  }
  await makeCloudDirectory(directory)
  const settings = await chooseSettings(directory, request, known)
  await writeSettings(directory, settings)
  const cloud = cloudOf(directory, settings)
  await startParts(cloud, { asRoot, steps, clock, extra: request.extra })
  return cloud
}

async function startParts(
  cloud: Cloud,
  how: {
    readonly asRoot: boolean
    readonly steps: Steps
    readonly clock: Clock
    readonly extra: NeutronConf['extra']
  },
): Promise<void> {
  const { directory, lab, settings } = cloud
  const { steps, clock } = how
  const database = steps
    .step('PostgreSQL', () => startDatabaseServer(directory), describeStarted)
    .then(async server => {
      await writeConfig(cloud, server.url, how.extra)
      await writeClientFiles(directory, settings)
      await steps.step('database schema', () => upgradeSchema(directory))
    })
  const central = steps.step('OVN central', () => lab.startCentral())
  const api = database.then(() => steps.step('API', () => startApi(cloud, clock)))
  const reconciler = Promise.all([api, central]).then(() =>
    steps.step('reconciler', () => startReconciler(cloud, clock)),
  )
  const hypervisors = how.asRoot
    ? steps.step(`${settings.hypervisors} hypervisors`, () => lab.startHypervisors(settings.hypervisors))
    : Promise.resolve(steps.skip('hypervisors', 'network namespaces need root: run as root to have them'))
  // All of them end, well or badly, before the outcome is judged: nothing goes on behind an error message.
  const outcomes = await Promise.allSettled([database, central, api, reconciler, hypervisors])
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  if (how.asRoot) await steps.step('hypervisors known to OVN', () => waitChassis(cloud))
}

async function startApi({ directory, settings }: Cloud, clock: Clock): Promise<void> {
  await startServerProcess(directory, 'api')
  await waitApiReady(directory, settings, clock)
}

async function startReconciler({ directory, settings }: Cloud, clock: Clock): Promise<void> {
  await startServerProcess(directory, 'reconcile')
  await waitReconcilerReady(directory, settings, clock)
}

/** Stops all and removes what is outside the directory; the data stays. Idempotent. */
export async function stopCloud(cloud: Cloud): Promise<void> {
  await Promise.all(serverProcesses.map(name => stopServerProcess(cloud.directory, name)))
  await Promise.all([cloud.lab.stop(), stopDatabaseServer(cloud.directory)])
  await removeShortcut(cloud.directory)
}

/** Removes the directory itself as well. */
export async function removeCloud(cloud: Cloud): Promise<void> {
  await stopCloud(cloud)
  await discardData(cloud.directory)
  await rm(cloud.directory.directory, { recursive: true, force: true })
}

function cloudOf(directory: CloudDirectory, settings: CloudSettings): Cloud {
  const ports = { nb: settings.northboundPort, sb: settings.southboundPort }
  return { directory, settings, lab: createLab({ stateDir: directory.lab, ports }) }
}

function describeStarted(server: { readonly started: boolean }): string {
  return server.started ? '' : 'was running'
}

async function writeConfig(cloud: Cloud, database: string, extra: NeutronConf['extra']): Promise<void> {
  const { lab, settings } = cloud
  const text = renderNeutronConf({
    settings,
    database,
    northbound: lab.northbound,
    southbound: lab.southbound,
    physicalNetwork: lab.place.physicalNetwork,
    ...(extra === undefined ? {} : { extra }),
  })
  await writeFile(configFile(cloud.directory), text)
}

const chassisWaitS = 20

/** Each ovn-controller announces itself in the southbound database. */
async function waitChassis({ lab }: Cloud): Promise<void> {
  for (const index of await lab.hypervisors()) {
    await lab.sbctl([`--timeout=${chassisWaitS}`, 'wait-until', 'Chassis', `hv${index}`])
  }
}

async function chooseSettings(
  directory: CloudDirectory,
  request: CloudRequest,
  known: CloudSettings | undefined,
): Promise<CloudSettings> {
  const apiPort = request.apiPort ?? known?.apiPort ?? apiPortDefault
  const hypervisors = request.hypervisors ?? known?.hypervisors ?? hypervisorsDefault
  if (hypervisors < 1 || hypervisors > hypervisorsMax) {
    throw new UserError(`${hypervisors} hypervisors are not possible: choose 1 to ${hypervisorsMax}.`)
  }
  const apiRuns = (await findServerProcess(directory, 'api')) !== undefined
  if (apiRuns && known !== undefined && known.apiPort !== apiPort) {
    throw new UserError(
      `The API already runs on port ${known.apiPort}: stop it with "./dev down" to move it.`,
    )
  }
  if (!apiRuns && (await isPortTaken(apiPort))) {
    throw new UserError(
      `Port ${apiPort} is in use by another program: stop that, or choose a port with --api-port.`,
    )
  }
  const ports = await chooseCentralPorts(directory, known)
  return { apiPort, hypervisors, ...ports }
}

/** Keeps the databases' ports while they are free or our own. */
async function chooseCentralPorts(
  directory: CloudDirectory,
  known: CloudSettings | undefined,
): Promise<Pick<CloudSettings, 'northboundPort' | 'southboundPort'>> {
  if (known !== undefined) {
    const { northboundPort, southboundPort } = known
    const isOurs = await pathExists(join(directory.lab, 'ovn', 'nb.sock'))
    const isFree = !(await isPortTaken(northboundPort)) && !(await isPortTaken(southboundPort))
    if (isOurs || isFree) return { northboundPort, southboundPort }
  }
  const [northboundPort = 0, southboundPort = 0] = await findFreePorts(2)
  return { northboundPort, southboundPort }
}

const centralPrograms = ['ovsdb-server', 'ovsdb-tool', 'ovn-northd', 'ovn-nbctl', 'ovn-sbctl'] as const
const hypervisorPrograms = ['ovs-vswitchd', 'ovs-vsctl', 'ovn-controller', 'ip', 'ethtool'] as const

async function assertPrograms(names: readonly string[]): Promise<void> {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  const missing: string[] = []
  for (const name of names) {
    const found = await Promise.all(directories.map(directory => pathExists(join(directory, name))))
    if (!found.includes(true)) missing.push(name)
  }
  if (missing.length === 0) return
  throw new UserError(
    `These programs are missing: ${missing.join(', ')}. As root, ./dev installs them; otherwise install Debian's ovn-central, ovn-host, openvswitch-switch, iproute2 and ethtool.`,
  )
}
