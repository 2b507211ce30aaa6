import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countStatements } from '../../../../../test/support/api/count-statements.ts'
import {
  type Caller,
  callers,
  createTestApi,
  projectB,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { portExpansions } from './expansions.ts'
import { type PortFixture, portFixture, refusal, type ShownPort } from './port.fixture.ts'

const { admin, member, other, service } = callers
const names = Object.keys(portExpansions.relations)
const everything = `expand=${names.join(',')}`
const device = '6e7569e2-0001-4000-8000-000000000001'
let api: TestApi
let make: PortFixture
let full: ShownPort
let plain: ShownPort

const made = async (as: Caller, path: string, kind: string, values: object) => {
  const { status, body } = await api.post(as, `/v2.0/${path}`, { [kind]: values })
  expect([status, body.NeutronError]).toEqual([201, undefined])
  return body[kind]
}

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
  make = portFixture(api)
  await api.connection.database
    .insertInto('chassis')
    .values([
      { name: 'c1', hostname: 'host1' },
      { name: 'c2', hostname: 'host2' },
    ])
    .execute()
  const policy = await made(admin, 'qos/policies', 'policy', { name: 'q', shared: true })
  await made(admin, `qos/policies/${policy.id}/bandwidth_limit_rules`, 'bandwidth_limit_rule', {
    max_kbps: 9,
  })
  const outer = await make.network(['172.30.0.0/24'], { as: admin, 'router:external': true })
  const net = await make.network(['10.0.0.0/24', '2001:db8::/64'], { as: member, qos_policy_id: policy.id })
  const router = await made(member, 'routers', 'router', { external_gateway_info: { network_id: outer.id } })
  await api.put(member, `/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: net.subnets[0] })
  const group = await made(member, 'security-groups', 'security_group', { name: 'g' })
  const asked = { network_id: net.id, device_id: device, device_owner: 'compute:nova' }
  full = await make.port({ ...asked, security_groups: [group.id] })
  plain = await make.port({ ...asked, fixed_ips: [], security_groups: [], qos_policy_id: policy.id })
  await make.update(full.id, { 'binding:host_id': 'host1' }, service)
  await made(service, `ports/${full.id}/bindings`, 'binding', { host: 'host2' })
  await made(member, 'floatingips', 'floatingip', { floating_network_id: outer.id, port_id: full.id })
  const sub = await make.port({ network_id: net.id, device_owner: 'x' })
  await made(member, 'trunks', 'trunk', {
    port_id: full.id,
    sub_ports: [{ port_id: sub.id, segmentation_type: 'vlan', segmentation_id: 5 }],
  })
})
afterAll(() => api?.close())

/** The same by requests of their own, as the compute service makes them today. */
async function oneByOne(as: Caller, port: ShownPort): Promise<Record<string, unknown>> {
  const found = async (path: string, collection: string) =>
    ((await api.get(as, `/v2.0/${path}`)).body[collection] ?? []) as readonly { readonly id: string }[]
  const one = async (path: string, kind: string) => {
    const { status, body } = await api.get(as, `/v2.0/${path}`)
    return status === 200 ? body[kind] : null
  }
  const each = async (path: string, kind: string, ids: readonly string[]) =>
    (await Promise.all(ids.map(id => one(`${path}/${id}`, kind)))).filter(item => item !== null)
  const subnets = [...new Set(port.fixed_ips.map(ip => ip.subnet_id))]
  const network = await one(`networks/${port.network_id}`, 'network')
  const qos = port.qos_policy_id ?? port.qos_network_policy_id
  return {
    network,
    subnets: await each('subnets', 'subnet', subnets),
    segments: await found(`segments?network_id=${port.network_id}`, 'segments'),
    floatingips: await found(`floatingips?port_id=${port.id}`, 'floatingips'),
    trunk: (await found(`trunks?port_id=${port.id}`, 'trunks'))[0] ?? null,
    security_groups: await each('security-groups', 'security_group', port.security_groups as string[]),
    qos: qos ? await one(`qos/policies/${String(qos)}`, 'policy') : null,
    bindings: await found(`ports/${port.id}/bindings`, 'bindings'),
  }
}

describe('what belongs to a port is shown inside it', () => {
  test.each([
    ['an administrator', admin],
    ['the compute service', service],
    ['its owner', member],
  ])('as %s sees it in requests of its own', async (_, as) => {
    const { body } = await api.get(as, `/v2.0/ports?device_id=${device}&${everything}`)
    expect(body.ports.map((port: ShownPort) => port.id).sort()).toEqual([full.id, plain.id].sort())
    for (const { expanded, ...port } of body.ports) {
      expect(port).toEqual(await api.get(as, `/v2.0/ports/${port.id}`).then(answer => answer.body.port))
      expect(expanded).toEqual(await oneByOne(as, port))
      const shown = await api.get(as, `/v2.0/ports/${port.id}?${everything}`)
      expect(shown.body.port).toEqual({ ...port, expanded })
    }
  })

  test('and there is something of each', async () => {
    const { expanded } = (await api.get(service, `/v2.0/ports/${full.id}?${everything}`)).body.port
    expect(Object.keys(expanded)).toEqual(names)
    expect(expanded).toMatchObject({ network: { id: full.network_id }, qos: { name: 'q' } })
    expect(expanded.bindings).toHaveLength(2)
    expect(expanded.subnets).toHaveLength(2)
    const own = (await api.get(member, `/v2.0/ports/${full.id}?${everything}`)).body.port.expanded
    expect(own).toMatchObject({ bindings: [], segments: [], trunk: { port_id: full.id } })
    expect(own.floatingips).toHaveLength(1)
    expect(own.security_groups[0].security_group_rules.length).toBeGreaterThan(0)
  })

  test('but nothing that only whoever owns it may see', async () => {
    await made(member, 'rbac-policies', 'rbac_policy', {
      object_type: 'network',
      object_id: full.network_id,
      action: 'access_as_shared',
      target_tenant: projectB,
    })
    const guest = await make.port({ network_id: full.network_id }, other)
    const { body } = await api.get(other, `/v2.0/ports/${guest.id}?${everything}`)
    expect(body.port.expanded).toEqual(await oneByOne(other, guest))
    expect((await api.get(other, `/v2.0/ports/${full.id}?${everything}`)).status).toBe(404)
  })
})

test('only what is asked for is shown, however it is written, and nothing unasked', async () => {
  const shown = async (query: string) => {
    const { expanded } = (await api.get(admin, `/v2.0/ports/${full.id}?${query}`)).body.port
    return expanded && Object.keys(expanded)
  }
  expect(await shown('expand=network,qos')).toEqual(['network', 'qos'])
  expect(await shown('expand=network&expand=subnets&expand=network')).toEqual(['network', 'subnets'])
  expect(await shown('fields=id&expand=network')).toEqual(['network'])
  expect(await shown('')).toBeUndefined()
})

test('what nobody knows is refused', async () => {
  for (const path of ['ports', `ports/${full.id}`])
    for (const names of ['everything', '', 'network,', 'toString'])
      expect(refusal(await api.get(admin, `/v2.0/${path}?expand=${names}`))).toEqual([400, 'HTTPBadRequest'])
  expect((await api.get(admin, '/v2.0/networks?expand=subnets')).status).toBe(400)
})

test('what an extension brings that is off is unknown, and so is expand itself', async () => {
  const without = await createTestApi({ hiddenAliases: ['trunk'] })
  const none = await createTestApi({ hiddenAliases: ['port-details-expand'] })
  try {
    expect((await without.get(admin, '/v2.0/ports?expand=network')).status).toBe(200)
    expect((await without.get(admin, '/v2.0/ports?expand=trunk')).status).toBe(400)
    expect((await none.get(admin, '/v2.0/ports?expand=network')).status).toBe(400)
  } finally {
    await Promise.all([without.close(), none.close()])
  }
})

test('many ports cost as many statements as one, and come in pages', async () => {
  const counted = countStatements(api)
  const net = await make.network(['10.7.0.0/16'])
  const bulk = (count: number, device_id: string) =>
    api.post(service, '/v2.0/ports', {
      ports: Array.from({ length: count }, () => ({
        network_id: net.id,
        project_id: member.project,
        device_id,
        device_owner: 'compute:nova',
      })),
    })
  await bulk(1, 'one')
  await bulk(600, 'many')
  const cost = (as: Caller, device_id: string) =>
    counted(() => api.get(as, `/v2.0/ports?device_id=${device_id}&${everything}`))
  for (const as of [admin, member]) {
    const one = await cost(as, 'one')
    expect(one).toBeLessThanOrEqual(2 + 2 * names.length)
    expect(await cost(as, 'many')).toBe(one)
  }
  const { body } = await api.get(admin, `/v2.0/ports?device_id=many&expand=network`)
  expect(body.ports).toHaveLength(500)
  expect(body.ports_links[0].href).toContain('expand=network')
  const next = await api.get(admin, new URL(body.ports_links[0].href).href.replace(/^https?:\/\/[^/]+/, ''))
  expect(next.body.ports).toHaveLength(100)
  expect(next.body.ports[0].expanded.network.id).toBe(net.id)
})

test('what many ports share is not written without end', async () => {
  const security_group_rules = Array.from({ length: 150 }, (_, index) => ({
    ...{ direction: 'ingress', protocol: 'tcp', port_range_min: index + 1, port_range_max: index + 1 },
  }))
  const group = await made(member, 'security-groups', 'security_group', {
    name: 'large',
    security_group_rules,
  })
  const net = await make.network([])
  const port = { network_id: net.id, device_id: 'shared', security_groups: [group.id] }
  await api.post(member, '/v2.0/ports', { ports: Array.from({ length: 500 }, () => port) })
  const asked = (query: string) => api.get(member, `/v2.0/ports?device_id=shared&${query}`)
  expect(refusal(await asked('expand=security_groups'))).toEqual([400, 'HTTPBadRequest'])
  expect((await asked('expand=network')).status).toBe(200)
  const page = await asked('expand=security_groups&limit=100')
  expect(page.body.ports).toHaveLength(100)
  expect(page.body.ports[99].expanded.security_groups[0].security_group_rules.length).toBeGreaterThan(149)
})
