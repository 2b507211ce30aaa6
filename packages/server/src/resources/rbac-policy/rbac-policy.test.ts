import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other } = callers
const policies = '/v2.0/rbac-policies'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

async function make(caller: Caller, collection: string, kind: string, values: object) {
  const { status, body } = await api.post(caller, `/v2.0/${collection}`, { [kind]: values })
  expect([status, body.NeutronError]).toEqual([201, undefined])
  return body[kind]
}

const share = (caller: Caller, values: object) => api.post(caller, policies, { rbac_policy: values })

describe('policy of an external network', () => {
  let network: { id: string }
  let wildcard: string

  beforeEach(async () => {
    network = await make(admin, 'networks', 'network', { 'router:external': true })
    await make(admin, 'subnets', 'subnet', {
      network_id: network.id,
      ip_version: 4,
      cidr: '172.24.0.0/24',
    })
    const found = await api.get(admin, `${policies}?object_id=${network.id}`)
    wildcard = found.body.rbac_policies[0].id
  })

  const retarget = (target_tenant: string) =>
    api.put(admin, `${policies}/${wildcard}`, { rbac_policy: { target_tenant } })
  const route = (caller: Caller) =>
    make(caller, 'routers', 'router', { external_gateway_info: { network_id: network.id } })

  test('is narrowed to the one project that uses it, and to no other', async () => {
    await route(other)
    expect(outcome(await retarget(projectA))).toEqual([409, 'RbacPolicyInUse'])
    expect((await retarget(projectB)).status).toBe(200)
    expect(outcome(await retarget(projectA))).toEqual([409, 'RbacPolicyInUse'])
  })

  test('for all goes when each project that uses it has its own', async () => {
    await route(other)
    const policy = { object_type: 'network', object_id: network.id, action: 'access_as_external' }
    expect((await share(admin, { ...policy, target_tenant: projectA })).status).toBe(201)
    expect(outcome(await api.delete(admin, `${policies}/${wildcard}`))).toEqual([409, 'RbacPolicyInUse'])
    expect((await share(admin, { ...policy, target_tenant: projectB })).status).toBe(201)
    expect((await api.delete(admin, `${policies}/${wildcard}`)).status).toBe(204)
  })

  test('for all stays while the network is the default one', async () => {
    await api.put(admin, `/v2.0/networks/${network.id}`, { network: { is_default: true } })
    expect(outcome(await api.delete(admin, `${policies}/${wildcard}`))).toEqual([409, 'RbacPolicyInUse'])
    expect(outcome(await retarget(projectB))).toEqual([409, 'RbacPolicyInUse'])
    await api.put(admin, `/v2.0/networks/${network.id}`, { network: { is_default: false } })
    expect((await api.delete(admin, `${policies}/${wildcard}`)).status).toBe(204)
  })
})

test.each(['access_as_external', 'access_as_owner'])('%s is no action for a group', async action => {
  const { id } = await make(member, 'security-groups', 'security_group', {})
  const policy = { object_type: 'security_group', object_id: id, action, target_tenant: projectB }
  expect(outcome(await share(member, policy))).toEqual([400, 'InvalidActionForType'])
})

test('sharing a network, otherwise and no longer is a revision of it', async () => {
  const { id } = await make(member, 'networks', 'network', {})
  const revision = async () =>
    (await api.get(member, `/v2.0/networks/${id}`)).body.network.revision_number as number
  const before = await revision()
  const policy = { object_type: 'network', object_id: id, action: 'access_as_shared' }
  const { rbac_policy } = (await share(member, { ...policy, target_tenant: projectB })).body
  expect(await revision()).toBe(before + 1)
  await api.put(admin, `${policies}/${rbac_policy.id}`, { rbac_policy: { target_tenant: '*' } })
  expect(await revision()).toBe(before + 2)
  await api.delete(member, `${policies}/${rbac_policy.id}`)
  expect(await revision()).toBe(before + 3)
})

test('a subnet pool is shared with those who know its address scope', async () => {
  const scope = await make(admin, 'address-scopes', 'address_scope', { ip_version: 4 })
  const scopePolicy = { object_type: 'address_scope', object_id: scope.id, action: 'access_as_shared' }
  await share(admin, { ...scopePolicy, target_tenant: projectA })
  const pool = await make(member, 'subnetpools', 'subnetpool', {
    name: 'p',
    prefixes: ['10.0.0.0/16'],
    address_scope_id: scope.id,
  })
  const policy = { object_type: 'subnetpool', object_id: pool.id, action: 'access_as_shared' }
  const refused = await share(member, { ...policy, target_tenant: projectB })
  expect(outcome(refused)).toEqual([400, 'InvalidInput'])
  await share(admin, { ...scopePolicy, target_tenant: projectB })
  expect((await share(member, { ...policy, target_tenant: projectB })).status).toBe(201)
})

test('while any project uses an object, its owner too, it stays shared with all', async () => {
  const scope = await make(admin, 'address-scopes', 'address_scope', { ip_version: 4 })
  const policy = { object_type: 'address_scope', object_id: scope.id, action: 'access_as_shared' }
  const { id } = (await share(admin, { ...policy, target_tenant: '*' })).body.rbac_policy
  const prefixes = ['10.0.0.0/16']
  const pool = await make(admin, 'subnetpools', 'subnetpool', {
    name: 'own',
    prefixes,
    address_scope_id: scope.id,
  })
  expect(outcome(await api.delete(admin, `${policies}/${id}`))).toEqual([409, 'RbacPolicyInUse'])
  await api.delete(admin, `/v2.0/subnetpools/${pool.id}`)
  await make(other, 'subnetpools', 'subnetpool', { name: 'of b', prefixes, address_scope_id: scope.id })
  const narrowed = await api.put(admin, `${policies}/${id}`, { rbac_policy: { target_tenant: projectB } })
  expect(outcome(narrowed)).toEqual([409, 'RbacPolicyInUse'])
})

test('the quota refuses policies, not objects that are shared from the start', async () => {
  const owner = { project: 'c0000000000000000000000000000007', roles: ['admin', 'member', 'reader'] }
  await api.connection.database
    .insertInto('quota')
    .values({ project_id: owner.project, resource: 'rbac_policy', quota_limit: 1 })
    .execute()
  const create = () =>
    api.post(owner, '/v2.0/networks', { network: { shared: true, 'router:external': true } })
  const { network } = (await create()).body
  expect((await create()).status).toBe(201)
  const policy = { object_type: 'network', object_id: network.id, action: 'access_as_shared' }
  const refused = await share(owner, { ...policy, target_tenant: projectA })
  expect(outcome(refused)).toEqual([409, 'OverQuota'])
})
