import { randomUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import {
  dirtyUnits,
  forgetDirtyUnits,
  makeNetwork,
  makePort,
  makeRouter,
  makeSubnet,
} from '../router/router.fixture.ts'

const { member, other } = callers
let api: TestApi
let external: string
let scope: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1 } } })
  scope = await makeScope()
  external = await makeNetwork(api, { external: true })
  await makeScoped(external, '2001:db8:0:1::/64', scope)
})
afterAll(() => api.close())

async function makeScope(): Promise<string> {
  const id = randomUuid()
  await sql`insert into address_scope (id, project_id, ip_version) values (${id}, ${projectA}, 6)`.execute(
    api.connection.database,
  )
  return id
}

/** A subnet whose pool is in an address scope. */
async function makeScoped(network: string, cidr: string, scopeId: string): Promise<string> {
  const subnet = await makeSubnet(api, network, { cidr })
  const pool = randomUuid()
  const db = api.connection.database
  await sql`insert into subnetpool (id, project_id, name, ip_version, default_prefixlen, min_prefixlen, max_prefixlen,
      address_scope_id) values (${pool}, ${projectA}, 'p', 6, 64, 64, 128, ${scopeId})`.execute(db)
  await sql`update subnet set subnetpool_id = ${pool} where id = ${subnet}`.execute(db)
  return subnet
}

let nextNet = 16
/** A network behind a router whose gateway may answer for it. */
async function makeSite(scopeId = scope) {
  const number = nextNet++
  const cidr = `2001:db8:0:${number.toString(16)}::/64`
  const network = await makeNetwork(api)
  const subnet = await makeScoped(network, cidr, scopeId)
  const router = await makeRouter(api, {
    external_gateway_info: { network_id: external },
    enable_ndp_proxy: true,
  })
  await api.put(member, `/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: subnet })
  const ip = cidr.replace('::/64', '::9')
  return {
    network,
    subnet,
    router: router.id as string,
    ip,
    port: await makePort(api, network, [[subnet, ip]]),
  }
}

const create = (fields: object, by: (typeof callers)[keyof typeof callers] = member) =>
  api.post(by, '/v2.0/ndp-proxies', { ndp_proxy: fields })
const errorType = async (answer: ReturnType<typeof create>) => (await answer).body.NeutronError.type

describe('an NDP proxy', () => {
  test('is made for an address of a port, changed and removed', async () => {
    const { router, port, ip } = await makeSite()
    await forgetDirtyUnits(api)
    const { status, body } = await create({ name: 'n', router_id: router, port_id: port })
    const made = body.ndp_proxy
    expect(status).toBe(201)
    expect(made).toMatchObject({ name: 'n', router_id: router, port_id: port, ip_address: ip })
    expect(await dirtyUnits(api)).toContain(`router ${router}`)
    const at = `/v2.0/ndp_proxies/${made.id}`
    const changed = await api.put(member, at, { ndp_proxy: { description: 'd' } })
    expect(changed.body.ndp_proxy).toMatchObject({
      description: 'd',
      revision_number: made.revision_number + 1,
    })
    expect((await api.delete(member, at)).status).toBe(204)
    expect(await errorType(api.get(member, at))).toBe('NDPProxyNotFound')
  })

  test('holds the gateway and the interface of its router', async () => {
    const { router, port, subnet } = await makeSite()
    await create({ router_id: router, port_id: port })
    const at = `/v2.0/routers/${router}`
    expect(await errorType(api.put(member, `${at}/remove_router_interface`, { subnet_id: subnet }))).toBe(
      'RouterInterfaceInUseByNDPProxy',
    )
    expect(await errorType(api.put(member, at, { router: { external_gateway_info: {} } }))).toBe(
      'RouterGatewayInUseByNDPProxy',
    )
  })

  test('goes with its port, and with the address that the port loses', async () => {
    const { router, port, ip, subnet } = await makeSite()
    const list = async () => (await api.get(member, `/v2.0/ndp_proxies?port_id=${port}`)).body.ndp_proxies
    await create({ router_id: router, port_id: port })
    expect(await list()).toHaveLength(1)
    await forgetDirtyUnits(api)
    const fixed_ips = [{ subnet_id: subnet, ip_address: ip.replace('::9', '::10') }]
    expect((await api.put(member, `/v2.0/ports/${port}`, { port: { fixed_ips } })).status).toBe(200)
    expect(await list()).toEqual([])
    expect(await dirtyUnits(api)).toContain(`router ${router}`)
    await create({ router_id: router, port_id: port })
    await forgetDirtyUnits(api)
    expect((await api.delete(member, `/v2.0/ports/${port}`)).status).toBe(204)
    expect(await dirtyUnits(api)).toContain(`router ${router}`)
  })

  test('is refused where the router does not lead', async () => {
    const [site, elsewhere] = [await makeSite(), await makeSite(await makeScope())]
    const far = create({ router_id: site.router, port_id: elsewhere.port })
    expect(await errorType(far)).toBe('PortUnreachableRouter')
    expect(await errorType(create({ router_id: elsewhere.router, port_id: elsewhere.port }))).toBe(
      'AddressScopeConflict',
    )
    const wrong = { router_id: site.router, port_id: site.port, ip_address: '2001:db8:ffff::1' }
    expect(await errorType(create(wrong))).toBe('InvalidAddress')
    await api.put(member, `/v2.0/routers/${site.router}`, { router: { enable_ndp_proxy: false } })
    expect(await errorType(create({ router_id: site.router, port_id: site.port }))).toBe(
      'RouterNDPProxyNotEnable',
    )
    expect(await errorType(create({ router_id: site.router, port_id: site.port }, other))).toBe(
      'PortNotFound',
    )
  })
})

describe('enable_ndp_proxy of a router', () => {
  const put = (id: string, router: object) => api.put(member, `/v2.0/routers/${id}`, { router })

  test('needs a gateway that can answer', async () => {
    const { id, enable_ndp_proxy } = await makeRouter(api)
    expect(enable_ndp_proxy).toBe(false)
    const on = { enable_ndp_proxy: true }
    expect(await errorType(put(id, on))).toBe('RouterGatewayNotValid')
    const scopeless = await makeNetwork(api, { external: true })
    await makeSubnet(api, scopeless, { cidr: '2001:db8:1::/64' })
    const info = { external_gateway_info: { network_id: scopeless } }
    expect(await errorType(put(id, { ...on, ...info }))).toBe('RouterGatewayNotValid')
    expect(await errorType(api.post(member, '/v2.0/routers', { router: { ...on, ...info } }))).toBe(
      'RouterGatewayNotValid',
    )
    const valid = { ...on, external_gateway_info: { network_id: external } }
    expect((await put(id, valid)).body.router.enable_ndp_proxy).toBe(true)
    expect(await errorType(put(id, { ...on, external_gateway_info: {} }))).toBe('RouterGatewayNotValid')
  })

  test('ends with the gateway', async () => {
    const { router } = await makeSite()
    expect((await put(router, { external_gateway_info: null })).body.router.enable_ndp_proxy).toBe(false)
    const again = await put(router, { external_gateway_info: { network_id: external } })
    expect(again.body.router.enable_ndp_proxy).toBe(false)
  })
})
