import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { countMtuMismatches } from '../../reconcile/count-mtu-mismatches.ts'

const { admin, member, other } = callers
const driver = 'neutron.services.l3_router.service_providers.single_node.SingleNodeDriver'
let api: TestApi

beforeAll(async () => {
  const single = { serviceType: 'L3_ROUTER_NAT', name: 'single_node', driver, isDefault: false }
  api = await createTestApi({
    settings: { serviceProviders: [...testSettings.serviceProviders, single] },
    hiddenAliases: ['l3-ndp-proxy'],
  })
})
afterAll(() => api.close())

const made = async (path: string, name: string, body: object, by: Caller = admin) => {
  const answer = await api.post(by, `/v2.0/${path}`, { [name]: body })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body[name].id as string
}

test('a router of OVN has several gateways, one of an agent has not; what is switched off nobody has', async () => {
  const ofOvn = await made('routers', 'router', {}, member)
  const flavor = await made('flavors', 'flavor', { name: 'f', service_type: 'L3_ROUTER_NAT' })
  const profile = await made('service_profiles', 'service_profile', { driver })
  await api.post(admin, `/v2.0/flavors/${flavor}/service_profiles`, { service_profile: { id: profile } })
  const ofAgent = await made('routers', 'router', { flavor_id: flavor })
  const told = async (id: string) =>
    (await api.get(admin, `/v2.0/routers/${id}/capabilities`)).body.capabilities
  const [ovn, agent] = [await told(ofOvn), await told(ofAgent)]
  expect(ovn).toMatchObject({ provider: 'ovn', ha: true, distributed: false })
  expect(ovn.extensions).toContain('external-gateway-multihoming')
  expect(ovn.bfd).toEqual({ modes: ['asynchronous'], auth_types: [] })
  expect(agent).toMatchObject({ bfd: { modes: [], auth_types: [] }, ecmp_hash: [] })
  for (const absent of ['l3-ndp-proxy', 'l3-conntrack-helper']) expect(ovn.extensions).not.toContain(absent)
  expect(agent).toMatchObject({ provider: 'single_node', ha: false, distributed: false })
  for (const present of ['extraroute-atomic', 'l3-conntrack-helper'])
    expect(agent.extensions).toContain(present)
  expect(agent.extensions).not.toContain('external-gateway-multihoming')
  expect((await api.get(member, `/v2.0/routers/${ofOvn}/capabilities`)).status).toBe(200)
  for (const id of [ofOvn, randomUuid()])
    expect((await api.get(other, `/v2.0/routers/${id}/capabilities`)).body.NeutronError.type).toBe(
      'RouterNotFound',
    )
})

test('networks of different MTU are told, and nothing of alike ones', async () => {
  const router = await made('routers', 'router', {}, member)
  const mismatch = async () =>
    (await api.get(member, `/v2.0/routers/${router}/capabilities`)).body.capabilities.mtu_mismatch
  const networks: string[] = []
  for (const [index, mtu] of [1400, 1400, 1300].entries()) {
    const network = await made('networks', 'network', { mtu }, member)
    const subnet = { network_id: network, ip_version: 4, cidr: `10.${index}.0.0/24` }
    const subnetId = await made('subnets', 'subnet', subnet, member)
    expect(await mismatch()).toEqual([])
    const path = `/v2.0/routers/${router}/add_router_interface`
    expect((await api.put(member, path, { subnet_id: subnetId })).status).toBe(200)
    networks.push(network)
  }
  const all = networks.map((id, index) => ({ network_id: id, mtu: index < 2 ? 1400 : 1300 }))
  expect(await mismatch()).toEqual(all.toSorted((a, b) => (a.network_id < b.network_id ? -1 : 1)))
  expect(await countMtuMismatches(api.connection.database)).toBe(1)
  await api.put(member, `/v2.0/networks/${networks[2]}`, { network: { mtu: 1400 } })
  expect(await mismatch()).toEqual([])
  expect(await countMtuMismatches(api.connection.database)).toBe(0)
})
