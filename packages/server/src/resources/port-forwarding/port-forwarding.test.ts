import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import {
  dirtyUnits,
  forgetDirtyUnits,
  makeExternal,
  makeInternal,
  makePort,
  makeRouter,
} from '../router/router.fixture.ts'

const { member, other, reader } = callers
let api: TestApi
let external: string
let site: { readonly network: string; readonly subnet: string; readonly router: string }

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1, floatingip: -1 } } })
  external = (await makeExternal(api, '172.24.0.0/24')).network
  site = await makeSite('10.0.0.0/24')
})
afterAll(() => api.close())

async function makeSite(cidr: string) {
  const inside = await makeInternal(api, cidr)
  const { id } = await makeRouter(api, { external_gateway_info: { network_id: external } })
  await expectOk(api.put(member, `/v2.0/routers/${id}/add_router_interface`, { subnet_id: inside.subnet }))
  return { ...inside, router: id as string }
}

async function expectOk(answer: ReturnType<TestApi['get']>) {
  const { status, body, text } = await answer
  if (status >= 300) throw new Error(text)
  return body
}

let nextHost = 10
async function makeHost(place = site) {
  const ip = `10.0.0.${nextHost++}`
  return { id: await makePort(api, place.network, [[place.subnet, ip]]), ip }
}
const makeAddress = async (fields = {}) =>
  (
    await expectOk(
      api.post(member, '/v2.0/floatingips', { floatingip: { floating_network_id: external, ...fields } }),
    )
  ).floatingip
const path = (address: { id: string }) => `/v2.0/floatingips/${address.id}/port_forwardings`
const create = (address: { id: string }, fields: object, by: Caller = member) =>
  api.post(by, path(address), { port_forwarding: fields })
const to = (host: { id: string; ip: string }, fields = {}) => ({
  internal_port_id: host.id,
  internal_ip_address: host.ip,
  protocol: 'tcp',
  internal_port: 80,
  external_port: 8080,
  ...fields,
})
const make = async (address: { id: string }, fields: object) =>
  (await expectOk(create(address, fields))).port_forwarding
const show = async (address: { id: string }) =>
  (await expectOk(api.get(member, `/v2.0/floatingips/${address.id}`))).floatingip

describe('a port forwarding', () => {
  test('leads ports of the address inside and shows in its floating IP, which is then active', async () => {
    const [address, host] = [await makeAddress(), await makeHost()]
    const made = await make(address, to(host, { description: 'web' }))
    expect(made).toEqual({
      id: made.id,
      internal_port_id: host.id,
      internal_ip_address: host.ip,
      protocol: 'tcp',
      internal_port: 80,
      external_port: 8080,
      internal_port_range: '80:80',
      external_port_range: '8080:8080',
      description: 'web',
    })
    expect(await expectOk(api.get(member, path(address)))).toEqual({ port_forwardings: [made] })
    expect(await expectOk(api.get(member, `${path(address)}/${made.id}`))).toEqual({ port_forwarding: made })
    expect(await show(address)).toMatchObject({
      status: 'ACTIVE',
      router_id: site.router,
      port_id: null,
      revision_number: address.revision_number + 1,
      port_forwardings: [
        {
          id: made.id,
          protocol: 'tcp',
          internal_ip_address: host.ip,
          internal_port_id: host.id,
          internal_port: 80,
          external_port: 8080,
        },
      ],
    })
  })

  test('can be changed, and its floating IP is marked', async () => {
    const [address, host, another] = [await makeAddress(), await makeHost(), await makeHost()]
    const made = await make(address, to(host))
    await forgetDirtyUnits(api)
    const answer = await api.put(member, `${path(address)}/${made.id}`, {
      port_forwarding: { internal_port: 81, internal_port_id: another.id, internal_ip_address: another.ip },
    })
    expect(answer).toMatchObject({
      status: 200,
      body: { port_forwarding: { internal_port: 81, external_port: 8080, internal_ip_address: another.ip } },
    })
    expect(await dirtyUnits(api)).toEqual(new Set([`floating_ip ${address.id}`]))
  })

  test('frees its floating IP when the last one goes', async () => {
    const [address, host] = [await makeAddress(), await makeHost()]
    const first = await make(address, to(host))
    const second = await make(address, to(host, { internal_port: 81, external_port: 8081 }))
    expect((await api.delete(member, `${path(address)}/${first.id}`)).status).toBe(204)
    expect(await show(address)).toMatchObject({ status: 'ACTIVE', router_id: site.router })
    expect((await api.delete(member, `${path(address)}/${second.id}`)).status).toBe(204)
    expect(await show(address)).toMatchObject({ status: 'DOWN', router_id: null, port_forwardings: [] })
  })

  test('may lead several ports to as many, or to one', async () => {
    const [address, host] = [await makeAddress(), await makeHost()]
    const several = { external_port: undefined, internal_port: undefined }
    const made = await make(
      address,
      to(host, { ...several, external_port_range: '2000:2009', internal_port_range: '3000:3009' }),
    )
    expect(made).toMatchObject({ external_port_range: '2000:2009', internal_port_range: '3000:3009' })
    expect(made).not.toHaveProperty('external_port')
    const one = await make(address, to(host, { external_port: undefined, external_port_range: '4000:4001' }))
    expect(one).toMatchObject({ internal_port: 80, internal_port_range: '80:80' })
    const uneven = { ...several, external_port_range: '5000:5001', internal_port_range: '5000:5005' }
    expect((await create(address, to(host, uneven))).body.NeutronError.type).toBe('BadRequest')
    const found = await expectOk(api.get(member, `${path(address)}?external_port_range=2000:2009`))
    expect(found.port_forwardings).toEqual([made])
  })

  test('is made in bulk, all or none', async () => {
    const [address, host] = [await makeAddress(), await makeHost()]
    const bulk = (fields: object[]) => api.post(member, path(address), { port_forwardings: fields })
    const twice = await bulk([to(host), to(host, { internal_port: 81 })])
    expect(twice.status).toBe(400)
    const answer = await bulk([to(host), to(host, { internal_port: 81, external_port: 8081 })])
    expect(answer.status).toBe(201)
    expect(answer.body.port_forwardings).toHaveLength(2)
  })
})

describe('is refused', () => {
  test.each([
    ['a taken external port', { internal_port: 90 }, 400, 'BadRequest'],
    ['a taken internal port', { external_port: 9090 }, 400, 'BadRequest'],
    ['a port out of range', { external_port: 333333 }, 400, 'HTTPBadRequest'],
    [
      'a range the wrong way round',
      { external_port: undefined, external_port_range: '9:8' },
      400,
      'HTTPBadRequest',
    ],
    ['no external port', { external_port: undefined }, 400, 'BadRequest'],
    ['two external ports that differ', { external_port_range: '1:1' }, 400, 'BadRequest'],
    ['an address of another port', { internal_ip_address: '10.0.0.9' }, 400, 'BadRequest'],
    ['a protocol that OVN does not forward', { protocol: 'icmp' }, 400, 'BadRequest'],
    ['an unknown protocol', { protocol: 'gopher' }, 400, 'HTTPBadRequest'],
    ['a missing port', { internal_port_id: '7e58d2b0-8a0a-4c3c-8c31-000000000000' }, 404, 'PortNotFound'],
  ])('%s', async (_name, fields, status, type) => {
    const [address, host] = [await makeAddress(), await makeHost()]
    await make(address, to(host))
    expect(await create(address, to(host, fields))).toMatchObject({
      status,
      body: { NeutronError: { type } },
    })
  })

  test('for an address that leads to a port, and to a port with an address of its own', async () => {
    const [host, another] = [await makeHost(), await makeHost()]
    const used = await makeAddress({ port_id: host.id })
    expect((await create(used, to(another))).body.NeutronError).toMatchObject({
      type: 'FloatingIPPortAlreadyAssociated',
    })
    const free = await makeAddress()
    expect(await create(free, to(host))).toMatchObject({
      status: 409,
      body: { NeutronError: { type: 'PortHasBindingFloatingIP' } },
    })
  })

  test('to a port that no router or another router leads to', async () => {
    const [address, host] = [await makeAddress(), await makeHost()]
    const lonely = await makeInternal(api, '10.5.0.0/24')
    const port = await makePort(api, lonely.network, [[lonely.subnet, '10.5.0.9']])
    expect((await create(address, to({ id: port, ip: '10.5.0.9' }))).status).toBe(400)
    await make(address, to(host))
    const elsewhere = await makeSite('10.6.0.0/24')
    const far = await makePort(api, elsewhere.network, [[elsewhere.subnet, '10.6.0.9']])
    expect((await create(address, to({ id: far, ip: '10.6.0.9' }, { external_port: 1 }))).status).toBe(400)
  })

  test('to whoever does not own the address', async () => {
    const [address, host] = [await makeAddress(), await makeHost()]
    const made = await make(address, to(host))
    const theirs = await create(address, to(host, { external_port: 1, internal_port: 1 }), other)
    expect(theirs).toMatchObject({ status: 404, body: { NeutronError: { type: 'FloatingIPNotFound' } } })
    expect((await api.get(other, path(address))).status).toBe(404)
    expect((await create(address, to(host, { external_port: 1 }), reader)).status).toBe(403)
    const astray = `${path(await makeAddress())}/${made.id}`
    expect(await api.get(member, astray)).toMatchObject({
      status: 404,
      body: { NeutronError: { type: 'PortForwardingNotFound' } },
    })
  })
})

describe('what a port forwarding holds', () => {
  test('a floating IP can neither go nor lead to a port', async () => {
    const [address, host, another] = [await makeAddress(), await makeHost(), await makeHost()]
    await make(address, to(host))
    const inUse = { status: 409, body: { NeutronError: { type: 'FipInUseByPortForwarding' } } }
    const at = `/v2.0/floatingips/${address.id}`
    expect(await api.delete(member, at)).toMatchObject(inUse)
    expect(await api.put(member, at, { floatingip: { port_id: another.id } })).toMatchObject(inUse)
    expect((await api.put(member, at, { floatingip: { port_id: null } })).status).toBe(200)
    expect(await show(address)).toMatchObject({ status: 'ACTIVE', router_id: site.router })
  })

  test('the interface and the gateway of its router stay', async () => {
    const place = await makeSite('10.7.0.0/24')
    const address = await makeAddress()
    const port = await makePort(api, place.network, [[place.subnet, '10.7.0.9']])
    await make(address, to({ id: port, ip: '10.7.0.9' }))
    const at = `/v2.0/routers/${place.router}`
    expect(await api.put(member, `${at}/remove_router_interface`, { subnet_id: place.subnet })).toMatchObject(
      {
        status: 409,
        body: { NeutronError: { type: 'RouterInterfaceInUseByFloatingIP' } },
      },
    )
    expect(await api.put(member, at, { router: { external_gateway_info: null } })).toMatchObject({
      status: 409,
      body: { NeutronError: { type: 'RouterExternalGatewayInUseByFloatingIp' } },
    })
  })

  test('goes with its port, and with the address that the port loses', async () => {
    const address = await makeAddress()
    const ips = ['10.0.0.201', '10.0.0.202'] as const
    const port = await makePort(
      api,
      site.network,
      ips.map(ip => [site.subnet, ip] as const),
    )
    await make(address, to({ id: port, ip: ips[0] }))
    await make(address, to({ id: port, ip: ips[1] }, { external_port: 8081 }))
    const fixed_ips = [{ subnet_id: site.subnet, ip_address: ips[1] }]
    expect((await api.put(member, `/v2.0/ports/${port}`, { port: { fixed_ips } })).status).toBe(200)
    expect(await show(address)).toMatchObject({
      status: 'ACTIVE',
      port_forwardings: [{ external_port: 8081 }],
    })
    await forgetDirtyUnits(api)
    expect((await api.delete(member, `/v2.0/ports/${port}`)).status).toBe(204)
    expect(await show(address)).toMatchObject({ status: 'DOWN', router_id: null, port_forwardings: [] })
    expect(await dirtyUnits(api)).toContain(`floating_ip ${address.id}`)
  })
})

test('one port is forwarded once, whoever comes first', async () => {
  const [address, host] = [await makeAddress(), await makeHost()]
  const answers = await Promise.all(
    [1, 2, 3, 4].map(number => create(address, to(host, { internal_port: number }))),
  )
  expect(answers.map(answer => answer.status).sort()).toEqual([201, 400, 400, 400])
})
