import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other, reader } = callers
const rules = '/v2.0/security-group-rules'
let api: TestApi
let groupId: string
let remoteId: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
  groupId = await createGroup('g')
  remoteId = await createGroup('remote')
})
afterAll(() => api.close())

async function createGroup(name: string): Promise<string> {
  const { body } = await api.post(member, '/v2.0/security-groups', { security_group: { name } })
  return body.security_group.id
}

const http = { direction: 'ingress', protocol: 'tcp', port_range_min: 80, port_range_max: 80 }

function post(rule: object, caller: (typeof callers)[keyof typeof callers] = member) {
  return api.post(caller, rules, {
    security_group_rule: { security_group_id: groupId, direction: 'ingress', ...rule },
  })
}

describe('security group rule', () => {
  test('is shown with everything that clients read', async () => {
    const before = (await api.get(member, `/v2.0/security-groups/${groupId}`)).body.security_group
    const { status, body } = await post(http)
    expect(status).toBe(201)
    const rule = body.security_group_rule
    expect(rule).toEqual({
      id: rule.id,
      project_id: member.project,
      tenant_id: member.project,
      security_group_id: groupId,
      ethertype: 'IPv4',
      direction: 'ingress',
      protocol: 'tcp',
      port_range_min: 80,
      port_range_max: 80,
      remote_ip_prefix: null,
      remote_address_group_id: null,
      normalized_cidr: null,
      remote_group_id: null,
      belongs_to_default_sg: false,
      description: '',
      created_at: rule.created_at,
      updated_at: rule.updated_at,
      revision_number: 0,
    })
    const after = (await api.get(member, `/v2.0/security-groups/${groupId}`)).body.security_group
    expect(after.revision_number).toBe(before.revision_number + 1)
    expect(after.security_group_rules).toContainEqual(rule)
    const listed = await api.get(
      reader,
      `${rules}?security_group_id=${groupId}&protocol=tcp&port_range_min=80`,
    )
    expect(listed.body.security_group_rules).toEqual([rule])
    const again = await post({ ...http, protocol: '6', remote_ip_prefix: '0.0.0.0/0' })
    expect([again.status, again.body.NeutronError]).toEqual([
      409,
      {
        type: 'SecurityGroupRuleExists',
        message: `Security group rule already exists. Rule id is ${rule.id}.`,
        detail: '',
      },
    ])
    expect((await api.delete(member, `${rules}/${rule.id}`)).status).toBe(204)
    const gone = await api.delete(member, `${rules}/${rule.id}`)
    expect([gone.status, gone.body.NeutronError.type]).toEqual([404, 'SecurityGroupRuleNotFound'])
  })

  const spellings: [object, object][] = [
    [
      { remote_ip_prefix: '10.0.0.5/24' },
      { remote_ip_prefix: '10.0.0.5/24', normalized_cidr: '10.0.0.0/24' },
    ],
    [{ remote_ip_prefix: '10.0.0.6' }, { remote_ip_prefix: '10.0.0.6/32', normalized_cidr: '10.0.0.6/32' }],
    [{ remote_ip_prefix: '' }, { remote_ip_prefix: null, protocol: null }],
    [
      { protocol: 'TCP', ...range(1, 65535) },
      { protocol: 'tcp', ...range(null, null) },
    ],
    [
      { protocol: 'icmp', ethertype: 'ipv6' },
      { protocol: 'ipv6-icmp', ethertype: 'IPv6' },
    ],
    [
      { protocol: 1, ethertype: 'IPv6', ...range('8', null) },
      { protocol: '58', ...range(8, null) },
    ],
    [{ protocol: 'any', direction: 'egress', remote_ip_prefix: '10.1.0.0/16' }, { protocol: null }],
    [{ protocol: 255 }, { protocol: '255' }],
    [
      { protocol: 'icmp', ...range(0, 0) },
      { protocol: 'icmp', ...range(0, 0) },
    ],
    [{ protocol: 'udplite', ...range(1, 2) }, { protocol: 'udplite' }],
    [{ protocol: 'vrrp' }, { protocol: 'vrrp' }],
  ]
  test.each(spellings)('%j is stored as %j', async (given, stored) => {
    const { status, body } = await post(given)
    expect([status, body.security_group_rule]).toMatchObject([201, stored])
  })

  const refusals: [string, object, string?][] = [
    ['SecurityGroupRuleInvalidProtocol', { ...http, protocol: 'bogus' }],
    ['SecurityGroupRuleInvalidProtocol', { protocol: 256 }],
    ['SecurityGroupRuleInvalidEtherType', { ...http, ethertype: 'x' }],
    ['HTTPBadRequest', { ...http, direction: 'x' }],
    ['SecurityGroupInvalidPortRange', { ...http, port_range_min: 90 }],
    ['SecurityGroupInvalidPortRange', { ...http, port_range_max: null }],
    ['SecurityGroupInvalidPortValue', { ...http, port_range_max: 70000 }, 'Invalid value for port 70000'],
    ['SecurityGroupInvalidPortValue', { ...http, port_range_min: -16 }],
    ['SecurityGroupInvalidPortValue', { ...http, port_range_min: 0 }],
    ['SecurityGroupProtocolRequiredWithPorts', { ...http, protocol: null }],
    ['SecurityGroupInvalidProtocolForPort', { ...http, protocol: 'gre' }],
    [
      'SecurityGroupInvalidIcmpValue',
      { protocol: 'icmp', ...range(1, 256) },
      'Invalid value for ICMP code (port_range_max) 256. It must be 0 to 255.',
    ],
    ['SecurityGroupMissingIcmpType', { protocol: 'icmp', ...range(null, 6) }],
    [
      'SecurityGroupRuleParameterConflict',
      { ...http, remote_ip_prefix: '::/0' },
      'Conflicting value ethertype IPv4 for CIDR ::/0',
    ],
    ['SecurityGroupEthertypeConflictWithProtocol', { protocol: 'ipv6-frag' }],
    ['InvalidCIDR', { remote_ip_prefix: 'bad' }],
  ]
  test.each(refusals)('%s is the answer to %j', async (type, rule, message) => {
    const { status, body } = await post(rule)
    expect([status, body.NeutronError.type]).toEqual([400, type])
    if (message) expect(body.NeutronError.message).toBe(message)
  })

  test('names one kind of peer', async () => {
    const both = await post({ remote_ip_prefix: '10.0.0.0/8', remote_group_id: remoteId })
    expect(both.body.NeutronError.type).toBe('SecurityGroupMultipleRemoteEntites')
    const { body } = await post({ remote_group_id: remoteId })
    expect(body.security_group_rule.remote_group_id).toBe(remoteId)
    const listed = await api.get(member, `${rules}?remote_group_id=${remoteId}`)
    expect(listed.body.security_group_rules).toEqual([body.security_group_rule])
  })

  test('needs groups that exist for its project', async () => {
    const unknown = '6e7569e2-0000-4000-8000-000000000000'
    for (const rule of [
      { security_group_id: unknown },
      { security_group_id: 'bad_group_id' },
      { remote_group_id: unknown },
      { remote_group_id: 'bad_remote_group_id' },
    ]) {
      for (const caller of [member, admin]) {
        const { status, body } = await post(rule, caller)
        expect([status, body.NeutronError.type]).toEqual([404, 'SecurityGroupNotFound'])
      }
    }
    for (const caller of [other, reader]) {
      const { status, body } = await post(http, caller)
      expect([status, body.NeutronError.type]).toEqual([403, 'PolicyNotAuthorized'])
    }
  })

  test('is made in bulk for one group, none if one is refused', async () => {
    const bulk = (...list: object[]) =>
      api.post(member, rules, {
        security_group_rules: list.map(rule => ({ ...http, security_group_id: groupId, ...rule })),
      })
    const twice = await bulk({ port_range_max: 103 }, { port_range_max: 103 })
    expect([twice.status, twice.body.NeutronError.type]).toEqual([409, 'DuplicateSecurityGroupRuleInPost'])
    const mixed = await bulk({ port_range_max: 104 }, { security_group_id: remoteId })
    expect(mixed.body.NeutronError.type).toBe('SecurityGroupNotSingleGroupRules')
    const made = await bulk({ port_range_max: 105 }, { port_range_max: 106 })
    expect([made.status, made.body.security_group_rules]).toMatchObject([
      201,
      [{ port_range_max: 105 }, { port_range_max: 106 }],
    ])
    const clash = await bulk({ port_range_max: 107 }, { port_range_max: 106 })
    expect(clash.body.NeutronError.message).toBe(
      `Security group rule already exists. Rule id is ${made.body.security_group_rules[1].id}.`,
    )
    expect((await api.get(member, `${rules}?port_range_max=107`)).body.security_group_rules).toEqual([])
  })

  test('that several requests make at once exists once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post({ ...http, port_range_max: 200 })))
    const made = answers.filter(({ status }) => status === 201)
    expect(made).toHaveLength(1)
    const message = `Security group rule already exists. Rule id is ${made[0]?.body.security_group_rule.id}.`
    for (const { status, body } of answers)
      if (status !== 201) expect([status, body.NeutronError.message]).toEqual([409, message])
  })

  test('changes its description and nothing else', async () => {
    const { id } = (await post({ ...http, port_range_max: 300 })).body.security_group_rule
    const change = (rule: object) => api.put(member, `${rules}/${id}`, { security_group_rule: rule })
    const { status, body } = await change({ description: 'why' })
    expect([status, body.security_group_rule]).toMatchObject([
      200,
      { description: 'why', revision_number: 1 },
    ])
    expect((await change({ port_range_max: 301 })).body.NeutronError.type).toBe('HTTPBadRequest')
  })

  test('that does not exist is looked up before a change is refused', async () => {
    const { status, body } = await api.put(member, `${rules}/x`, {
      security_group_rule: { description: 'x' },
    })
    expect([status, body.NeutronError.type]).toEqual([404, 'SecurityGroupRuleNotFound'])
  })
})

function range(min: unknown, max: unknown) {
  return { port_range_min: min, port_range_max: max }
}
