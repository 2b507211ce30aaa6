import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import { makeExternal, makeInternal, makePort, makeRouter } from './router.fixture.ts'

const { admin, member } = callers

let api: TestApi
let external: string
beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1, floatingip: -1 } } })
  external = (await makeExternal(api, '172.24.0.0/24')).network
})
afterAll(() => api.close())

const refusal = (answer: TestResponse) => [answer.status, answer.body.NeutronError.type]
const policy = async (fields: object = { shared: true }) =>
  (await api.post(admin, '/v2.0/qos/policies', { policy: fields })).body.policy.id as string
const limit = (id: string) =>
  api.post(admin, `/v2.0/qos/policies/${id}/bandwidth_limit_rules`, { bandwidth_limit_rule: { max_kbps: 9 } })
const setGateway = (id: string, info: object | null, by: Caller = member) =>
  api.put(by, `/v2.0/routers/${id}`, { router: { external_gateway_info: info } })
const gatewayOf = (answer: TestResponse) => answer.body.router.external_gateway_info
const dirtied = async (kind: string, act: () => Promise<unknown>) => {
  await sql`delete from dirty_unit`.execute(api.connection.database)
  await act()
  const { rows } = await sql<{
    id: string
  }>`select id from dirty_unit where kind = ${kind} order by id`.execute(api.connection.database)
  return rows.map(row => row.id)
}

describe('QoS policy of a gateway', () => {
  test('is given with the gateway, stays with it and goes with it', async () => {
    const id = await policy()
    const info = { network_id: external, qos_policy_id: id }
    const router = await makeRouter(api, { external_gateway_info: info })
    expect(router.external_gateway_info.qos_policy_id).toBe(id)
    expect(gatewayOf(await setGateway(router.id, { network_id: external })).qos_policy_id).toBe(id)
    expect(refusal(await api.delete(admin, `/v2.0/qos/policies/${id}`))).toEqual([409, 'QosPolicyInUse'])
    const without = { network_id: external, qos_policy_id: null }
    expect(gatewayOf(await setGateway(router.id, without)).qos_policy_id).toBeNull()
    expect(gatewayOf(await setGateway(router.id, info)).qos_policy_id).toBe(id)
    expect(gatewayOf(await setGateway(router.id, null))).toBeNull()
    expect((await api.delete(admin, `/v2.0/qos/policies/${id}`)).status).toBe(204)
  })

  test('must be one that the caller may use, unless the gateway has it already', async () => {
    const hidden = await policy({})
    const info = { network_id: external, qos_policy_id: hidden }
    const router = await makeRouter(api, {})
    expect(refusal(await setGateway(router.id, info))).toEqual([404, 'QosPolicyNotFound'])
    expect((await setGateway(router.id, info, admin)).status).toBe(200)
    expect((await setGateway(router.id, info)).status).toBe(200)
  })

  test('goes with the last of several gateways', async () => {
    const id = await policy()
    const info = { network_id: external, qos_policy_id: id }
    const router = await makeRouter(api, { external_gateway_info: info })
    const body = { router: { external_gateways: [{ network_id: external }] } }
    const answer = await api.put(member, `/v2.0/routers/${router.id}/remove_external_gateways`, body)
    expect(answer.status, answer.text).toBe(200)
    expect((await api.delete(admin, `/v2.0/qos/policies/${id}`)).status).toBe(204)
  })

  test('takes gateways along when its rules change, also through the external network', async () => {
    const [own, networks] = [await policy(), await policy()]
    const one = await makeRouter(api, {
      external_gateway_info: { network_id: external, qos_policy_id: own },
    })
    const other = (await makeExternal(api, '172.25.0.0/24')).network
    const two = await makeRouter(api, { external_gateway_info: { network_id: other } })
    const give = () => api.put(admin, `/v2.0/networks/${other}`, { network: { qos_policy_id: networks } })
    expect(await dirtied('router', give)).toEqual([two.id])
    expect(await dirtied('router', () => limit(own))).toEqual([one.id])
    expect(await dirtied('router', () => limit(networks))).toEqual([two.id])
  })
})

describe('QoS policy of a floating IP', () => {
  const create = (fields: object) =>
    api.post(member, '/v2.0/floatingips', { floatingip: { floating_network_id: external, ...fields } })
  const update = (id: string, fields: object) =>
    api.put(member, `/v2.0/floatingips/${id}`, { floatingip: fields })

  test('is given, changed and taken without touching where the address leads', async () => {
    const { network, subnet } = await makeInternal(api, '10.9.0.0/24')
    const router = await makeRouter(api, { external_gateway_info: { network_id: external } })
    await api.put(member, `/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: subnet })
    const portId = await makePort(api, network, [[subnet, '10.9.0.9']])
    const id = await policy()
    const made = (await create({ port_id: portId, qos_policy_id: id })).body.floatingip
    expect(made.qos_policy_id).toBe(id)
    const taken = (await update(made.id, { qos_policy_id: null })).body.floatingip
    expect(taken).toMatchObject({ qos_policy_id: null, port_id: portId, revision_number: 1 })
    const given = (await update(made.id, { qos_policy_id: id })).body.floatingip
    expect(given).toMatchObject({ qos_policy_id: id, port_id: portId })
    expect(await dirtied('floating_ip', () => limit(id))).toEqual([made.id])
    expect((await update(made.id, {})).body.floatingip).toMatchObject({ qos_policy_id: id, port_id: null })
  })

  test('must be one that the caller may use', async () => {
    const hidden = await policy({})
    expect(refusal(await create({ qos_policy_id: hidden }))).toEqual([404, 'QosPolicyNotFound'])
    const { id } = (await create({})).body.floatingip
    expect(refusal(await update(id, { qos_policy_id: hidden }))).toEqual([404, 'QosPolicyNotFound'])
  })
})
