import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countStatements } from '../../../../../test/support/api/count-statements.ts'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { make, makePorts, makeSite, type Site, statuses } from './cascade.fixture.ts'

const { admin, member, other, reader } = callers
let api: TestApi

beforeAll(async () => {
  const quotas = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas } })
})
afterAll(() => api.close())

const cascade = (network: string, caller: Caller = member, flag = 'true') =>
  api.delete(caller, `/v2.0/networks/${network}?cascade=${flag}`)
const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

async function dirtyUnits(): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ unit: string }>`select kind || ' ' || id as unit from dirty_unit`.execute(
    api.connection.database,
  )
  return new Set(rows.map(row => row.unit))
}

/** Everything of a site as an administrator sees it. */
async function picture({ network, subnet, routers, trunks, ports, subPorts }: Site) {
  const paths = [
    `networks/${network}`,
    `subnets/${subnet}`,
    ...routers.map(id => `routers/${id}`),
    ...trunks.map(id => `trunks/${id}`),
    ...[...ports, ...subPorts].map(id => `ports/${id}`),
  ]
  return Promise.all(paths.map(async path => (await api.get(admin, `/v2.0/${path}`)).body))
}

const share = (network: string) =>
  api.post(admin, '/v2.0/rbac-policies', {
    rbac_policy: {
      object_type: 'network',
      object_id: network,
      action: 'access_as_shared',
      target_tenant: '*',
    },
  })

test('a network goes with interfaces of routers, trunks, their subports, ports and subnets', async () => {
  const site = await makeSite(api, { ports: 12, trunks: 3, routers: 2 })
  await sql`delete from dirty_unit`.execute(api.connection.database)
  expect(outcome(await api.delete(member, `/v2.0/networks/${site.network}`))).toEqual([409, 'NetworkInUse'])
  expect(outcome(await cascade(site.network, member, 'false'))).toEqual([409, 'NetworkInUse'])
  const answer = await cascade(site.network)
  expect([answer.status, answer.text]).toEqual([204, ''])
  expect(await statuses(api, 'networks', [site.network])).toEqual([404])
  expect(await statuses(api, 'subnets', [site.subnet])).toEqual([404])
  expect(await statuses(api, 'ports', [...site.ports, ...site.subPorts])).toEqual([404])
  expect(await statuses(api, 'trunks', site.trunks)).toEqual([404])
  expect(await statuses(api, 'routers', site.routers)).toEqual([200])
  const dirty = await dirtyUnits()
  const expected = [
    `network ${site.network}`,
    ...site.routers.map(id => `router ${id}`),
    ...[...site.ports, ...site.subPorts].map(id => `port ${id}`),
  ]
  expect(expected.filter(unit => !dirty.has(unit))).toEqual([])
})

test('ports of servers go as well, and the compute service is told', async () => {
  const site = await makeSite(api, { ports: 3 })
  const [port = ''] = site.ports
  const server = '7e7569e2-0001-4000-8000-000000000001'
  const plugged = { device_owner: 'compute:nova', device_id: server }
  expect((await api.put(admin, `/v2.0/ports/${port}`, { port: plugged })).status).toBe(200)
  expect((await cascade(site.network)).status).toBe(204)
  const events = await sql`select name, server_id from nova_event where port_id = ${port}`.execute(
    api.connection.database,
  )
  expect(events.rows).toEqual([{ name: 'network-vif-deleted', server_id: server }])
})

test('an empty network goes as without the flag', async () => {
  const network = await make(api, member, 'networks', { network: {} })
  expect((await cascade(network)).status).toBe(204)
  expect(outcome(await cascade(network))).toEqual([404, 'NetworkNotFound'])
})

test('a trunk of another network stays, without the subports that were here', async () => {
  const site = await makeSite(api, { ports: 1, trunks: 1 })
  const [inside] = await makePorts(api, site.network, 1)
  const elsewhere = await make(api, member, 'networks', { network: {} })
  const [parent] = await makePorts(api, elsewhere, 1)
  const trunk = await make(api, member, 'trunks', {
    trunk: {
      port_id: parent,
      sub_ports: [{ port_id: inside, segmentation_type: 'vlan', segmentation_id: 7 }],
    },
  })
  const before = (await api.get(member, `/v2.0/trunks/${trunk}`)).body.trunk
  expect((await cascade(site.network)).status).toBe(204)
  const after = (await api.get(member, `/v2.0/trunks/${trunk}`)).body.trunk
  expect(after).toMatchObject({ status: 'ACTIVE', sub_ports: [] })
  expect(after.revision_number).toBeGreaterThan(before.revision_number)
})

test('floating IPs that lead to its ports are freed; those of an external network go', async () => {
  const external = await make(api, admin, 'networks', { network: { 'router:external': true } })
  await make(api, admin, 'subnets', {
    subnet: { network_id: external, cidr: '203.0.113.0/24', ip_version: 4 },
  })
  const site = await makeSite(api, { ports: 1, routers: 1 })
  await api.put(admin, `/v2.0/routers/${site.routers[0]}`, {
    router: { external_gateway_info: { network_id: external } },
  })
  const floating = await make(api, member, 'floatingips', {
    floatingip: { floating_network_id: external, port_id: site.ports[0] },
  })
  expect((await cascade(site.network)).status).toBe(204)
  const freed = (await api.get(member, `/v2.0/floatingips/${floating}`)).body.floatingip
  expect(freed).toMatchObject({ port_id: null, router_id: null, status: 'DOWN' })

  const gateway = await cascade(external, admin)
  expect([...outcome(gateway), gateway.body.NeutronError.message]).toEqual([
    409,
    'NetworkInUse',
    `Unable to complete operation on network ${external}. Routers have their gateway on it.`,
  ])
  await api.put(admin, `/v2.0/routers/${site.routers[0]}`, { router: { external_gateway_info: null } })
  expect((await cascade(external, admin)).status).toBe(204)
  expect(await statuses(api, 'floatingips', [floating])).toEqual([404])
})

describe('rights are looked at for all objects before any change', () => {
  const refusedFor = async (site: Site, rule: string) => {
    const before = await picture(site)
    const answer = await cascade(site.network)
    expect(outcome(answer)).toEqual([403, 'PolicyNotAuthorized'])
    expect(answer.body.NeutronError.message).toBe(`rule:${rule} is disallowed by policy`)
    expect(await picture(site)).toEqual(before)
  }

  test('a port of another project', async () => {
    const site = await makeSite(api, { ports: 4, trunks: 1, routers: 1 })
    await share(site.network)
    await makePorts(api, site.network, 1, other)
    // The owner of a network may delete any port on it, one by one and knowing which.
    await refusedFor(site, 'delete_network:cascade_foreign')
    expect((await cascade(site.network, other)).status).toBe(403)
    expect((await cascade(site.network, admin)).status).toBe(204)
  })

  test('a router of another project', async () => {
    const site = await makeSite(api, { ports: 2 })
    const router = await make(api, admin, 'routers', { router: { project_id: projectB } })
    await api.put(admin, `/v2.0/routers/${router}/add_router_interface`, { subnet_id: site.subnet })
    await refusedFor(site, 'remove_router_interface')
  })

  test('a trunk of another project, and a subport of it', async () => {
    const site = await makeSite(api, { ports: 2 })
    const elsewhere = await make(api, admin, 'networks', { network: { project_id: projectB } })
    const [parent] = await makePorts(api, elsewhere, 1, other)
    await make(api, admin, 'trunks', {
      trunk: {
        project_id: projectB,
        port_id: parent,
        sub_ports: [{ port_id: site.ports[0], segmentation_type: 'vlan', segmentation_id: 7 }],
      },
    })
    await refusedFor(site, 'remove_subports')
    const alien = await makeSite(api, { ports: 2 })
    await make(api, admin, 'trunks', { trunk: { project_id: projectB, port_id: alien.ports[0] } })
    await refusedFor(alien, 'delete_trunk')
  })

  test('the network itself', async () => {
    const site = await makeSite(api, { ports: 1 })
    expect(outcome(await cascade(site.network, other))).toEqual([404, 'NetworkNotFound'])
    expect(outcome(await cascade(site.network, reader))).toEqual([403, 'PolicyNotAuthorized'])
    expect(outcome(await cascade(site.network, callers.service))).toEqual([403, 'PolicyNotAuthorized'])
    expect(await statuses(api, 'ports', site.ports)).toEqual([200])
  })
})

describe('what others count on is an obstacle, seen before any change', () => {
  const stopped = async (site: Site, reason: string) => {
    const before = await picture(site)
    const answer = await cascade(site.network)
    expect(outcome(answer)).toEqual([409, 'NetworkInUse'])
    expect(answer.body.NeutronError.message).toBe(
      `Unable to complete operation on network ${site.network}. ${reason}.`,
    )
    expect(await picture(site)).toEqual(before)
  }

  test('a route', async () => {
    const site = await makeSite(api, { ports: 1, routers: 1 })
    const [router = ''] = site.routers
    const routes = [{ destination: '192.0.2.0/24', nexthop: '10.8.200.1' }]
    expect((await api.put(member, `/v2.0/routers/${router}`, { router: { routes } })).status).toBe(200)
    await stopped(site, `Routes of router ${router} lead through its subnets`)
    await api.put(member, `/v2.0/routers/${router}`, { router: { routes: [] } })
    expect((await cascade(site.network)).status).toBe(204)
  })

  test('a disabled trunk', async () => {
    const site = await makeSite(api, { ports: 1, trunks: 1 })
    const [trunk] = site.trunks
    await api.put(member, `/v2.0/trunks/${trunk}`, { trunk: { admin_state_up: false } })
    await stopped(site, `Trunk ${trunk} is disabled, or its parent is bound in a way that cannot be undone`)
  })

  test('a local IP', async () => {
    const site = await makeSite(api, { ports: 1 })
    await make(api, member, 'local_ips', { local_ip: { local_port_id: site.ports[0] } })
    await stopped(site, 'Local IPs have their address on it')
  })
})

test('a flag that is no boolean is refused; so is one of an extension that is off', async () => {
  const network = await make(api, member, 'networks', { network: {} })
  expect((await cascade(network, member, 'perhaps')).status).toBe(400)
  const without = await createTestApi({ hiddenAliases: ['network-cascade-delete'] })
  const hidden = await make(without, member, 'networks', { network: {} })
  const answer = await without.delete(member, `/v2.0/networks/${hidden}?cascade=true`)
  expect(outcome(answer)).toEqual([400, 'HTTPBadRequest'])
  expect(await statuses(without, 'networks', [hidden])).toEqual([200])
  await without.close()
})

test('the number of statements does not depend on what goes', async () => {
  const count = countStatements(api)
  const counts: number[] = []
  for (const size of [
    { ports: 3, trunks: 1, routers: 1 },
    { ports: 300, trunks: 10, routers: 2 },
  ]) {
    const { network } = await makeSite(api, size)
    counts.push(await count(() => cascade(network)))
  }
  expect(counts[1]).toBe(counts[0])
  expect(counts[0]).toBeLessThan(60)
})

test('no port outlives its network, whoever makes ports at the same time', async () => {
  const site = await makeSite(api, { ports: 20 })
  const made = Promise.all(
    Array.from({ length: 30 }, () =>
      api.post(member, '/v2.0/ports', { port: { network_id: site.network, project_id: projectA } }),
    ),
  )
  const removed = await cascade(site.network)
  const answers = await made
  expect(removed.status).toBe(204)
  expect(answers.map(answer => answer.status).filter(status => status !== 201 && status !== 404)).toEqual([])
  const { rows } = await sql`select from port where network_id = ${site.network}`.execute(
    api.connection.database,
  )
  expect(rows).toEqual([])
})

test('it ends whatever is done to its ports, trunks and routers at the same time, and nothing fails of itself', async () => {
  const site = await makeSite(api, { ports: 40, trunks: 4, routers: 1 })
  const [router = ''] = site.routers
  const done = [
    ...site.ports
      .slice(10, 25)
      .map(id =>
        api.put(admin, `/v2.0/ports/${id}`, { port: { 'binding:host_id': 'host1', device_id: id } }),
      ),
    ...site.ports.slice(25, 35).map(id => api.delete(member, `/v2.0/ports/${id}`)),
    ...site.subPorts.map(id => api.delete(member, `/v2.0/ports/${id}?force=true`)),
    ...site.trunks.map(id => api.delete(member, `/v2.0/trunks/${id}`)),
    api.put(member, `/v2.0/routers/${router}/remove_router_interface`, { subnet_id: site.subnet }),
    api.put(member, `/v2.0/subnets/${site.subnet}`, { subnet: { name: 'n' } }),
  ]
  const [removed, again, ...others] = await Promise.all([
    cascade(site.network),
    cascade(site.network),
    ...done,
  ])
  expect([removed.status, again.status].toSorted()).toEqual([204, 404])
  expect(others.filter(({ status }) => status >= 500 || status === 403)).toEqual([])
  const { rows } = await sql`select from port where network_id = ${site.network}`.execute(
    api.connection.database,
  )
  expect(rows).toEqual([])
}, 60_000)
