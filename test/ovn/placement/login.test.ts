import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { createPlacementClient, type PlacementClient } from '@neutrino/server/placement/placement-client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectKeystoneAdmin } from '../../support/keystone/keystone-admin.ts'
import { type Keystone, startKeystone } from '../../support/keystone/start-keystone.ts'
import { type Placement, startPlacement } from '../../support/placement/start-placement.ts'

const prepareTimeoutMs = 240_000
const password = 'neutron-secret'

let dir: string
let keystone: Keystone
let placement: Placement
const opened: PlacementClient[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'placement-login-'))
  keystone = await startKeystone({ dir: join(dir, 'keystone') })
  const admin = await connectKeystoneAdmin(keystone)
  const project = await admin.createProject('service')
  for (const name of ['neutron', 'placement']) {
    const user = await admin.createUser(name, password)
    for (const role of ['admin', 'service']) await admin.grant({ user, role, on: `/projects/${project}` })
  }
  const validator = { url: keystone.url, username: 'placement', password }
  placement = await startPlacement({ dir: join(dir, 'placement'), keystone: validator })
  const service = await admin.create('services', 'service', { type: 'placement', name: 'placement' })
  const endpoint = { service_id: service, region_id: 'RegionOne', interface: 'internal', url: placement.url }
  await admin.create('endpoints', 'endpoint', endpoint)
}, prepareTimeoutMs)

afterAll(async () => {
  for (const client of opened) await client.close()
  await placement?.stop()
  await keystone?.stop()
  await rm(dir, { recursive: true, force: true })
})

function open(user: object, endpointType = 'internal'): PlacementClient {
  const known = {
    username: 'neutron',
    password,
    userDomainName: 'Default',
    projectName: 'service',
    projectDomainId: 'default',
  }
  const login = {
    authUrl: `${keystone.url}/v3`,
    user: { ...known, ...user },
    region: 'RegionOne',
    endpointType,
  }
  const client = createPlacementClient({ endpoint: undefined, login, tls: {} }, systemClock)
  opened.push(client)
  return client
}

test('our service user finds Placement in Keystone’s catalogue, and is let in', async () => {
  const client = open({})
  const id = randomUuid()
  await client.createProvider({ id, name: 'compute1', parentId: undefined })
  expect(await client.findHost('compute1')).toMatchObject({ id, generation: 0 })
})

test('without a place in the catalogue, or with another password, there is no Placement', async () => {
  await expect(open({}, 'public').findHost('compute1')).rejects.toThrow(
    'the catalogue of Keystone has no Placement',
  )
  await expect(open({ password: 'wrong' }).findHost('compute1')).rejects.toThrow('our own login with 401')
})
