import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { resourceSchema } from '../../definition/define-resource.ts'
import { securityGroup } from './index.ts'

const { member } = callers
let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

test('a group shows its rules as their own collection does, and as behaviour reads them', async () => {
  const made = async (path: string, name: string, body: object) =>
    (await api.post(member, `/v2.0/${path}`, { [name]: body })).body[name].id
  const group = await made('security-groups', 'security_group', { name: 'g' })
  const addresses = await made('address-groups', 'address_group', { name: 'a' })
  for (const rule of [
    { protocol: 'tcp', port_range_min: 1, port_range_max: 2, description: 'a "quoted" \\ line\n☃' },
    { protocol: 'icmp', port_range_min: 8 },
    { protocol: '112', ethertype: 'IPv6', remote_ip_prefix: '2001:db8::1/64' },
    { remote_group_id: group },
    { protocol: 'udp', remote_address_group_id: addresses },
    { protocol: 'udp', remote_ip_prefix: '10.0.0.1' },
  ])
    await made('security-group-rules', 'security_group_rule', {
      security_group_id: group,
      direction: 'ingress',
      ...rule,
    })
  const own = (await api.get(member, `/v2.0/security-group-rules?security_group_id=${group}`)).body
    .security_group_rules
  const shown = (await api.get(member, `/v2.0/security-groups/${group}`)).body.security_group
  const listed = (await api.get(member, `/v2.0/security-groups?id=${group}`)).body.security_groups[0]
  const byId = (rules: readonly { id: string }[]) => rules.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const bare = (rules: readonly Record<string, unknown>[]) =>
    rules.map(({ tags: _, ...rule }) => rule) as unknown as { id: string }[]
  expect(byId(shown.security_group_rules)).toEqual(byId(bare(own)))
  expect(listed).toEqual(shown)
  const { fields, key } = resourceSchema(
    securityGroup.definition,
    securityGroup.storage,
    api.services.settings,
  )
  const { sql } = fields.find(field => field.key === 'securityGroupRules')!
  const { rows } = await api.connection.pool.query(
    `select ${sql} as rules from security_group where ${key} = '${group}'`,
  )
  expect(rows[0].rules).toEqual(shown.security_group_rules)
  // Rules that were written before there was a text of them.
  await api.connection.pool.query('alter table security_group_rule disable trigger json_members')
  await api.connection.pool.query('update security_group_rule set json_members = null')
  await api.connection.pool.query('alter table security_group_rule enable trigger json_members')
  expect((await api.get(member, `/v2.0/security-groups/${group}`)).body.security_group).toEqual(shown)
  const empty = await api.get(member, `/v2.0/security-groups/${group}?fields=name`)
  expect(empty.body.security_group).toEqual({ name: 'g' })
})

test('what a rule becomes is shown with its group', async () => {
  const { id } = (await api.post(member, '/v2.0/security-groups', { security_group: { name: 'r' } })).body
    .security_group
  const rules = async () =>
    (await api.get(member, `/v2.0/security-groups/${id}`)).body.security_group.security_group_rules
  const [rule] = await rules()
  const changed = await api.put(member, `/v2.0/security-group-rules/${rule.id}`, {
    security_group_rule: { description: 'a "new" one' },
  })
  const { tags: _, ...own } = changed.body.security_group_rule
  expect(own).toMatchObject({ description: 'a "new" one', revision_number: rule.revision_number + 1 })
  expect((await rules()).find((other: { id: string }) => other.id === rule.id)).toEqual(own)
})
