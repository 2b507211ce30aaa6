import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture, refusal } from '../port/port.fixture.ts'

const { admin, member, other } = callers
let api: TestApi
let make: PortFixture
let net: { readonly id: string }
const made: string[] = []

beforeAll(async () => {
  api = await createTestApi({
    settings: { quotas: {} },
    // Managers of no project but the administrator may say otherwise than a flavor about its card.
    policy: { override_port_flavor: 'rule:admin_only or role:manager' },
  })
  make = portFixture(api)
  net = await make.network(['10.0.0.0/16'])
})
afterAll(() => api?.close())
afterEach(async () => {
  await api.connection.pool.query('update port set port_flavor_id = null')
  for (const id of made.splice(0)) await api.delete(admin, `/v2.0/port-flavors/${id}`)
})

async function flavor(values: object, as: Caller = admin) {
  const { status, body } = await api.post(as, '/v2.0/port-flavors', { port_flavor: values })
  expect([status, body.NeutronError]).toEqual([201, undefined])
  made.push(body.port_flavor.id)
  return body.port_flavor
}

const create = (fields: object, as: Caller = member) =>
  api.post(as, '/v2.0/ports', { port: { network_id: net.id, ...fields } })

const fast = {
  name: 'fast',
  vnic_type: 'direct',
  numa_affinity_policy: 'required',
  hardware_offload_type: 'switchdev',
  hints: { openvswitch: { other_config: { 'tx-steering': 'hash' } } },
  port_security_enabled: false,
}

test('a flavor is what administrators make, and says nothing unless told', async () => {
  expect(await flavor({ name: 'plain' })).toEqual({
    id: expect.any(String),
    project_id: admin.project,
    tenant_id: admin.project,
    name: 'plain',
    description: '',
    shared: false,
    vnic_type: null,
    numa_affinity_policy: null,
    hardware_offload_type: null,
    hints: null,
    qos_policy_id: null,
    port_security_enabled: null,
    is_default: false,
    is_system_default: false,
    revision_number: 0,
    created_at: expect.any(String),
    updated_at: expect.any(String),
  })
  expect(refusal(await api.post(member, '/v2.0/port-flavors', { port_flavor: fast }))).toEqual([
    403,
    'PolicyNotAuthorized',
  ])
  for (const wrong of [{ vnic_type: 'x' }, { hints: { a: 1 } }, { hardware_offload_type: 'x' }])
    expect((await api.post(admin, '/v2.0/port-flavors', { port_flavor: wrong })).status).toBe(400)
  const missing = { qos_policy_id: '6e7569e2-0001-4000-8000-000000000001' }
  expect(refusal(await api.post(admin, '/v2.0/port-flavors', { port_flavor: missing }))).toEqual([
    404,
    'QosPolicyNotFound',
  ])
})

test('a port of a shared flavor is what its project could not have asked for', async () => {
  const policy = (await api.post(admin, '/v2.0/qos/policies', { policy: { name: 'q' } })).body.policy.id
  const { id } = await flavor({ ...fast, shared: true, qos_policy_id: policy })
  const port = await make.port({ network_id: net.id, port_flavor_id: id })
  expect(await make.show(port.id)).toMatchObject({
    port_flavor_id: id,
    'binding:vnic_type': 'direct',
    'binding:profile': { capabilities: ['switchdev'] },
    numa_affinity_policy: 'required',
    hardware_offload_type: 'switchdev',
    hints: fast.hints,
    port_security_enabled: false,
    security_groups: [],
    qos_policy_id: policy,
  })
  expect((await api.get(member, `/v2.0/ports?port_flavor_id=${id}`)).body.ports).toHaveLength(1)
  expect(refusal(await api.put(admin, `/v2.0/ports/${port.id}`, { port: { port_flavor_id: null } }))).toEqual(
    [400, 'HTTPBadRequest'],
  )
  const inUse = await api.delete(admin, `/v2.0/qos/policies/${policy}`)
  expect(refusal(inUse)).toEqual([409, 'QosPolicyInUse'])
})

describe('what the body names', () => {
  test('wins where the rule allows it, and is refused elsewhere', async () => {
    const { id } = await flavor({ ...fast, shared: true })
    const asked = { port_flavor_id: id, 'binding:vnic_type': 'normal' }
    const refused = await create(asked)
    expect(refusal(refused)).toEqual([403, 'PolicyNotAuthorized'])
    expect(refused.body.NeutronError.message).toContain('binding:vnic_type')
    expect((await create({ ...asked, port_security_enabled: true }, admin)).body.port).toMatchObject({
      'binding:vnic_type': 'normal',
      port_security_enabled: true,
      numa_affinity_policy: 'required',
    })
    // The same again is no other.
    expect((await create({ ...asked, 'binding:vnic_type': 'direct' })).status).toBe(201)
  })

  test('is still refused by the rule of its attribute', async () => {
    const { id } = await flavor({ name: 'f', shared: true })
    const hints = { openvswitch: {} }
    expect(refusal(await create({ port_flavor_id: id, hints }))).toEqual([403, 'PolicyNotAuthorized'])
  })
})

describe('a flavor that nobody names', () => {
  test('is that of the project, or else of the installation, or none when the body says so', async () => {
    const ofProject = await flavor({ vnic_type: 'macvtap', is_default: true, project_id: projectA })
    const ofAll = await flavor({ vnic_type: 'vdpa', is_system_default: true })
    const vnicType = async (as: Caller, fields: object = {}) => {
      const network = as === other ? (await make.network([], { as })).id : net.id
      const { body } = await api.post(as, '/v2.0/ports', { port: { network_id: network, ...fields } })
      return [body.port['binding:vnic_type'], body.port.port_flavor_id]
    }
    expect(await vnicType(member)).toEqual(['macvtap', ofProject.id])
    expect(await vnicType(other)).toEqual(['vdpa', ofAll.id])
    expect(await vnicType(member, { port_flavor_id: null })).toEqual(['normal', null])
    expect(await vnicType(member, { port_flavor_id: ofAll.id })).toEqual(['vdpa', ofAll.id])
    // Ports of the service are of no flavor.
    const router = (await api.post(other, '/v2.0/routers', { router: {} })).body.router.id
    const inner = await make.network(['10.5.0.0/24'], { as: other })
    const added = await api.put(other, `/v2.0/routers/${router}/add_router_interface`, {
      subnet_id: inner.subnets[0],
    })
    expect((await make.show(added.body.port_id)).port_flavor_id).toBeNull()
  })

  test('is one of a project, and one of the installation', async () => {
    await flavor({ is_default: true, project_id: projectA })
    await flavor({ is_system_default: true })
    const second = await flavor({ project_id: projectA })
    const put = (changes: object) =>
      api.put(admin, `/v2.0/port-flavors/${second.id}`, { port_flavor: changes })
    for (const changes of [{ is_default: true }, { is_system_default: true }])
      expect(refusal(await put(changes))).toEqual([409, 'PortFlavorDefaultAlreadyExists'])
    expect((await put({ name: 'n', vnic_type: 'normal' })).body.port_flavor).toMatchObject({
      name: 'n',
      vnic_type: 'normal',
      revision_number: 1,
    })
  })
})

test('a refused default of several flavors is not blamed on the project of the first', async () => {
  await flavor({ is_default: true, project_id: projectB })
  const port_flavors = [projectA, projectB].map(project_id => ({ is_default: true, project_id }))
  const { status, body } = await api.post(admin, '/v2.0/port-flavors', { port_flavors })
  expect([status, body.NeutronError.message]).toEqual([409, expect.not.stringContaining(projectA)])
})

test('a flavor that is not shared with a project does not exist for it', async () => {
  const { id } = await flavor(fast)
  const see = async (as: Caller) => (await api.get(as, `/v2.0/port-flavors/${id}`)).status
  expect([await see(member), await see(admin)]).toEqual([404, 200])
  expect(refusal(await create({ port_flavor_id: id }))).toEqual([404, 'PortFlavorNotFound'])
  const rbac_policy = {
    object_type: 'port_flavor',
    object_id: id,
    action: 'access_as_shared',
    target_tenant: projectA,
  }
  const shared = await api.post(admin, '/v2.0/rbac-policies', { rbac_policy })
  expect(shared.status).toBe(201)
  expect((await api.get(member, '/v2.0/port-flavors?shared=true')).body.port_flavors).toMatchObject([{ id }])
  expect((await create({ port_flavor_id: id })).status).toBe(201)
  expect([await see(member), await see(other)]).toEqual([200, 404])
  const entry = `/v2.0/rbac-policies/${shared.body.rbac_policy.id}`
  expect(refusal(await api.delete(admin, entry))).toEqual([409, 'RbacPolicyInUse'])
  const retargeted = { rbac_policy: { target_tenant: projectB } }
  expect(refusal(await api.put(admin, entry, retargeted))).toEqual([409, 'RbacPolicyInUse'])
})

test('a flavor stays while a port is of it, whatever comes between', async () => {
  const { id } = await flavor({ name: 'f', shared: true })
  const port = await make.port({ network_id: net.id, port_flavor_id: id })
  const remove = () => api.delete(admin, `/v2.0/port-flavors/${id}`)
  expect(refusal(await remove())).toEqual([409, 'PortFlavorInUse'])
  await api.delete(member, `/v2.0/ports/${port.id}`)
  const answers = await Promise.all([remove(), ...[1, 2, 3].map(() => create({ port_flavor_id: id }))])
  const [removed, ...ports] = answers.map(answer => answer.status)
  expect([
    [204, [404]],
    [409, [201]],
  ]).toContainEqual([removed, [...new Set(ports)]])
})
