import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other, reader } = callers
const path = '/v2.0/auto-allocated-topology'
let api: TestApi
let external: string

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

async function counts(caller: Caller): Promise<readonly number[]> {
  const named = async (collection: string) => {
    const { body } = await api.get(caller, `/v2.0/${collection}?fields=name`)
    return body[collection].filter(({ name }: { name: string }) => name.startsWith('auto_allocated_')).length
  }
  return Promise.all(['networks', 'subnets', 'routers'].map(named))
}

describe('default external network', () => {
  test('there is one, and it is external', async () => {
    const make = (fields: object) => api.post(admin, '/v2.0/networks', { network: fields })
    expect(outcome(await api.get(member, `${path}/${projectA}`))).toEqual([409, 'AutoAllocationFailure'])
    const internal = await make({ is_default: true })
    expect(internal.body.network).not.toHaveProperty('is_default')
    const first = await make({ 'router:external': true, is_default: true })
    external = first.body.network.id
    expect(outcome(await make({ 'router:external': true, is_default: true }))).toEqual([
      409,
      'DefaultExternalNetworkExists',
    ])
    const second = (await make({ 'router:external': true })).body.network.id
    const put = (id: string, network: object) => api.put(admin, `/v2.0/networks/${id}`, { network })
    expect(outcome(await put(second, { is_default: true }))).toEqual([409, 'DefaultExternalNetworkExists'])
    expect((await put(external, { is_default: true, description: 'd' })).body.network.is_default).toBe(true)
    await put(external, { 'router:external': false })
    expect((await put(second, { is_default: true })).body.network.is_default).toBe(true)
    await put(second, { is_default: false })
    expect((await put(external, { 'router:external': true })).body.network.is_default).toBe(false)
    expect((await put(external, { is_default: true })).body.network.is_default).toBe(true)
    await api.post(admin, '/v2.0/subnets', {
      subnet: { network_id: external, cidr: '203.0.113.0/24', ip_version: 4 },
    })
  })
})

describe('automatic topology', () => {
  test('needs a default subnet pool, which a dry run tells', async () => {
    const dry = (caller: Caller) => api.get(caller, `${path}/None?fields=dry-run`)
    expect(outcome(await dry(member))).toEqual([409, 'AutoAllocationFailure'])
    for (const [prefix, length] of [
      ['10.64.0.0/10', 24],
      ['fd00:64::/32', 64],
    ] as const)
      await api.post(admin, '/v2.0/subnetpools', {
        subnetpool: {
          name: prefix,
          prefixes: [prefix],
          default_prefixlen: length,
          is_default: true,
          shared: true,
        },
      })
    expect((await dry(member)).body.auto_allocated_topology).toEqual({
      id: 'dry-run=pass',
      tenant_id: projectA,
      project_id: projectA,
    })
    expect(outcome(await api.get(member, `${path}/None?fields=id`))).toEqual([400, 'BadRequest'])
    expect(await counts(member)).toEqual([0, 0, 0])
  })

  test('is built when it is asked for, once, and taken down', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => api.get(member, `${path}/${projectA}`)))
    const ids = new Set(answers.map(({ body }) => body.auto_allocated_topology.id))
    expect(ids.size).toBe(1)
    expect(await counts(member)).toEqual([1, 2, 1])
    const [id] = ids
    const network = (await api.get(member, `/v2.0/networks/${id}`)).body.network
    expect(network).toMatchObject({ admin_state_up: true, tenant_id: projectA })
    const { routers } = (await api.get(member, '/v2.0/routers')).body
    expect(routers[0].external_gateway_info.network_id).toBe(external)
    const interfaces = await api.get(member, `/v2.0/ports?device_id=${routers[0].id}&network_id=${id}`)
    expect(interfaces.body.ports).toHaveLength(2)
    expect((await api.delete(member, `${path}/None`)).status).toBe(204)
    expect(await counts(member)).toEqual([0, 0, 0])
    expect((await api.delete(member, `${path}/None`)).status).toBe(204)
  })

  test('stays whole while somebody uses it', async () => {
    const { id } = (await api.get(other, `${path}/${projectB}`)).body.auto_allocated_topology
    const port = await api.post(other, '/v2.0/ports', { port: { network_id: id } })
    expect((await api.delete(other, `${path}/${projectB}`)).status).toBe(409)
    expect(await counts(other)).toEqual([1, 2, 1])
    await api.delete(other, `/v2.0/ports/${port.body.port.id}`)
    expect((await api.delete(admin, `${path}/${projectB}`)).status).toBe(204)
    expect(await counts(other)).toEqual([0, 0, 0])
  })

  test('is the project’s own business', async () => {
    expect(outcome(await api.get(other, `${path}/${projectA}`))[0]).toBe(403)
    expect(outcome(await api.delete(reader, `${path}/${projectA}`))[0]).toBe(403)
    expect(outcome(await api.post(member, `${path}/${projectA}`, {}))[0]).toBe(405)
  })
})
