import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, reader } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1 } } })
})
afterAll(() => api.close())

const nowhere = '7e58d2b0-8a0a-4c3c-8c31-000000000000'
const createFlavor = (fields: object, by: Caller = admin) => api.post(by, '/v2.0/flavors', { flavor: fields })
const createProfile = (fields: object) =>
  api.post(admin, '/v2.0/service_profiles', { service_profile: fields })
const errorType = async (answer: ReturnType<typeof createFlavor>) => (await answer).body.NeutronError.type
const makeProfile = async (fields: object = { driver: 'test.other' }) =>
  (await createProfile(fields)).body.service_profile
const makeFlavor = async (service_profiles: readonly string[] = []) =>
  (await createFlavor({ name: 'gold', service_type: 'L3_ROUTER_NAT', service_profiles })).body.flavor

describe('flavors and service profiles', () => {
  test('are made by admins and seen by all', async () => {
    const { status, body } = await createFlavor({ name: 'f', description: 'd', service_type: 'FLAVORS' })
    const made = body.flavor
    expect({ status, made }).toEqual({
      status: 201,
      made: {
        id: made.id,
        name: 'f',
        description: 'd',
        service_type: 'FLAVORS',
        service_profiles: [],
        enabled: true,
      },
    })
    expect((await api.get(reader, `/v2.0/flavors?id=${made.id}`)).body.flavors).toEqual([made])
    expect((await api.get(reader, '/v2.0/flavors?id=33')).body.flavors).toEqual([])
    const off = await api.put(admin, `/v2.0/flavors/${made.id}`, { flavor: { enabled: false } })
    expect(off.body.flavor.enabled).toBe(false)
    expect((await createFlavor({ service_type: 'FLAVORS' }, member)).status).toBe(403)
    expect(await errorType(createFlavor({ service_type: 'NOTHING' }))).toBe('InvalidServiceType')
    expect((await api.delete(admin, `/v2.0/flavors/${made.id}`)).status).toBe(204)
    expect(await errorType(api.get(reader, `/v2.0/flavors/${made.id}`))).toBe('FlavorNotFound')
  })

  test('profiles name a driver that a provider has, or what it is told', async () => {
    const made = await makeProfile({ description: 'p', metainfo: '{"a":1}' })
    expect(made).toEqual({ id: made.id, description: 'p', driver: '', metainfo: '{"a":1}', enabled: true })
    expect(await errorType(createProfile({}))).toBe('ServiceProfileEmpty')
    expect(await errorType(createProfile({ driver: 'no.such' }))).toBe('ServiceProfileDriverNotFound')
    expect((await api.delete(admin, `/v2.0/service_profiles/${made.id}`)).status).toBe(204)
    expect(await errorType(api.delete(admin, `/v2.0/service_profiles/${made.id}`))).toBe(
      'ServiceProfileNotFound',
    )
  })

  test('are linked below the flavor', async () => {
    const [flavor, profile] = [await makeFlavor(), await makeProfile()]
    const at = `/v2.0/flavors/${flavor.id}/service_profiles`
    const link = (id: string, by: Caller = admin) => api.post(by, at, { service_profile: { id } })
    expect((await link(profile.id, member)).status).toBe(403)
    expect(await link(profile.id)).toMatchObject({
      status: 201,
      body: { service_profile: { id: profile.id } },
    })
    expect(await errorType(link(profile.id))).toBe('FlavorServiceProfileBindingExists')
    expect(await errorType(link(nowhere))).toBe('ServiceProfileNotFound')
    expect((await api.get(reader, `/v2.0/flavors/${flavor.id}`)).body.flavor.service_profiles).toEqual([
      profile.id,
    ])
    expect((await api.get(admin, at)).body).toEqual({ service_profiles: [{ id: profile.id }] })
    expect((await api.get(admin, `/v2.0/flavors/${flavor.id}/next_providers`)).body).toEqual({
      next_providers: [{ driver: 'test.other', provider: 'other' }],
    })
    expect(await errorType(api.delete(admin, `/v2.0/service_profiles/${profile.id}`))).toBe(
      'ServiceProfileInUse',
    )
    expect((await api.delete(admin, `${at}/${profile.id}`)).status).toBe(204)
    expect(await errorType(api.delete(admin, `${at}/${profile.id}`))).toBe(
      'FlavorServiceProfileBindingNotFound',
    )
  })
})

describe('a router with a flavor', () => {
  const createRouter = (fields: object, by: Caller = admin) =>
    api.post(by, '/v2.0/routers', { router: fields })

  test('belongs to another provider, and the flavor stays as long', async () => {
    const flavor = await makeFlavor([(await makeProfile()).id])
    const made = await createRouter({ flavor_id: flavor.id }, member)
    expect(made).toMatchObject({ status: 201, body: { router: { flavor_id: flavor.id } } })
    expect(await errorType(api.delete(admin, `/v2.0/flavors/${flavor.id}`))).toBe('FlavorInUse')
    await api.delete(member, `/v2.0/routers/${made.body.router.id}`)
    expect((await api.delete(admin, `/v2.0/flavors/${flavor.id}`)).status).toBe(204)
  })

  test('needs one that leads somewhere, and no other wishes', async () => {
    expect(await errorType(createRouter({ flavor_id: nowhere }))).toBe('FlavorNotFound')
    const bare = await makeFlavor()
    expect(await errorType(createRouter({ flavor_id: bare.id }))).toBe('FlavorServiceProfileBindingNotFound')
    const off = await makeFlavor([(await makeProfile({ driver: 'test.other', enabled: false })).id])
    expect(await errorType(createRouter({ flavor_id: off.id }))).toBe('ServiceProfileDisabled')
    const flavor = await makeFlavor([(await makeProfile()).id])
    expect((await createRouter({ flavor_id: flavor.id, distributed: true })).status).toBe(400)
  })
})

test('service providers are those of the configuration', async () => {
  const all = [
    { service_type: 'L3_ROUTER_NAT', name: 'ovn', default: true },
    { service_type: 'L3_ROUTER_NAT', name: 'other', default: false },
  ]
  expect((await api.get(reader, '/v2.0/service-providers')).body).toEqual({ service_providers: all })
  const found = await api.get(reader, '/v2.0/service-providers?default=True&fields=name')
  expect(found.body).toEqual({ service_providers: [{ name: 'ovn' }] })
})
