import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, manager, member, other } = callers
const policies = '/v2.0/qos/policies'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api?.close())

const create = (fields: object, by: Caller = admin) => api.post(by, policies, { policy: fields })
const made = async (fields: object, by: Caller = admin) => {
  const answer = await create(fields, by)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.policy
}
const refusal = (answer: TestResponse) => [answer.status, answer.body.NeutronError.type]

describe('QoS policy', () => {
  test('is created, shown, changed and deleted, with and without the prefix of its path', async () => {
    const policy = await made({ name: 'gold' })
    expect(policy).toMatchObject({ name: 'gold', shared: false, is_default: false, rules: [], tags: [] })
    expect((await api.get(admin, `/v2.0/policies/${policy.id}`)).body.policy).toEqual(policy)
    const changed = await api.put(admin, `${policies}/${policy.id}`, { policy: { description: 'best' } })
    expect(changed.body.policy).toMatchObject({ description: 'best', revision_number: 1 })
    expect((await api.delete(admin, `${policies}/${policy.id}`)).status).toBe(204)
    expect(refusal(await api.get(admin, `${policies}/${policy.id}`))).toEqual([404, 'QosPolicyNotFound'])
    expect(refusal(await api.get(admin, `${policies}/gold`))).toEqual([404, 'QosPolicyNotFound'])
  })

  test('is made by managers and admins, and unknown to other projects until it is shared', async () => {
    expect(refusal(await create({}, member))).toEqual([403, 'PolicyNotAuthorized'])
    const policy = await made({ name: 'own' }, manager)
    const path = `${policies}/${policy.id}`
    expect((await api.get(member, path)).status).toBe(200)
    expect(refusal(await api.get(other, path))).toEqual([404, 'QosPolicyNotFound'])
    await api.put(manager, path, { policy: { shared: true } })
    expect((await api.get(other, path)).body.policy.shared).toBe(true)
    expect((await api.get(other, `${policies}?shared=true&name=own`)).body.policies).toHaveLength(1)
    await api.put(manager, path, { policy: { shared: false } })
    expect((await api.get(other, path)).status).toBe(404)
  })

  test('is shared with one project by RBAC, and stays shared while that project uses it', async () => {
    const policy = await made({ name: 'rbac' })
    const entry = { object_type: 'qos_policy', object_id: policy.id, action: 'access_as_shared' }
    const answer = await api.post(admin, '/v2.0/rbac-policies', {
      rbac_policy: { ...entry, target_tenant: projectB },
    })
    const network = await api.post(other, '/v2.0/networks', { network: { qos_policy_id: policy.id } })
    expect(network.body.network.qos_policy_id).toBe(policy.id)
    const rbac = `/v2.0/rbac-policies/${answer.body.rbac_policy.id}`
    expect(refusal(await api.delete(admin, rbac))).toEqual([409, 'RbacPolicyInUse'])
    const path = `/v2.0/networks/${network.body.network.id}`
    await api.put(other, path, { network: { qos_policy_id: null } })
    expect((await api.delete(admin, rbac)).status).toBe(204)
  })

  test('stays shared with all while another project uses it', async () => {
    const policy = await made({ shared: true })
    const network = await api.post(other, '/v2.0/networks', { network: { qos_policy_id: policy.id } })
    expect(network.status).toBe(201)
    const answer = await api.put(admin, `${policies}/${policy.id}`, { policy: { shared: false } })
    expect(refusal(answer)).toEqual([409, 'RbacPolicyInUse'])
  })

  test('can be the default of a project, of which there is one, also for two that ask at once', async () => {
    const project = 'd0000000000000000000000000000001'
    const asked = { project_id: project, is_default: true }
    const answers = await Promise.all([create(asked), create(asked), create(asked)])
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409])
    expect(refusal(answers.find(answer => answer.status === 409)!)).toEqual([
      409,
      'QoSPolicyDefaultAlreadyExists',
    ])
    const second = await made({ project_id: project })
    const promoted = await api.put(admin, `${policies}/${second.id}`, { policy: { is_default: true } })
    expect(refusal(promoted)).toEqual([409, 'QoSPolicyDefaultAlreadyExists'])
    const owner = { project, roles: ['member', 'reader'] }
    const first = answers.find(answer => answer.status === 201)!.body.policy
    const network = await api.post(owner, '/v2.0/networks', { network: {} })
    expect(network.body.network.qos_policy_id).toBe(first.id)
    const named = await api.post(owner, '/v2.0/networks', { network: { qos_policy_id: second.id } })
    expect(named.body.network.qos_policy_id).toBe(second.id)
  })

  test('cannot go while something has it', async () => {
    const policy = await made({ shared: true })
    const network = (await api.post(member, '/v2.0/networks', { network: { qos_policy_id: policy.id } })).body
      .network
    const answer = await api.delete(admin, `${policies}/${policy.id}`)
    expect(refusal(answer)).toEqual([409, 'QosPolicyInUse'])
    expect(answer.body.NeutronError.message).toBe(`QoS Policy ${policy.id} is used by network ${network.id}.`)
  })

  test('lists with tags and pages', async () => {
    const ids = await Promise.all(['p1', 'p2', 'p3'].map(async name => (await made({ name })).id))
    for (const id of ids) await api.put(admin, `${policies}/${id}/tags/paged`, undefined)
    const page = await api.get(admin, `${policies}?tags=paged&limit=2&sort_key=name&sort_dir=asc`)
    expect(page.body.policies.map((policy: { name: string }) => policy.name)).toEqual(['p1', 'p2'])
    expect(page.body.policies_links).toBeDefined()
    expect(refusal(await api.get(admin, `${policies}?marker=${randomUuid()}&limit=1`))).toEqual([
      404,
      'QosPolicyNotFound',
    ])
  })
})
