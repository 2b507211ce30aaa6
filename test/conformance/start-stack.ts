import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { type Cloud, openCloud, startCloud, stopCloud } from '@neutrino/cli/up/cloud.ts'
import { apiUrl, discardData, locateCloud, readSettings } from '@neutrino/cli/up/cloud-directory.ts'
import { findFreePorts } from '@neutrino/cli/up/free-port.ts'
import type { Steps } from '@neutrino/cli/up/steps.ts'
import { connectKeystoneAdmin, type KeystoneAdmin } from '../support/keystone/keystone-admin.ts'
import { type Keystone, startKeystone } from '../support/keystone/start-keystone.ts'
import { type ApiClient, createApiClient } from './api-client.ts'
import { cloudOptions, policyFileText, serviceUser, zone } from './cloud-options.ts'
import { pretendAgents } from './pretend-agents.ts'

/** Keystone, PostgreSQL, OVN with hypervisors, and our server, as one OpenStack region. */
export interface Stack {
  readonly keystone: Keystone
  readonly cloud: Cloud
  /** Our API with the powers of Keystone's administrator. */
  readonly api: ApiClient
  stop(): Promise<void>
}

/** Longer than any run, so that no test meets an expired token. */
const tokenExpirationS = 24 * 3_600
/** One test wants two agents of a kind. */
const hypervisors = 2
const zoneWaitMs = 30_000

/** Starts everything below `directory`, on ports that were free. */
export async function startStack(directory: string, steps: Steps): Promise<Stack> {
  const keystoneDirectory = join(directory, 'keystone')
  await mkdir(keystoneDirectory, { recursive: true })
  const keystone = await steps.step('Keystone', () =>
    startKeystone({ dir: keystoneDirectory, tokenExpirationS, isCaching: true }),
  )
  try {
    const [apiPort = 0] = await findFreePorts(1)
    const admin = await connectKeystoneAdmin(keystone)
    await steps.step('service user and catalogue', () => register(admin, `http://127.0.0.1:${apiPort}`))
    const policyFile = join(directory, 'policy.yaml')
    await writeFile(policyFile, policyFileText)
    const cloud = await startCloud(
      {
        directory: cloudDirectory(directory),
        fresh: true,
        apiPort,
        hypervisors,
        extra: cloudOptions(keystone.url, policyFile),
      },
      steps,
      systemClock,
    )
    const api = createApiClient(apiUrl(cloud.settings), admin.token)
    await steps.step(`availability zone ${zone}`, () => announceZone(cloud, api))
    await steps.step('pretended agents', () => pretendAgents(cloud))
    return { keystone, cloud, api, stop: () => stopStack(directory, keystone) }
  } catch (error) {
    await stopStack(directory, keystone)
    throw error
  }
}

/** Ends what was started below `directory`, however far it came. Only logs and configuration are left. */
async function stopStack(directory: string, keystone: Keystone): Promise<void> {
  await keystone.stop()
  const located = await locateCloud(cloudDirectory(directory))
  if ((await readSettings(located)) === undefined) return
  await stopCloud(await openCloud(located.directory))
  await discardData(located)
}

function cloudDirectory(directory: string): string {
  return join(directory, 'cloud')
}

async function register(admin: KeystoneAdmin, url: string): Promise<void> {
  const project = await admin.createProject(serviceUser.project)
  const user = await admin.createUser(serviceUser.user, serviceUser.password)
  for (const role of ['admin', 'service']) await admin.grant({ user, role, on: `/projects/${project}` })
  const service = await admin.create('services', 'service', { type: 'network', name: 'neutron' })
  for (const kind of ['public', 'internal', 'admin']) {
    await admin.create('endpoints', 'endpoint', {
      service_id: service,
      interface: kind,
      region_id: 'RegionOne',
      url,
    })
  }
}

/** Hypervisors say in which zone they are, and the server lists it once it has seen that. */
async function announceZone({ lab }: Cloud, api: ApiClient): Promise<void> {
  for (const index of await lab.hypervisors()) {
    const options = `enable-chassis-as-gw,availability-zones=${zone}`
    await lab.vsctl(`hv${index}`, ['set', 'open_vswitch', '.', `external_ids:ovn-cms-options="${options}"`])
  }
  const wait = { what: `availability zone ${zone} is listed`, timeoutMs: zoneWaitMs, pollMs: 100 }
  await waitUntil({ clock: systemClock }, wait, async () =>
    JSON.stringify(await api.get('/availability_zones')).includes(`"${zone}"`),
  )
}
