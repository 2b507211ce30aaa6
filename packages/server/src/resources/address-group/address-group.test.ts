import { sql } from 'kysely'
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

const { admin, member, other } = callers
const groups = '/v2.0/address-groups'
const rules = '/v2.0/security-group-rules'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

async function made(addresses: readonly string[] = [], caller: Caller = member) {
  const { body } = await api.post(caller, groups, { address_group: { name: 'a', addresses } })
  return body.address_group
}

const dirtyGroups = async () =>
  (
    await sql<{ id: string }>`delete from dirty_unit where kind = 'address_group' returning id`.execute(
      api.connection.database,
    )
  ).rows.map(row => row.id)

describe('address group', () => {
  test('is created with prefixes without host bits, changed and deleted', async () => {
    const created = await api.post(member, groups, {
      address_group: { name: 'g', addresses: ['192.168.0.10/24', '10.10.10.3/32', '2001:db8::f00/64'] },
    })
    expect(created.status).toBe(201)
    const group = created.body.address_group
    expect(group).toEqual({
      id: group.id,
      name: 'g',
      description: '',
      project_id: projectA,
      tenant_id: projectA,
      addresses: ['10.10.10.3/32', '192.168.0.0/24', '2001:db8::/64'],
      revision_number: 0,
      created_at: group.created_at,
      updated_at: group.updated_at,
    })
    expect(await dirtyGroups()).toEqual([group.id])
    const path = `${groups}/${group.id}`
    expect(outcome(await api.get(other, path))).toEqual([404, 'AddressGroupNotFound'])
    const changed = await api.put(member, path, { address_group: { description: 'd' } })
    expect(changed.body.address_group).toMatchObject({ description: 'd', name: 'g', revision_number: 1 })
    expect(outcome(await api.put(member, path, { address_group: { addresses: [] } }))).toEqual([
      400,
      'HTTPBadRequest',
    ])
    expect((await api.delete(member, path)).status).toBe(204)
    expect(outcome(await api.get(member, path))).toEqual([404, 'AddressGroupNotFound'])
    expect(await dirtyGroups()).toEqual([group.id])
  })

  test('refuses what is no prefix', async () => {
    for (const addresses of [['10.20.30.40'], ['no address'], 'x', [7]])
      expect(outcome(await api.post(member, groups, { address_group: { addresses } }))).toEqual([
        400,
        'HTTPBadRequest',
      ])
    expect((await api.post(member, groups, { address_group: { addresses: null } })).status).toBe(201)
  })

  test('gets and loses prefixes, all of a request or none', async () => {
    const { id } = await made(['10.0.0.0/8'])
    const add = (addresses: unknown) => api.put(member, `${groups}/${id}/add_addresses`, { addresses })
    const remove = (addresses: unknown) => api.put(member, `${groups}/${id}/remove_addresses`, { addresses })
    expect((await add(['10.20.30.40', '2001:db8::/32'])).body.address_group).toMatchObject({
      addresses: ['10.0.0.0/8', '10.20.30.40/32', '2001:db8::/32'],
      revision_number: 1,
    })
    expect(outcome(await add(['192.0.2.0/24', '10.1.0.0/8']))).toEqual([400, 'AddressesAlreadyExist'])
    expect(outcome(await add(['this is no address']))).toEqual([400, 'HTTPBadRequest'])
    expect(outcome(await remove(['10.200.200.200']))).toEqual([404, 'AddressesNotFound'])
    expect(outcome(await remove(['10.0.0.0/8', '192.0.2.0/24']))).toEqual([404, 'AddressesNotFound'])
    expect(outcome(await remove(['this is no address']))).toEqual([400, 'HTTPBadRequest'])
    expect((await remove(['10.20.30.40/32'])).body.address_group).toMatchObject({
      addresses: ['10.0.0.0/8', '2001:db8::/32'],
      revision_number: 2,
    })
    expect(outcome(await api.put(other, `${groups}/${id}/add_addresses`, { addresses: [] }))).toEqual([
      404,
      'AddressGroupNotFound',
    ])
  })

  test('stays while a rule names it', async () => {
    const { id } = await made(['10.0.0.0/8'])
    const group = await api.post(member, '/v2.0/security-groups', { security_group: { name: 's' } })
    const rule = {
      security_group_id: group.body.security_group.id,
      direction: 'ingress',
      remote_address_group_id: id,
    }
    const created = await api.post(member, rules, { security_group_rule: rule })
    expect(created.body.security_group_rule).toMatchObject({ remote_address_group_id: id })
    expect(outcome(await api.post(member, rules, { security_group_rule: rule }))).toEqual([
      409,
      'SecurityGroupRuleExists',
    ])
    expect(
      outcome(
        await api.post(member, rules, {
          security_group_rule: { ...rule, remote_ip_prefix: '10.0.0.0/8' },
        }),
      ),
    ).toEqual([400, 'SecurityGroupMultipleRemoteEntites'])
    expect(outcome(await api.delete(member, `${groups}/${id}`))).toEqual([409, 'AddressGroupInUse'])
    const found = await api.get(member, `${rules}?remote_address_group_id=${id}`)
    expect(found.body.security_group_rules).toHaveLength(1)
    await api.delete(member, `${rules}/${created.body.security_group_rule.id}`)
    expect((await api.delete(member, `${groups}/${id}`)).status).toBe(204)
  })

  test('of another project is used only where it is shared, and shared while it is used', async () => {
    const { id } = await made([], admin)
    const group = await api.post(other, '/v2.0/security-groups', { security_group: { name: 's' } })
    const rule = {
      security_group_id: group.body.security_group.id,
      direction: 'ingress',
      remote_address_group_id: id,
    }
    const post = () => api.post(other, rules, { security_group_rule: rule })
    expect(outcome(await post())).toEqual([404, 'AddressGroupNotFound'])
    const share = {
      rbac_policy: {
        object_type: 'address_group',
        object_id: id,
        action: 'access_as_shared',
        target_tenant: projectB,
      },
    }
    expect(outcome(await api.post(other, '/v2.0/rbac-policies', share))).toEqual([400, 'InvalidInput'])
    const shared = await api.post(admin, '/v2.0/rbac-policies', share)
    expect(shared.status).toBe(201)
    expect((await api.get(other, `${groups}/${id}`)).status).toBe(200)
    expect((await api.get(member, `${groups}/${id}`)).status).toBe(404)
    expect(outcome(await api.put(other, `${groups}/${id}`, { address_group: { name: 'n' } }))).toEqual([
      404,
      'HTTPNotFound',
    ])
    const used = await post()
    expect(used.status).toBe(201)
    const entry = `/v2.0/rbac-policies/${shared.body.rbac_policy.id}`
    expect(outcome(await api.delete(admin, entry))).toEqual([409, 'RbacPolicyInUse'])
    await api.delete(other, `${rules}/${used.body.security_group_rule.id}`)
    expect((await api.delete(admin, entry)).status).toBe(204)
  })
})
