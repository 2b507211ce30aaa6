import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
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

const makePolicy = async (fields: object = {}, by: Caller = admin): Promise<string> =>
  (await api.post(by, policies, { policy: fields })).body.policy.id
const rulesOf = (policy: string, type: string) => `${policies}/${policy}/${type}_rules`
const create = (policy: string, type: string, fields: object, by: Caller = admin) =>
  api.post(by, rulesOf(policy, type), { [`${type}_rule`]: fields })
const made = async (policy: string, type: string, fields: object) => {
  const answer = await create(policy, type, fields)
  expect(answer.status, answer.text).toBe(201)
  return answer.body[`${type}_rule`]
}
const refusal = (answer: TestResponse) => [answer.status, answer.body.NeutronError.type]

const samples: readonly [string, object, object][] = [
  ['bandwidth_limit', { max_kbps: 100 }, { max_kbps: 100, max_burst_kbps: 0, direction: 'egress' }],
  ['dscp_marking', { dscp_mark: '26' }, { dscp_mark: 26 }],
  ['minimum_bandwidth', { min_kbps: 5, direction: 'ingress' }, { min_kbps: 5, direction: 'ingress' }],
  ['packet_rate_limit', { max_kpps: 7 }, { max_kpps: 7, max_burst_kpps: 0, direction: 'egress' }],
  ['minimum_packet_rate', { min_kpps: 3, direction: 'any' }, { min_kpps: 3, direction: 'any' }],
]

describe('rule below its policy', () => {
  test.each(samples)('of type %s is created, shown, listed and deleted', async (type, asked, shown) => {
    const policy = await makePolicy()
    const rule = await made(policy, type, asked)
    expect(rule).toEqual({ id: rule.id, ...shown })
    const path = `${rulesOf(policy, type)}/${rule.id}`
    expect((await api.get(admin, path)).body).toEqual({ [`${type}_rule`]: rule })
    expect((await api.get(admin, path.replace('/qos', ''))).status).toBe(200)
    expect((await api.get(admin, rulesOf(policy, type).replaceAll('_', '-'))).body).toEqual({
      [`${type}_rules`]: [rule],
    })
    expect((await api.get(admin, `${policies}/${policy}`)).body.policy).toMatchObject({
      rules: [{ ...rule, qos_policy_id: policy, type }],
      revision_number: 1,
    })
    expect((await api.delete(admin, path)).status).toBe(204)
    expect(refusal(await api.get(admin, path))).toEqual([404, 'QosRuleNotFound'])
  })

  test('may be made in the name of a project, of another one by admins only', async () => {
    const policy = await makePolicy()
    const inTheNameOf = (project_id: string, by: Caller = admin) =>
      create(policy, 'dscp_marking', { dscp_mark: 26, project_id }, by)
    expect(Object.keys((await inTheNameOf(randomUuid())).body.dscp_marking_rule)).toEqual(['id', 'dscp_mark'])
    expect((await inTheNameOf(randomUuid(), member)).status).toBe(400)
  })

  test('does not exist under another policy, nor under one that is not there or not visible', async () => {
    const [policy, another] = [await makePolicy(), await makePolicy()]
    const rule = await made(policy, 'bandwidth_limit', { max_kbps: 1 })
    const answer = await api.get(admin, `${rulesOf(another, 'bandwidth_limit')}/${rule.id}`)
    expect(refusal(answer)).toEqual([404, 'QosRuleNotFound'])
    expect(answer.body.NeutronError.message).toBe(
      `QoS rule ${rule.id} for policy ${another} could not be found.`,
    )
    const body = { bandwidth_limit_rule: { max_kbps: 2 } }
    for (const wrong of [randomUuid(), 'policy']) {
      const path = rulesOf(wrong, 'bandwidth_limit')
      const answers = await Promise.all([
        api.get(admin, path),
        api.get(admin, `${path}/${rule.id}`),
        api.post(admin, path, body),
        api.put(admin, `${path}/${rule.id}`, body),
        api.delete(admin, `${path}/${rule.id}`),
      ])
      for (const one of answers) expect(refusal(one)).toEqual([404, 'QosPolicyNotFound'])
    }
    const hidden = `${rulesOf(policy, 'bandwidth_limit')}/${rule.id}`
    expect(refusal(await api.put(other, hidden, body))).toEqual([404, 'QosPolicyNotFound'])
    expect((await api.get(admin, `${rulesOf(another, 'bandwidth_limit')}`)).body).toEqual({
      bandwidth_limit_rules: [],
    })
  })

  test('is made and changed by managers of the project that owns the policy', async () => {
    const policy = await makePolicy({}, manager)
    expect(refusal(await create(policy, 'dscp_marking', { dscp_mark: 8 }, member))).toEqual([
      403,
      'PolicyNotAuthorized',
    ])
    expect(refusal(await create('policy', 'dscp_marking', { dscp_mark: 8 }, member))).toEqual([
      403,
      'PolicyNotAuthorized',
    ])
    const answer = await create(policy, 'dscp_marking', { dscp_mark: 8 }, manager)
    expect(answer.status).toBe(201)
    const path = `${rulesOf(policy, 'dscp_marking')}/${answer.body.dscp_marking_rule.id}`
    expect((await api.get(member, path)).status).toBe(200)
    const change = { dscp_marking_rule: { dscp_mark: 10 } }
    expect(refusal(await api.put(member, path, change))).toEqual([403, 'PolicyNotAuthorized'])
    expect((await api.put(manager, path, change)).body.dscp_marking_rule.dscp_mark).toBe(10)
  })

  test('is not shown to projects that only share the policy', async () => {
    const policy = await makePolicy({ shared: true })
    const rule = await made(policy, 'dscp_marking', { dscp_mark: 8 })
    const path = rulesOf(policy, 'dscp_marking')
    expect((await api.get(other, path)).body).toEqual({ dscp_marking_rules: [] })
    expect(refusal(await api.get(other, `${path}/${rule.id}`))).toEqual([404, 'HTTPNotFound'])
  })
})

describe('rules of one policy', () => {
  test('are one of a type and direction', async () => {
    const policy = await makePolicy()
    const first = await made(policy, 'bandwidth_limit', { max_kbps: 1 })
    await made(policy, 'bandwidth_limit', { max_kbps: 1, direction: 'ingress' })
    const answer = await create(policy, 'bandwidth_limit', { max_kbps: 2 })
    expect(refusal(answer)).toEqual([409, 'QoSRulesConflict'])
    expect(answer.body.NeutronError.message).toBe(
      `Rule bandwidth_limit conflicts with rule ${first.id} which already exists in QoS Policy ${policy}.`,
    )
    const turned = await api.put(admin, `${rulesOf(policy, 'bandwidth_limit')}/${first.id}`, {
      bandwidth_limit_rule: { direction: 'ingress' },
    })
    expect(refusal(turned)).toEqual([409, 'QoSRulesConflict'])
    const same = await Promise.all([1, 2, 3].map(() => create(policy, 'dscp_marking', { dscp_mark: 8 })))
    expect(same.map(one => one.status).sort()).toEqual([201, 409, 409])
  })

  test('promise no more than they allow', async () => {
    const policy = await makePolicy()
    await made(policy, 'bandwidth_limit', { max_kbps: 100 })
    await made(policy, 'minimum_bandwidth', { min_kbps: 200, direction: 'ingress' })
    const answer = await create(policy, 'minimum_bandwidth', { min_kbps: 200 })
    expect(refusal(answer)).toEqual([409, 'QoSRuleParameterConflict'])
    const low = await create(policy, 'bandwidth_limit', { max_kbps: 100, direction: 'ingress' })
    expect(refusal(low)).toEqual([409, 'QoSRuleParameterConflict'])
  })

  test('count packets either of both directions or of each', async () => {
    const policy = await makePolicy()
    const rule = await made(policy, 'minimum_packet_rate', { min_kpps: 1 })
    const answer = await create(policy, 'minimum_packet_rate', { min_kpps: 1, direction: 'any' })
    expect(refusal(answer)).toEqual([409, 'QoSRuleParameterConflict'])
    expect(answer.body.NeutronError.message).toBe(
      `Unable to add the rule with value any to the policy ${policy} as the existing rule of type minimum_packet_rate has value egress.`,
    )
    await made(policy, 'minimum_packet_rate', { min_kpps: 1, direction: 'ingress' })
    const path = `${rulesOf(policy, 'minimum_packet_rate')}/${rule.id}`
    const turned = await api.put(admin, path, { minimum_packet_rate_rule: { direction: 'any' } })
    expect(refusal(turned)).toEqual([409, 'QoSRuleParameterConflict'])
  })

  test('have values that make sense', async () => {
    const policy = await makePolicy()
    const mark = await create(policy, 'dscp_marking', { dscp_mark: 58 })
    expect(mark.body.NeutronError).toMatchObject({
      type: 'HTTPBadRequest',
      message: 'Invalid input for dscp_mark. Reason: 58 is not in valid_values.',
    })
    expect(refusal(await create(policy, 'minimum_bandwidth', {}))).toEqual([400, 'HTTPBadRequest'])
    expect(refusal(await create(policy, 'bandwidth_limit', { max_kbps: -1 }))).toEqual([
      400,
      'HTTPBadRequest',
    ])
    const any = await create(policy, 'bandwidth_limit', { max_kbps: 1, direction: 'any' })
    expect(refusal(any)).toEqual([400, 'HTTPBadRequest'])
  })

  test('are made several at once, all or none', async () => {
    const policy = await makePolicy()
    const path = rulesOf(policy, 'bandwidth_limit')
    const both = { bandwidth_limit_rules: [{ max_kbps: 1 }, { max_kbps: 2, direction: 'ingress' }] }
    expect((await api.post(admin, path, both)).body.bandwidth_limit_rules).toHaveLength(2)
    const twice = { dscp_marking_rules: [{ dscp_mark: 8 }, { dscp_mark: 10 }] }
    expect(refusal(await api.post(admin, rulesOf(policy, 'dscp_marking'), twice))).toEqual([
      409,
      'QoSRulesConflict',
    ])
    expect((await api.get(admin, `${policies}/${policy}`)).body.policy.rules).toHaveLength(2)
  })
})

describe('rule by its own id', () => {
  const alias = (type: string, id: string) => `/v2.0/qos/alias-${type.replaceAll('_', '-')}-rules/${id}`

  test.each(samples.filter(([type]) => type !== 'packet_rate_limit'))(
    'of type %s is shown, changed and deleted',
    async (type, asked) => {
      const policy = await makePolicy({}, manager)
      const rule = await made(policy, type, asked)
      const path = alias(type, rule.id)
      const name = `alias_${type}_rule`
      expect((await api.get(member, path)).body).toEqual({ [name]: rule })
      expect((await api.get(other, path)).status).toBe(404)
      const change = Object.keys(asked).find(key => key !== 'direction')!
      const answer = await api.put(manager, path, { [name]: { [change]: 8 } })
      expect(answer.body[name]).toEqual({ ...rule, [change]: 8 })
      expect(refusal(await api.put(member, path, { [name]: { [change]: 8 } }))).toEqual([
        403,
        'PolicyNotAuthorized',
      ])
      expect((await api.delete(manager, path)).status).toBe(204)
      expect(refusal(await api.get(admin, path))).toEqual([404, 'QosRuleNotFound'])
    },
  )

  test('is found only among those of its type', async () => {
    const rule = await made(await makePolicy(), 'dscp_marking', { dscp_mark: 8 })
    expect(refusal(await api.get(admin, alias('bandwidth_limit', rule.id)))).toEqual([404, 'QosRuleNotFound'])
  })
})

describe('rule types', () => {
  const list = async (query = '', by: Caller = member) =>
    (await api.get(by, `/v2.0/qos/rule-types${query}`)).body.rule_types

  test('are those that OVN keeps, or all', async () => {
    const names = [
      'bandwidth_limit',
      'dscp_marking',
      'minimum_bandwidth',
      'packet_rate_limit',
      'minimum_packet_rate',
    ]
    expect(await list()).toEqual(names.map(type => ({ type })))
    expect(await list('?all_supported=true')).toHaveLength(5)
    expect(await list('?all_rules=true')).toHaveLength(5)
    expect(await list('', callers.noRole)).toEqual([])
    const both = await api.get(member, '/v2.0/qos/rule-types?all_rules=true&all_supported=true')
    expect(both.status).toBe(400)
  })

  test('show admins what their values may be', async () => {
    const answer = await api.get(admin, '/v2.0/qos/rule-types/bandwidth_limit')
    expect(answer.body.rule_type).toEqual({
      type: 'bandwidth_limit',
      drivers: [
        {
          name: 'ovn',
          supported_parameters: [
            {
              parameter_name: 'max_kbps',
              parameter_type: 'range',
              parameter_values: { start: 0, end: 2147483647 },
            },
            {
              parameter_name: 'max_burst_kbps',
              parameter_type: 'range',
              parameter_values: { start: 0, end: 2147483647 },
            },
            {
              parameter_name: 'direction',
              parameter_type: 'choices',
              parameter_values: ['ingress', 'egress'],
            },
          ],
        },
      ],
    })
    expect((await api.get(admin, '/v2.0/rule-types/packet_rate_limit')).body.rule_type.drivers).toHaveLength(
      1,
    )
    expect(refusal(await api.get(member, '/v2.0/qos/rule-types/bandwidth_limit'))).toEqual([
      403,
      'NotAuthorized',
    ])
    expect((await api.get(admin, '/v2.0/qos/rule-types/speed')).status).toBe(404)
  })
})
