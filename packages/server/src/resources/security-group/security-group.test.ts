import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other, reader } = callers
const groups = '/v2.0/security-groups'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
})
afterAll(() => api.close())

async function create(name: string, more: object = {}) {
  const { status, body } = await api.post(member, groups, { security_group: { name, ...more } })
  expect(status).toBe(201)
  return body.security_group
}

async function putOnPort(groupId: string): Promise<void> {
  await sql`with n as (insert into network (id, project_id, mtu) values (gen_random_uuid(), ${projectA}, 1442) returning id),
    p as (insert into port (id, project_id, network_id, mac_address)
      select gen_random_uuid(), ${projectA}, id, 'fa:16:3e:00:00:01' from n returning id)
    insert into port_security_group (port_id, security_group_id) select id, ${groupId} from p`.execute(
    api.connection.database,
  )
}

describe('default group', () => {
  test('is there when the groups of the own project are listed, even by a reader', async () => {
    const project = 'c0000000000000000000000000000009'
    const stranger = { project, roles: ['reader'] }
    const { security_groups } = (await api.get(stranger, groups)).body
    expect(security_groups).toMatchObject([{ name: 'default', project_id: project, stateful: true }])
    expect(security_groups[0].security_group_rules).toHaveLength(4)
    expect(security_groups[0].security_group_rules[0]).toMatchObject({ belongs_to_default_sg: true })
    expect((await api.get(stranger, `${groups}?name=default`)).body.security_groups).toEqual(security_groups)
  })

  test('of another project is made by asking for it, but for an admin only', async () => {
    expect((await api.get(admin, `${groups}?tenant_id=looked-at`)).body.security_groups).toMatchObject([
      { name: 'default', project_id: 'looked-at' },
    ])
    await api.get(member, `${groups}?project_id=made-up`)
    const { rows } = await sql`select 1 from security_group where project_id = 'made-up'`.execute(
      api.connection.database,
    )
    expect(rows).toEqual([])
  })

  test('keeps its name to itself and stays, but for an admin', async () => {
    const [group] = (await api.get(member, `${groups}?name=default`)).body.security_groups
    for (const name of ['default', 'Default']) {
      const taken = await api.post(member, groups, { security_group: { name } })
      expect(taken.body.NeutronError.type).toBe('SecurityGroupDefaultAlreadyExists')
      expect(taken.status).toBe(409)
    }
    const path = `${groups}/${group.id}`
    const renamed = await api.put(member, path, { security_group: { name: 'mine' } })
    expect([renamed.status, renamed.body.NeutronError.type]).toEqual([
      409,
      'SecurityGroupCannotUpdateDefault',
    ])
    expect((await api.put(member, path, { security_group: { description: 'd' } })).status).toBe(200)
    const removed = await api.delete(member, path)
    expect([removed.status, removed.body.NeutronError.type]).toEqual([
      409,
      'SecurityGroupCannotRemoveDefault',
    ])
    expect((await api.delete(admin, path)).status).toBe(204)
  })
})

describe('security group', () => {
  test('is born with rules for what it sends', async () => {
    const group = await create('g1', { description: 'first' })
    expect(Object.keys(group).sort()).toEqual([
      'created_at',
      'description',
      'id',
      'name',
      'project_id',
      'revision_number',
      'security_group_rules',
      'shared',
      'stateful',
      'tags',
      'tenant_id',
      'updated_at',
    ])
    expect(group).toMatchObject({ name: 'g1', stateful: true, shared: false, tags: [] })
    expect(group.security_group_rules.map((rule: { ethertype: string }) => rule.ethertype).sort()).toEqual([
      'IPv4',
      'IPv6',
    ])
    for (const rule of group.security_group_rules) {
      expect(rule).toMatchObject({ direction: 'egress', protocol: null, belongs_to_default_sg: false })
      const shown = await api.get(member, `/v2.0/security-group-rules/${rule.id}`)
      expect(shown.body.security_group_rule).toEqual(rule)
    }
    expect((await api.get(reader, `${groups}/${group.id}`)).body.security_group).toEqual(group)
    const hidden = await api.get(other, `${groups}/${group.id}`)
    expect([hidden.status, hidden.body.NeutronError.type]).toEqual([404, 'SecurityGroupNotFound'])
  })

  test('is made in bulk, and with a name that is text', async () => {
    const { status, body } = await api.post(member, groups, {
      security_groups: [{ name: 's1' }, { name: 's2' }],
    })
    expect([status, body.security_groups.map((group: { name: string }) => group.name)]).toEqual([
      201,
      ['s1', 's2'],
    ])
    const wrong = await api.post(member, groups, { security_group: { name: true } })
    expect(wrong.body.NeutronError).toMatchObject({
      type: 'HTTPBadRequest',
      message: "Invalid input for name. Reason: 'True' is not a valid string.",
    })
  })

  test('changes, is shared by an RBAC entry and shown to whom it is shared with', async () => {
    const group = await create('shared')
    const { body } = await api.put(member, `${groups}/${group.id}`, {
      security_group: { name: 'renamed', stateful: false },
    })
    expect(body.security_group).toMatchObject({ name: 'renamed', stateful: false })
    expect(body.security_group.revision_number).toBeGreaterThan(group.revision_number)
    await api.connection.database
      .insertInto('rbac_policy')
      .values({
        id: group.id,
        project_id: projectA,
        object_type: 'security_group',
        object_id: group.id,
        action: 'access_as_shared',
        target_project: projectB,
      })
      .execute()
    expect((await api.get(other, `${groups}/${group.id}`)).body.security_group.shared).toBe(true)
    const shared = (await api.get(other, `${groups}?shared=True`)).body.security_groups
    expect(shared.map(({ id }: { id: string }) => id)).toEqual([group.id])
    expect((await api.delete(member, `${groups}/${group.id}`)).status).toBe(204)
  })

  test('in use can neither go nor change its statefulness', async () => {
    const group = await create('used')
    await putOnPort(group.id)
    const same = await api.put(member, `${groups}/${group.id}`, { security_group: { stateful: true } })
    expect(same.status).toBe(200)
    const changed = await api.put(member, `${groups}/${group.id}`, { security_group: { stateful: false } })
    const removed = await api.delete(member, `${groups}/${group.id}`)
    for (const { status, body } of [changed, removed]) {
      expect([status, body.NeutronError.type, body.NeutronError.message]).toEqual([
        409,
        'SecurityGroupInUse',
        `Security Group ${group.id} in use.`,
      ])
    }
  })

  test('takes rules of other groups that name it along', async () => {
    const [peer, group] = [await create('peer'), await create('group')]
    await api.post(member, '/v2.0/security-group-rules', {
      security_group_rule: { security_group_id: group.id, direction: 'ingress', remote_group_id: peer.id },
    })
    await api.connection.database.deleteFrom('dirty_unit').execute()
    expect((await api.delete(member, `${groups}/${peer.id}`)).status).toBe(204)
    const after = (await api.get(member, `${groups}/${group.id}`)).body.security_group
    expect(after.security_group_rules).toHaveLength(2)
    expect(after.revision_number).toBe(group.revision_number + 2)
    const dirty = await api.connection.database.selectFrom('dirty_unit').select('id').execute()
    expect(dirty.map(({ id }) => id).sort()).toEqual([peer.id, group.id].sort())
  })

  test('counts for the quota', async () => {
    const project = 'd0000000000000000000000000000009'
    await api.connection.database
      .insertInto('quota')
      .values({ project_id: project, resource: 'security_group', quota_limit: 2 })
      .execute()
    const poor = { project, roles: ['member'] }
    expect((await api.post(poor, groups, { security_group: { name: 'a' } })).status).toBe(201)
    const over = await api.post(poor, groups, { security_group: { name: 'b' } })
    expect([over.status, over.body.NeutronError.type]).toEqual([409, 'OverQuota'])
  })

  test('takes the only place that the quota had before the project had a default group', async () => {
    const project = 'f0000000000000000000000000000009'
    await api.connection.database
      .insertInto('quota')
      .values({ project_id: project, resource: 'security_group', quota_limit: 1 })
      .execute()
    const poor = { project, roles: ['member'] }
    expect((await api.post(poor, groups, { security_group: { name: 'a' } })).status).toBe(201)
    const over = await api.post(poor, groups, { security_group: { name: 'b' } })
    expect([over.status, over.body.NeutronError.type]).toEqual([409, 'OverQuota'])
  })

  test('needs room for the rules it is born with', async () => {
    const project = 'e0000000000000000000000000000009'
    await api.connection.database
      .insertInto('quota')
      .values({ project_id: project, resource: 'security_group_rule', quota_limit: 1 })
      .execute()
    const poor = { project, roles: ['member', 'reader'] }
    const over = await api.post(poor, groups, { security_group: { name: 'a' } })
    expect(over.body.NeutronError.message).toBe("Quota exceeded for resources: ['security_group_rule'].")
    expect((await api.get(poor, groups)).body.security_groups).toMatchObject([{ name: 'default' }])
  })
})
