import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { member, reader } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]
const post = (security_group: object) =>
  api.post(member, '/v2.0/security-groups', { security_group: { name: 'g', ...security_group } })
const tcp = (port: number) => ({
  direction: 'ingress',
  protocol: 'tcp',
  port_range_min: port,
  port_range_max: port,
})
const groups = async () => (await api.get(member, '/v2.0/security-groups?name=g')).body.security_groups.length

test('a group is made with its rules, besides the default ones or instead of them', async () => {
  const ports = ({ body }: TestResponse) =>
    body.security_group.security_group_rules.map((rule: { port_range_min: number }) => rule.port_range_min)
  const both = await post({ security_group_rules: [tcp(22), tcp(80)] })
  expect([both.status, ports(both).toSorted()]).toEqual([201, [22, 80, null, null]])
  const only = await post({ security_group_rules: [tcp(22)], include_default_rules: false })
  expect(only.body.security_group).not.toHaveProperty('include_default_rules')
  expect(only.body.security_group.security_group_rules).toMatchObject([
    { ...tcp(22), security_group_id: only.body.security_group.id, project_id: projectA },
  ])
  const none = await post({ include_default_rules: false })
  expect(ports(none)).toEqual([])
  const shown = await api.get(member, `/v2.0/security-groups/${only.body.security_group.id}`)
  expect(shown.body.security_group).toEqual({
    ...only.body.security_group,
    updated_at: shown.body.security_group.updated_at,
  })
})

test('a rule that is refused refuses the group', async () => {
  const before = await groups()
  const refusals: readonly (readonly [unknown, number, string])[] = [
    [[tcp(22), { ...tcp(1), protocol: 'nonsense' }], 400, 'SecurityGroupRuleInvalidProtocol'],
    [[{ protocol: 'tcp' }], 400, 'HTTPBadRequest'],
    [[tcp(22), tcp(22)], 409, 'DuplicateSecurityGroupRuleInPost'],
    [[{ direction: 'egress' }], 409, 'SecurityGroupRuleExists'],
    [[{ ...tcp(22), security_group_id: 'x' }], 400, 'HTTPBadRequest'],
    ['x', 400, 'HTTPBadRequest'],
    [Array.from({ length: 101 }, (_, n) => tcp(n + 1)), 409, 'OverQuota'],
  ]
  for (const [security_group_rules, status, type] of refusals)
    expect(outcome(await post({ security_group_rules }))).toEqual([status, type])
  expect(await groups()).toBe(before)
  const denied = await api.post(reader, '/v2.0/security-groups', {
    security_group: { name: 'g', security_group_rules: [tcp(22)] },
  })
  expect(denied.status).toBe(403)
})
