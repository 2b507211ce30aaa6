import { randomUuid } from '@neutrino/base/uuid.ts'
import { type RawBuilder, sql } from 'kysely'
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
import {
  dirtyUnits,
  forgetDirtyUnits,
  makeExternal,
  makeInternal,
  makeNetwork,
  makePort,
  makeRouter,
  makeSubnet,
} from '../router/router.fixture.ts'

const { admin, manager, member, other, reader } = callers
let api: TestApi
let site: Site

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { router: -1, floatingip: -1 } } })
  site = await makeSite('10.0.0.0/24', '172.24.0.0/24')
})
afterAll(() => api.close())

/** An internal network behind a router with its gateway on an external one. */
interface Site {
  readonly external: string
  readonly network: string
  readonly subnet: string
  readonly router: string
}

async function makeSite(inside: string, outside: `${string}.0/24`): Promise<Site> {
  const external = await makeExternal(api, outside)
  const { network, subnet } = await makeInternal(api, inside)
  const router = await attach(subnet, external.network)
  return { external: external.network, network, subnet, router }
}

async function attach(subnet: string, external: string): Promise<string> {
  const { id } = await makeRouter(api, { external_gateway_info: { network_id: external } })
  const added = await api.put(member, `/v2.0/routers/${id}/add_router_interface`, { subnet_id: subnet })
  if (added.status !== 200) throw new Error(added.text)
  return id
}

let nextHost = 10
const port = (addresses = 1, options = {}) =>
  makePort(
    api,
    site.network,
    Array.from({ length: addresses }, () => [site.subnet, `10.0.0.${nextHost++}`] as const),
    options,
  )
const fixedOf = async (id: string) => {
  const rows = await api.connection.database
    .selectFrom('ip_allocation')
    .select('ip_address')
    .where('port_id', '=', id)
    .orderBy('position')
    .execute()
  return rows.map(row => row.ip_address)
}
const create = (fields: object, by: Caller = member) =>
  api.post(by, '/v2.0/floatingips', { floatingip: fields })
const made = async (fields: object, by: Caller = member) => {
  const answer = await create({ floating_network_id: site.external, ...fields }, by)
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.floatingip
}
const put = (id: string, fields: object, by: Caller = member) =>
  api.put(by, `/v2.0/floatingips/${id}`, { floatingip: fields })
/** Until a statement waits for a row that another transaction holds. */
const someoneWaits = () =>
  expect
    .poll(async () => {
      const { rows } = await sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(api.connection.database)
      return rows.length
    })
    .toBeGreaterThan(0)
const refusal = (answer: TestResponse) => [answer.status, answer.body.NeutronError.type]

describe('floating IP', () => {
  test('is created, shown, listed and deleted with the hidden port that holds its address', async () => {
    await forgetDirtyUnits(api)
    const floating = await made({ description: 'd' })
    expect(floating).toMatchObject({
      floating_network_id: site.external,
      floating_ip_address: expect.stringMatching(/^172\.24\.0\.\d+$/),
      router_id: null,
      port_id: null,
      fixed_ip_address: null,
      port_details: null,
      status: 'DOWN',
      dns_name: '',
      dns_domain: '',
      description: 'd',
      tags: [],
      project_id: projectA,
      tenant_id: projectA,
    })
    expect(floating).not.toHaveProperty('subnet_id')
    const holder = await api.connection.database
      .selectFrom('port')
      .selectAll()
      .where('device_id', '=', floating.id)
      .executeTakeFirstOrThrow()
    expect(holder).toMatchObject({
      project_id: '',
      device_owner: 'network:floatingip',
      network_id: site.external,
    })
    expect(await dirtyUnits(api)).toContain(`floating_ip ${floating.id}`)
    for (const filter of [
      `floating_ip_address=${floating.floating_ip_address}`,
      `id=${floating.id}&status=DOWN`,
      `floating_network_id=${site.external}&description=d`,
    ]) {
      const { body } = await api.get(reader, `/v2.0/floatingips?${filter}`)
      expect(body.floatingips).toEqual([floating])
    }
    expect(refusal(await api.get(other, `/v2.0/floatingips/${floating.id}`))).toEqual([
      404,
      'FloatingIPNotFound',
    ])
    expect((await api.delete(member, `/v2.0/floatingips/${floating.id}`)).status).toBe(204)
    const left = await api.connection.database
      .selectFrom('port')
      .where('id', '=', holder.id)
      .select('id')
      .execute()
    expect(left).toEqual([])
    expect(refusal(await api.get(member, `/v2.0/floatingips/${floating.id}`))).toEqual([
      404,
      'FloatingIPNotFound',
    ])
  })

  test('answers as recorded of upstream', async () => {
    const net = await makeNetwork(api, { external: true })
    await makeSubnet(api, net, {
      cidr: '172.24.4.0/29',
      project: admin.project,
      pool: ['172.24.4.2', '172.24.4.2'],
    })
    const first = await create({ floating_network_id: net })
    expect(first.status).toBe(201)
    const { id } = first.body.floatingip
    expect(refusal(await create({ floating_network_id: site.network }))).toEqual([400, 'BadRequest'])
    expect(refusal(await create({}))).toEqual([400, 'HTTPBadRequest'])
    expect(refusal(await create({ floating_network_id: net, floating_ip_address: '172.24.4.5' }))).toEqual([
      403,
      'PolicyNotAuthorized',
    ])
    expect(refusal(await put(id, { port_id: randomUuid() }))).toEqual([404, 'PortNotFound'])
    expect(refusal(await create({ floating_network_id: net }))).toEqual([409, 'IpAddressGenerationFailure'])
    expect(refusal(await api.post(member, '/v2.0/floatingips', { floatingips: [{}] }))).toEqual([
      400,
      'HTTPBadRequest',
    ])
    expect(refusal(await create({ floating_network_id: randomUuid() }))).toEqual([404, 'NetworkNotFound'])
    expect((await api.delete(member, `/v2.0/floatingips/${id}`)).status).toBe(204)
  })

  test('has the address that a manager names, from the subnet that anyone names', async () => {
    const second = await makeSubnet(api, site.external, { cidr: '172.24.1.0/24', project: admin.project })
    expect((await made({ floating_ip_address: '172.24.0.200' }, manager)).floating_ip_address).toBe(
      '172.24.0.200',
    )
    expect((await made({ subnet_id: second })).floating_ip_address).toMatch(/^172\.24\.1\./)
    const again = await create(
      { floating_network_id: site.external, floating_ip_address: '172.24.0.200' },
      admin,
    )
    expect(refusal(again)).toEqual([409, 'IpAddressAlreadyAllocated'])
  })

  test('needs an IPv4 subnet outside', async () => {
    const net = await makeNetwork(api, { external: true })
    await makeSubnet(api, net, { cidr: '2001:db8:9::/64', project: admin.project })
    expect(refusal(await create({ floating_network_id: net }))).toEqual([400, 'BadRequest'])
  })
})

describe('association', () => {
  test('at creation leads through the router, and shows the port', async () => {
    const portId = await port(1, { deviceId: 'vm1' })
    const [fixed] = await fixedOf(portId)
    await forgetDirtyUnits(api)
    const floating = await made({ port_id: portId })
    expect(floating).toMatchObject({
      port_id: portId,
      fixed_ip_address: fixed,
      router_id: site.router,
      status: 'ACTIVE',
      port_details: {
        name: '',
        network_id: site.network,
        mac_address: expect.stringMatching(/^fa:16:3e/),
        admin_state_up: true,
        status: 'DOWN',
        device_id: 'vm1',
        device_owner: '',
      },
    })
    const dirty = await dirtyUnits(api)
    expect(dirty).toContain(`floating_ip ${floating.id}`)
    expect(dirty).toContain(`port ${portId}`)
    for (const filter of [
      `port_id=${portId}`,
      `fixed_ip_address=${fixed}`,
      `router_id=${site.router}&id=${floating.id}`,
    ]) {
      expect((await api.get(member, `/v2.0/floatingips?${filter}`)).body.floatingips).toEqual([floating])
    }
  })

  test('moves between ports, ends, and is kept by updates of other things', async () => {
    const [a, b] = [await port(), await port()]
    const floating = await made({ port_id: a, description: 'd1' })
    const { id } = floating
    expect((await put(id, { description: 'd2' })).body.floatingip).toMatchObject({
      port_id: a,
      description: 'd2',
    })
    await forgetDirtyUnits(api)
    expect((await put(id, { port_id: b })).body.floatingip).toMatchObject({ port_id: b, status: 'ACTIVE' })
    expect(await dirtyUnits(api)).toEqual(new Set([`floating_ip ${id}`, `port ${a}`, `port ${b}`]))
    const free = {
      port_id: null,
      fixed_ip_address: null,
      router_id: null,
      status: 'DOWN',
      port_details: null,
    }
    expect((await put(id, { port_id: null })).body.floatingip).toMatchObject(free)
    const row = () =>
      api.connection.database
        .selectFrom('floating_ip')
        .select('last_known_router_id')
        .where('id', '=', id)
        .executeTakeFirst()
    expect(await row()).toEqual({ last_known_router_id: site.router })
    expect((await put(id, { port_id: a })).body.floatingip.revision_number).toBeGreaterThan(
      floating.revision_number,
    )
    expect(await row()).toEqual({ last_known_router_id: null })
    // A body without anything was once the way to disassociate.
    expect((await put(id, {})).body.floatingip).toMatchObject({ ...free, description: 'd2' })
  })

  test('of a port with several addresses names one of them', async () => {
    const portId = await port(2)
    const [first, second] = await fixedOf(portId)
    const { id } = await made({})
    expect(refusal(await put(id, { port_id: portId }))).toEqual([400, 'BadRequest'])
    expect(refusal(await put(id, { fixed_ip_address: first }))).toEqual([400, 'BadRequest'])
    expect(refusal(await put(id, { port_id: portId, fixed_ip_address: '10.0.0.250' }))).toEqual([
      400,
      'BadRequest',
    ])
    const bound = await put(id, { port_id: portId, fixed_ip_address: first })
    expect(bound.body.floatingip.fixed_ip_address).toBe(first)
    const moved = await put(id, { port_id: portId, fixed_ip_address: second })
    expect(moved.body.floatingip.fixed_ip_address).toBe(second)
    expect((await made({ port_id: portId, fixed_ip_address: first })).status).toBe('ACTIVE')
  })

  test('is refused without IPv4, without way out, for ports of others and for a second one', async () => {
    const v6 = await makeSubnet(api, site.network, { cidr: '2001:db8:5::/64' })
    const six = await makePort(api, site.network, [[v6, '2001:db8:5::9']])
    const body = { floating_network_id: site.external }
    expect(refusal(await create({ ...body, port_id: six }))).toEqual([400, 'BadRequest'])
    const asked = { ...body, port_id: six, fixed_ip_address: '2001:db8:5::9' }
    expect(refusal(await create(asked))).toEqual([400, 'BadRequest'])
    const island = await makeInternal(api, '10.7.0.0/24')
    const stranded = await makePort(api, island.network, [[island.subnet, '10.7.0.5']])
    expect(refusal(await create({ ...body, port_id: stranded }))).toEqual([
      404,
      'ExternalGatewayForFloatingIPNotFound',
    ])
    const foreign = await makeNetwork(api, { by: other })
    const theirs = await makeSubnet(api, foreign, { cidr: '10.8.0.0/24', project: projectB })
    const hidden = await makePort(api, foreign, [[theirs, '10.8.0.5']], { project: projectB })
    expect(refusal(await create({ ...body, port_id: hidden }))).toEqual([404, 'PortNotFound'])
    const guest = await port(1, { project: projectB })
    expect(refusal(await create({ ...body, port_id: guest }))).toEqual([400, 'BadRequest'])
    expect((await made({ port_id: guest }, admin)).status).toBe('ACTIVE')
    const portId = await port()
    const [fixed] = await fixedOf(portId)
    await made({ port_id: portId })
    const second = await made({})
    const answer = await put(second.id, { port_id: portId })
    expect(refusal(answer)).toEqual([409, 'FloatingIPPortAlreadyAssociated'])
    expect(answer.body.NeutronError.message).toBe(
      `Cannot associate floating IP ${second.floating_ip_address} (${second.id}) with port ${portId} ` +
        `using fixed IP ${fixed}, as that fixed IP already has a floating IP on external network ${site.external}.`,
    )
    expect(refusal(await create({ ...body, port_id: portId }))).toEqual([
      409,
      'FloatingIPPortAlreadyAssociated',
    ])
  })

  test('prefers the router that is the gateway of the subnet', async () => {
    const gatewayOf = await makeExternal(api, '172.25.0.0/24')
    const { network, subnet } = await makeInternal(api, '10.30.0.0/24')
    const others = await Promise.all(
      ['10.30.0.200', '10.30.0.201'].map(async address => {
        const { id } = await makeRouter(api, { external_gateway_info: { network_id: gatewayOf.network } })
        const portId = await makePort(api, network, [[subnet, address]])
        await api.put(member, `/v2.0/routers/${id}/add_router_interface`, { port_id: portId })
        return id
      }),
    )
    const portId = await makePort(api, network, [[subnet, '10.30.0.9']])
    const fields = { floating_network_id: gatewayOf.network, port_id: portId }
    const first = (await create(fields)).body.floatingip
    expect(others).toContain(first.router_id)
    const gateway = await attach(subnet, gatewayOf.network)
    expect((await put(first.id, { port_id: portId })).body.floatingip.router_id).toBe(gateway)
  })

  test('holds the gateway, the interface and the address that it leads through', async () => {
    const own = await makeSite('10.40.0.0/24', '172.26.0.0/24')
    const elsewhere = await makeExternal(api, '172.27.0.0/24')
    const portId = await makePort(api, own.network, [[own.subnet, '10.40.0.9']])
    const { body } = await create({ floating_network_id: own.external, port_id: portId })
    const { id } = body.floatingip
    const router = (info: unknown) =>
      api.put(member, `/v2.0/routers/${own.router}`, { router: { external_gateway_info: info } })
    const inUse = [409, 'RouterExternalGatewayInUseByFloatingIp']
    expect(refusal(await router(null))).toEqual(inUse)
    expect(refusal(await router({ network_id: elsewhere.network }))).toEqual(inUse)
    expect((await router({ network_id: own.external })).status).toBe(200)
    const remove = () =>
      api.put(member, `/v2.0/routers/${own.router}/remove_router_interface`, { subnet_id: own.subnet })
    expect(refusal(await remove())).toEqual([409, 'RouterInterfaceInUseByFloatingIP'])
    const readdress = (...addresses: string[]) =>
      api.put(member, `/v2.0/ports/${portId}`, {
        port: { fixed_ips: addresses.map(ip_address => ({ ip_address })) },
      })
    expect(refusal(await readdress('10.40.0.10'))).toEqual([400, 'BadRequest'])
    expect((await readdress('10.40.0.10', '10.40.0.9')).status).toBe(200)
    await put(id, { port_id: null })
    expect((await remove()).status).toBe(200)
    expect((await router(null)).status).toBe(200)
  })

  test('ends with the port', async () => {
    const portId = await port()
    const { id } = await made({ port_id: portId })
    await forgetDirtyUnits(api)
    expect((await api.delete(member, `/v2.0/ports/${portId}`)).status).toBe(204)
    expect(await dirtyUnits(api)).toContain(`floating_ip ${id}`)
    const { body } = await api.get(member, `/v2.0/floatingips/${id}`)
    expect(body.floatingip).toMatchObject({ port_id: null, router_id: null, status: 'DOWN' })
  })

  test('keeps the port from those who could not give it back: another project made it lead there', async () => {
    const portId = await port()
    const { body } = await api.post(admin, '/v2.0/floatingips', {
      floatingip: { floating_network_id: site.external, port_id: portId },
    })
    const { id } = body.floatingip
    for (const path of [`/v2.0/ports/${portId}`, `/v2.0/ports/${portId}?force=true`])
      expect(refusal(await api.delete(member, path))).toEqual([409, 'FipAssociated'])
    const shown = await api.get(admin, `/v2.0/floatingips/${id}`)
    expect(shown.body.floatingip).toMatchObject({ port_id: portId })
    expect((await api.delete(admin, `/v2.0/ports/${portId}`)).status).toBe(204)
  })
})

describe('races for associations', () => {
  test('of one fixed IP are won by one', async () => {
    const portId = await port()
    const floating = await Promise.all(Array.from({ length: 6 }, () => made({})))
    const answers = await Promise.all(floating.map(({ id }) => put(id, { port_id: portId })))
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 409, 409, 409, 409, 409])
    const { body } = await api.get(member, `/v2.0/floatingips?port_id=${portId}`)
    expect(body.floatingips).toHaveLength(1)
  })

  test('and the removal of their interface or gateway never leave one without its way', async () => {
    for (const round of [1, 2, 3]) {
      const own = await makeSite(`10.5${round}.0.0/24`, `172.28.${round}.0/24`)
      const portId = await makePort(api, own.network, [[own.subnet, `10.5${round}.0.9`]])
      const floating = (await create({ floating_network_id: own.external })).body.floatingip
      const [bound, taken] = await Promise.all([
        put(floating.id, { port_id: portId }),
        round === 1
          ? api.put(member, `/v2.0/routers/${own.router}`, { router: { external_gateway_info: null } })
          : api.put(member, `/v2.0/routers/${own.router}/remove_router_interface`, { subnet_id: own.subnet }),
      ])
      expect([
        [200, 409],
        [404, 200],
      ]).toContainEqual([bound.status, taken.status])
    }
  })

  test('wait for changes of the router and the port, and then see them', async () => {
    const own = await makeSite('10.55.0.0/24', '172.28.55.0/24')
    const portId = await makePort(api, own.network, [[own.subnet, '10.55.0.9']])
    const { id } = (await create({ floating_network_id: own.external })).body.floatingip
    const bindWhile = async (table: 'router' | 'port', row: string, change: RawBuilder<unknown>) => {
      let bound: Promise<TestResponse> | undefined
      await api.connection.database.transaction().execute(async tx => {
        await sql`select from ${sql.table(table)} where id = ${row} for update`.execute(tx)
        bound = put(id, { port_id: portId })
        await someoneWaits()
        await change.execute(tx)
      })
      return refusal(await bound!)
    }
    const gateway = sql`delete from port where device_owner = 'network:router_gateway' and device_id = ${own.router}`
    expect(await bindWhile('router', own.router, gateway)).toEqual([
      404,
      'ExternalGatewayForFloatingIPNotFound',
    ])
    const address = sql`delete from ip_allocation where port_id = ${portId}`
    expect(await bindWhile('port', portId, address)).toEqual([400, 'BadRequest'])
  })

  test('and the removal of the port leave it free', async () => {
    for (let round = 0; round < 3; round++) {
      const portId = await port()
      const { id } = await made({})
      const [bound, removed] = await Promise.all([
        put(id, { port_id: portId }),
        api.delete(member, `/v2.0/ports/${portId}`),
      ])
      expect(removed.status).toBe(204)
      expect([200, 404]).toContain(bound.status)
      const { floatingip } = (await api.get(member, `/v2.0/floatingips/${id}`)).body
      expect(floatingip).toMatchObject({ port_id: null, status: 'DOWN' })
    }
  })

  test('of one address outside are won by one', async () => {
    const wanted = { floating_network_id: site.external, floating_ip_address: '172.24.0.123' }
    const answers = await Promise.all([1, 2, 3].map(() => create(wanted, manager)))
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409])
  })
})
