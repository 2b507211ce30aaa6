import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { countStatements } from '../../../../../test/support/api/count-statements.ts'
import {
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
  await group()
})
afterAll(() => api.close())
beforeEach(async () => {
  await sql`delete from quota`.execute(api.connection.database)
})

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]
const postGroups = (...security_groups: object[]) =>
  api.post(member, '/v2.0/security-groups', { security_groups })
const group = async (): Promise<string> => (await postGroups({ name: 'plain' })).body.security_groups[0].id
const tcp = (port: number) => ({
  direction: 'ingress',
  protocol: 'tcp',
  port_range_min: port,
  port_range_max: port,
})
const ports = (count: number) => Array.from({ length: count }, (_, index) => tcp(index + 1))
const postRules = (rules: readonly object[], caller: typeof member | typeof admin = member) =>
  api.post(caller, '/v2.0/security-group-rules', { security_group_rules: rules })
const inGroup = (security_group_id: string, rules: readonly object[]) =>
  rules.map(rule => ({ security_group_id, ...rule }))
const limit = (resource: string, quota_limit: number) =>
  api.connection.database
    .insertInto('quota')
    .values({ project_id: projectA, resource, quota_limit })
    .execute()
const used = async (resource: string): Promise<number> => {
  const { rows } = await sql<{ used: number }>`select used from quota_usage
    where project_id = ${projectA} and resource = ${resource}`.execute(api.connection.database)
  return rows[0]?.used ?? 0
}

test('500 rules are made by as many statements as one, and one unit of OVN is marked', async () => {
  const count = countStatements(api)
  const counts: number[] = []
  for (const rules of [ports(1), ports(500)]) {
    const id = await group()
    await sql`delete from dirty_unit`.execute(api.connection.database)
    counts.push(await count(async () => expect((await postRules(inGroup(id, rules))).status).toBe(201)))
    const dirty = await sql`select kind, id from dirty_unit`.execute(api.connection.database)
    expect(dirty.rows).toEqual([{ kind: 'security_group', id }])
  }
  expect(counts[1]).toBe(counts[0])
  expect(counts[0]).toBeLessThan(15)
})

test('rules are all made or none: repeated, of several projects, beyond the quota', async () => {
  const id = await group()
  const before = await used('security_group_rule')
  const mixed = [tcp(1), { ...tcp(2), project_id: projectB }]
  expect(outcome(await postRules(inGroup(id, [...ports(3), tcp(2)])))).toEqual([
    409,
    'DuplicateSecurityGroupRuleInPost',
  ])
  expect(outcome(await postRules(inGroup(id, mixed), admin))).toEqual([
    400,
    'SecurityGroupRulesNotSingleProject',
  ])
  await limit('security_group_rule', before + 4)
  expect(outcome(await postRules(inGroup(id, ports(5))))).toEqual([409, 'OverQuota'])
  expect(await used('security_group_rule')).toBe(before)
  expect((await postRules(inGroup(id, ports(4)))).status).toBe(201)
  expect(await used('security_group_rule')).toBe(before + 4)
})

test('groups with rules are made in bulk by as many statements as one', async () => {
  const count = countStatements(api)
  const make = (groups: number, rules: number) =>
    count(async () => {
      const answer = await postGroups(
        ...Array.from({ length: groups }, () => ({ name: 'bulk', security_group_rules: ports(rules) })),
      )
      expect(answer.status).toBe(201)
      const shown = answer.body.security_groups.map(
        (one: { security_group_rules: object[] }) => one.security_group_rules.length,
      )
      expect(shown).toEqual(Array.from({ length: groups }, () => rules + 2))
    })
  expect(await make(10, 50)).toBe(await make(1, 1))
})

test('one bad rule of 50 leaves no group', async () => {
  const before = [await used('security_group'), await used('security_group_rule')]
  const rules = [...ports(49), { ...tcp(50), port_range_max: 1 }]
  const answer = await postGroups({ name: 'good' }, { name: 'bad', security_group_rules: rules })
  expect(outcome(answer)).toEqual([400, 'SecurityGroupInvalidPortRange'])
  expect([await used('security_group'), await used('security_group_rule')]).toEqual(before)
  const many = Array.from({ length: 11 }, () => ({ name: 'many', security_group_rules: ports(1_000) }))
  expect(outcome(await postGroups(...many))).toEqual([400, 'HTTPBadRequest'])
})

test('the quotas of groups and of rules are looked at once, for the whole request', async () => {
  const [groups, rules] = [await used('security_group'), await used('security_group_rule')]
  const two = [
    { name: 'q', security_group_rules: ports(3) },
    { name: 'q', security_group_rules: ports(3), include_default_rules: false },
  ]
  await limit('security_group', groups + 1)
  expect((await postGroups(...two)).body.NeutronError.message).toMatch("['security_group']")
  await sql`delete from quota`.execute(api.connection.database)
  // Six that were asked for and the two that the first is born with.
  await limit('security_group_rule', rules + 7)
  expect((await postGroups(...two)).body.NeutronError.message).toMatch("['security_group_rule']")
  await sql`delete from quota`.execute(api.connection.database)
  await limit('security_group_rule', rules + 8)
  expect((await postGroups(...two)).status).toBe(201)
  expect([await used('security_group'), await used('security_group_rule')]).toEqual([groups + 2, rules + 8])
})
