import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, reader } = callers
const templates = '/v2.0/default-security-group-rules'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

const tcp = (port: number, uses: { default?: boolean; others?: boolean } = {}) => ({
  default_security_group_rule: {
    direction: 'ingress',
    protocol: 'tcp',
    port_range_min: port,
    port_range_max: port,
    used_in_default_sg: uses.default ?? false,
    used_in_non_default_sg: uses.others ?? true,
  },
})

describe('default security group rule', () => {
  test('four are there from the start, for everybody to read', async () => {
    const { body } = await api.get(reader, templates)
    const said = body.default_security_group_rules.map((rule: Record<string, unknown>) => [
      rule.direction,
      rule.ethertype,
      rule.remote_group_id,
      rule.used_in_default_sg,
      rule.used_in_non_default_sg,
      rule.description,
    ])
    expect(said.toSorted()).toEqual([
      ['egress', 'IPv4', null, true, true, 'Legacy default SG rule for egress traffic'],
      ['egress', 'IPv6', null, true, true, 'Legacy default SG rule for egress traffic'],
      ['ingress', 'IPv4', 'PARENT', true, false, 'Legacy default SG rule for ingress traffic'],
      ['ingress', 'IPv6', 'PARENT', true, false, 'Legacy default SG rule for ingress traffic'],
    ])
  })

  test('is made by an admin, and new groups are born with it', async () => {
    expect(outcome(await api.post(member, templates, tcp(22)))).toEqual([403, 'PolicyNotAuthorized'])
    const created = await api.post(admin, templates, tcp(22))
    expect(created.status).toBe(201)
    const rule = created.body.default_security_group_rule
    expect(rule).toEqual({
      id: rule.id,
      description: '',
      direction: 'ingress',
      ethertype: 'IPv4',
      protocol: 'tcp',
      port_range_min: 22,
      port_range_max: 22,
      remote_ip_prefix: null,
      remote_group_id: null,
      remote_address_group_id: null,
      used_in_default_sg: false,
      used_in_non_default_sg: true,
    })
    const group = await api.post(member, '/v2.0/security-groups', { security_group: { name: 'g' } })
    const born = (body: { security_group_rules: { protocol: string | null }[] }) =>
      body.security_group_rules.map(one => one.protocol)
    expect(born(group.body.security_group)).toEqual(expect.arrayContaining(['tcp', null, null]))
    const others = await api.get(member, '/v2.0/security-groups?name=default')
    expect(born(others.body.security_groups[0])).toEqual([null, null, null, null])
    const path = `${templates}/${rule.id}`
    expect(outcome(await api.put(admin, path, { default_security_group_rule: {} }))[0]).toBe(404)
    expect((await api.delete(admin, path)).status).toBe(204)
    expect(outcome(await api.get(admin, path))).toEqual([404, 'DefaultSecurityGroupRuleNotFound'])
  })

  test('is refused when a group would get it twice', async () => {
    const first = await api.post(admin, templates, tcp(80, { default: true }))
    for (const uses of [{ default: true, others: false }, {}]) {
      const answer = await api.post(admin, templates, tcp(80, uses))
      expect(outcome(answer)).toEqual([409, 'DefaultSecurityGroupRuleExists'])
      expect(answer.body.NeutronError.message).toContain(
        `Rule id is ${first.body.default_security_group_rule.id}.`,
      )
    }
    expect((await api.post(admin, templates, tcp(81, { default: true, others: false }))).status).toBe(201)
    expect((await api.post(admin, templates, tcp(81))).status).toBe(201)
  })

  test('names groups that there are, and gives no rule once they are gone', async () => {
    const rule = (fields: object) => ({
      default_security_group_rule: { ...tcp(443).default_security_group_rule, ...fields },
    })
    const missing = '00000000-0000-4000-8000-00000000dead'
    expect(outcome(await api.post(admin, templates, rule({ remote_group_id: 'x' })))).toEqual([
      400,
      'HTTPBadRequest',
    ])
    expect(outcome(await api.post(admin, templates, rule({ remote_group_id: missing })))).toEqual([
      404,
      'SecurityGroupNotFound',
    ])
    expect(outcome(await api.post(admin, templates, rule({ remote_address_group_id: missing })))).toEqual([
      404,
      'AddressGroupNotFound',
    ])
    const { body } = await api.post(member, '/v2.0/address-groups', { address_group: {} })
    const { id } = body.address_group
    const made = await api.post(admin, templates, rule({ remote_address_group_id: id }))
    expect(made.status).toBe(201)
    expect((await api.delete(member, `/v2.0/address-groups/${id}`)).status).toBe(204)
    const group = await api.post(member, '/v2.0/security-groups', { security_group: { name: 'h' } })
    expect(group.status).toBe(201)
    expect((await api.delete(admin, `${templates}/${made.body.default_security_group_rule.id}`)).status).toBe(
      204,
    )
  })

  test('an admin who lists the default group of a project makes it be there', async () => {
    const list = `/v2.0/security-groups?name=default&project_id=`
    expect((await api.get(admin, `${list}never-seen`)).body.security_groups).toHaveLength(1)
    expect((await api.get(member, `${list}never-seen-either`)).body.security_groups).toHaveLength(0)
    expect((await api.get(admin, '/v2.0/security-groups')).body.security_groups).not.toContainEqual(
      expect.objectContaining({ project_id: 'never-seen-either' }),
    )
  })
})
