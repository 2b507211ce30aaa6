import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'
import { COMMUNITIES_MAX } from './private-vlan.ts'

const { admin, member } = callers
let api: TestApi
let site: PortFixture

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { network: -1, subnet: -1, port: -1 } } })
  site = portFixture(api)
})
afterAll(() => api?.close())

const create = (port: object) => api.post(member, '/v2.0/ports', { port })
const change = (id: string, port: object) => api.put(member, `/v2.0/ports/${id}`, { port })
const changeNetwork = (id: string, network: object) => api.put(member, `/v2.0/networks/${id}`, { network })

test('a network has none unless it is asked to', async () => {
  const { id } = await site.network()
  expect((await api.get(member, `/v2.0/networks/${id}`)).body.network.pvlan).toBe(false)
  expect(await site.port({ network_id: id })).toMatchObject({ pvlan_type: null, pvlan_community: null })
  const refused = await create({ network_id: id, pvlan_type: 'isolated' })
  expect(refusal(refused)).toEqual([400, 'PVLANNotEnabledOnNetwork'])
})

test('a port has one of three places', async () => {
  const { id: network_id } = await site.network([], { pvlan: true })
  const web = { pvlan_type: 'community', pvlan_community: 'web' }
  expect(await site.port({ network_id, ...web })).toMatchObject(web)
  const port = await site.port({ network_id, pvlan_type: 'promiscuous' })
  expect(await site.update(port.id, web)).toMatchObject(web)
  expect(await site.update(port.id, { name: 'one' })).toMatchObject(web)
  const isolated = { pvlan_type: 'isolated', pvlan_community: null }
  expect(await site.update(port.id, isolated)).toMatchObject(isolated)
  const { ports } = (await api.get(member, `/v2.0/ports?network_id=${network_id}&pvlan_type=community`)).body
  expect(ports).toHaveLength(1)
})

test.each([
  [{ pvlan_type: 'community' }, 'PVLANCommunityNameRequired'],
  [{ pvlan_community: 'web' }, 'PVLANCannotSetCommunityName'],
  [{ pvlan_type: 'isolated', pvlan_community: 'web' }, 'PVLANCannotSetCommunityName'],
  [{ port_security_enabled: false }, 'PVLANPortSecurityDisabled'],
  [{ pvlan_type: 'primary' }, 'HTTPBadRequest'],
  [{ pvlan_type: 'community', pvlan_community: 'a-b' }, 'HTTPBadRequest'],
  [{ pvlan_type: 'community', pvlan_community: 'a'.repeat(233) }, 'HTTPBadRequest'],
])('%j is refused: %s', async (attributes, type) => {
  const { id: network_id } = await site.network([], { pvlan: true })
  expect(refusal(await create({ network_id, ...attributes }))).toEqual([400, type])
  const port = await site.port({ network_id, security_groups: [] })
  expect(refusal(await change(port.id, attributes))).toEqual([400, type])
})

test('the network needs port security, and so do its ports', async () => {
  const wish = { pvlan: true, port_security_enabled: false }
  const refused = await api.post(member, '/v2.0/networks', { network: wish })
  expect(refusal(refused)).toEqual([400, 'PVLANNetworkPortSecurityDisabled'])
  const { id } = await site.network()
  expect(refusal(await changeNetwork(id, wish))).toEqual([400, 'PVLANNetworkPortSecurityDisabled'])
  const open = await site.port({ network_id: id, port_security_enabled: false })
  expect(refusal(await changeNetwork(id, { pvlan: true }))).toEqual([400, 'PVLANPortSecurityDisabled'])
  await site.update(open.id, { port_security_enabled: true })
  expect((await changeNetwork(id, { pvlan: true })).body.network.pvlan).toBe(true)
  expect(refusal(await changeNetwork(id, { port_security_enabled: false }))).toEqual([
    ...[400, 'PVLANNetworkPortSecurityDisabled'],
  ])
})

test('ports keep their places while the private VLANs of their network are switched off', async () => {
  const { id: network_id } = await site.network([], { pvlan: true })
  const port = await site.port({ network_id, pvlan_type: 'promiscuous' })
  expect((await changeNetwork(network_id, { pvlan: false })).status).toBe(200)
  expect(await site.update(port.id, { name: 'renamed' })).toMatchObject({ pvlan_type: 'promiscuous' })
  expect(refusal(await change(port.id, { pvlan_type: 'isolated' }))).toEqual([
    400,
    'PVLANNotEnabledOnNetwork',
  ])
  expect(await site.update(port.id, { pvlan_type: null })).toMatchObject({ pvlan_type: null })
})

test('a community comes and goes with its ports: its network is looked at again', async () => {
  const { id: network_id } = await site.network([], { pvlan: true })
  await site.dirty()
  const unit = `network/${network_id}`
  await site.port({ network_id })
  expect(await site.dirty()).not.toContain(unit)
  const port = await site.port({ network_id, pvlan_type: 'community', pvlan_community: 'web' })
  expect(await site.dirty()).toContain(unit)
  await site.update(port.id, { pvlan_community: 'db' })
  expect(await site.dirty()).toContain(unit)
  await site.update(port.id, { name: 'renamed' })
  expect(await site.dirty()).not.toContain(unit)
  await api.delete(member, `/v2.0/ports/${port.id}`)
  expect(await site.dirty()).toContain(unit)
})

test('a network has a bounded number of communities', async () => {
  const { id: network_id } = await site.network([], { pvlan: true })
  const ports = Array.from({ length: COMMUNITIES_MAX }, (_, index) => ({
    ...{ network_id, pvlan_type: 'community', pvlan_community: `c${index}` },
  }))
  expect((await api.post(admin, '/v2.0/ports', { ports })).status).toBe(201)
  expect((await create({ ...ports[0] })).status).toBe(201)
  expect(refusal(await create({ ...ports[0], pvlan_community: 'more' }))).toEqual([400, 'BadRequest'])
})
