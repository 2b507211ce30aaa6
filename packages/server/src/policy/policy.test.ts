import type { Actor } from '@neutrino/base/operation.ts'
import { describe, expect, test } from 'vitest'
import { defaultRules } from './default-rules.ts'
import { agentChannelRules } from './defaults/agent-channel.ts'
import { bfdMonitorRules } from './defaults/bfd-monitor.ts'
import { doubleTagRules } from './defaults/double-tags.ts'
import { featureRules } from './defaults/feature.ts'
import { floatingIpPlaceRules } from './defaults/floating-ip-place.ts'
import { networkEncryptionRules } from './defaults/network-encryption.ts'
import { portDeviceRules } from './defaults/port-device.ts'
import { providerPoolRules } from './defaults/provider-pool.ts'
import { removalRules } from './defaults/removal.ts'
import { timeSyncRules } from './defaults/time-sync.ts'
import { createPolicy } from './policy.ts'
import { PolicyError } from './policy-error.ts'

const actorOf = (roles: readonly string[], fields: Partial<Actor> = {}): Actor => ({
  userId: 'u1',
  projectId: 'p1',
  roles,
  isAdmin: false,
  ...fields,
})
const member = actorOf(['member', 'reader'])
const admin = actorOf(['admin', 'manager', 'member', 'reader'])
const service = actorOf(['service'], { projectId: 'services' })
const policy = createPolicy()

describe('the default rules', () => {
  test('are documented, and those of the API name operations and the project scope', () => {
    for (const rule of defaultRules) {
      expect(rule.doc, rule.name).toMatch(/^[A-Z].*\.$/)
      const isBlock = rule.scopes === undefined
      expect(rule.operations.length === 0, rule.name).toBe(
        isBlock || rule.name === 'get_flavor_service_profile',
      )
    }
    const own = [
      ...removalRules,
      ...portDeviceRules,
      ...providerPoolRules,
      ...floatingIpPlaceRules,
      ...doubleTagRules,
      ...networkEncryptionRules,
      ...featureRules,
      ...agentChannelRules,
      ...bfdMonitorRules,
      ...timeSyncRules,
    ]
    expect(defaultRules.length - own.length).toBe(409)
  })

  test('give each role what the matrix says', async () => {
    await expect(matrix()).toMatchFileSnapshot('default-rules.matrix.txt')
  })

  test('let nobody do what no rule is registered for', () => {
    expect(policy.check(admin, 'create_unheard_of', { project_id: 'p1' })).toBe(false)
    expect(policy.check(admin, { rule: 'create_network', attributes: [{ name: 'unheard' }] }, {})).toBe(false)
    expect(policy.partial(admin, 'toString')).toEqual({ kind: 'false' })
  })

  test('give to overridden names that are not registered no force of their own', () => {
    const open = createPolicy({ overrides: [{ name: 'mine', check: '@', source: 'policy.yaml:1' }] })
    expect(open.unregistered).toEqual(['mine'])
    expect(open.check(admin, 'mine', {})).toBe(false)
  })
})

describe('check', () => {
  test('compares roles without regard to case', () => {
    expect(policy.check(actorOf(['ADMIN']), 'create_agent', {})).toBe(true)
  })

  test('takes an absent, null or empty project for nobody’s', () => {
    const unscoped = actorOf(['member', 'reader'], { projectId: '' })
    for (const target of [{}, { project_id: null }, { project_id: '' }]) {
      expect(policy.check(unscoped, 'update_network', target)).toBe(false)
      expect(policy.check(member, 'update_network', target)).toBe(false)
    }
  })

  test('reads the owner from tenant_id when the target has no project_id', () => {
    expect(policy.check(member, 'update_network', { tenant_id: 'p1' })).toBe(true)
  })

  test('lets a member use a shared network but not own it', () => {
    const port = { project_id: 'p1', 'network:project_id': 'p2', 'networks:shared': true }
    expect(policy.check(member, 'create_port', port)).toBe(true)
    expect(policy.check(member, 'create_port:mac_address', port)).toBe(false)
    expect(policy.check(member, 'create_port', { ...port, 'networks:shared': false })).toBe(false)
  })

  test('keeps device owners of network functions to the network’s project', () => {
    const port = { project_id: 'p1', 'network:project_id': 'p2', device_owner: 'network:dhcp' }
    expect(policy.check(member, 'update_port:device_owner', port)).toBe(false)
    expect(policy.check(member, 'update_port:device_owner', { ...port, device_owner: 'compute:nova' })).toBe(
      true,
    )
    expect(policy.check(member, 'update_port:device_owner', { ...port, 'network:project_id': 'p1' })).toBe(
      true,
    )
    expect(policy.check(service, 'update_port:device_owner', port)).toBe(true)
  })

  test('refuses wildcard sharing to all but administrators', () => {
    const target = { project_id: 'p1', target_tenant: '*' }
    expect(policy.check(member, 'create_rbac_policy:target_tenant', target)).toBe(false)
    expect(policy.check(admin, 'create_rbac_policy:target_tenant', target)).toBe(true)
    expect(policy.check(member, 'create_rbac_policy:target_tenant', { ...target, target_tenant: 'p2' })).toBe(
      true,
    )
  })

  test('does not find properties that every object inherits', () => {
    const rules = createPolicy({ overrides: [{ name: 'get_agent', check: "'x':%(toString)s", source: 's' }] })
    expect(rules.check(admin, 'get_agent', {})).toBe(false)
  })
})

describe('explain', () => {
  const denials: readonly (readonly [string, Parameters<typeof policy.explain>[1], string])[] = [
    ['create_policy', 'create_policy', 'rule:create_policy is disallowed by policy'],
    [
      'create_port:allowed_address_pairs',
      {
        rule: 'create_port',
        attributes: [{ name: 'allowed_address_pairs', subKeys: ['ip_address'] }],
      },
      '(rule:create_port and (rule:create_port:allowed_address_pairs and (rule:create_port:allowed_address_pairs:ip_address))) is disallowed by policy',
    ],
    [
      'create_router:distributed',
      {
        rule: 'create_router',
        attributes: [{ name: 'external_gateway_info', subKeys: [] }, { name: 'distributed' }],
      },
      '((rule:create_router and (rule:create_router:external_gateway_info and ())) and rule:create_router:distributed) is disallowed by policy',
    ],
    [
      'create_subnetpool:is_default',
      { rule: 'create_subnetpool', attributes: [{ name: 'is_default' }] },
      '(rule:create_subnetpool and rule:create_subnetpool:is_default) is disallowed by policy',
    ],
  ]

  test.each(denials)('names %s and shows the whole expression as upstream does', (rule, action, message) => {
    const target = { project_id: 'p1', 'network:project_id': 'p2', 'networks:shared': true }
    expect(policy.explain(member, action, target)).toEqual({
      kind: 'denied',
      type: 'PolicyNotAuthorized',
      message,
      rule,
    })
  })

  test('allows an action whose rules all hold', () => {
    const action = {
      rule: 'create_router',
      attributes: [{ name: 'external_gateway_info', subKeys: ['network_id'] }],
    }
    expect(policy.explain(member, action, { project_id: 'p1' })).toEqual({ kind: 'allowed' })
  })

  test('refuses tokens of the system or a domain before all else, unless scopes are not enforced', () => {
    const system = actorOf(['admin'], { projectId: '', systemScope: 'all' })
    expect(policy.explain(system, 'create_agent', {})).toEqual({
      kind: 'denied',
      type: 'InvalidScope',
      message: "rule:create_agent requires a scope of ['project'], request was made with system scope.",
      rule: 'create_agent',
    })
    expect(policy.partial(system, 'get_network')).toEqual({ kind: 'false' })
    expect(policy.check(actorOf(['admin'], { domainId: 'd' }), 'create_agent', {})).toBe(false)
    expect(createPolicy({ enforceScope: false }).check(system, 'create_agent', {})).toBe(true)
  })
})

describe('partial', () => {
  test('leaves nothing to ask where the role decides', () => {
    expect(policy.partial(admin, 'get_port')).toEqual({ kind: 'true' })
    expect(policy.partial(service, 'get_port')).toEqual({ kind: 'true' })
    expect(policy.partial(actorOf([]), 'get_port')).toEqual({ kind: 'false' })
    expect(policy.fieldsNeeded(admin, 'create_port')).toEqual(new Set())
  })

  test('leaves the conditions on the object otherwise', () => {
    expect(policy.partial(member, 'get_subnet')).toEqual({
      kind: 'or',
      parts: [
        { kind: 'equals', field: 'project_id', value: 'p1' },
        { kind: 'field', collection: 'networks', attribute: 'shared', comparison: 'equals', value: 'True' },
        {
          kind: 'field',
          collection: 'subnets',
          attribute: 'router:external',
          comparison: 'equals',
          value: 'True',
        },
        { kind: 'equals', field: 'network:project_id', value: 'p1' },
      ],
    })
    expect(policy.fieldsNeeded(member, 'update_router_conntrack_helper')).toEqual(
      new Set(['ext_parent:project_id']),
    )
    const action = { rule: 'create_port', attributes: [{ name: 'device_owner' }, { name: 'device_id' }] }
    expect(policy.fieldsNeeded(member, action)).toEqual(
      new Set(['network:project_id', 'networks:shared', 'port:device_owner', 'project_id']),
    )
  })
})

describe('columns', () => {
  test('are visible unless a rule hides them, some only on some objects', () => {
    const columns = ['id', 'binding:host_id', 'tags']
    const { visible, hidden, perRow } = policy.visibleColumns(member, 'port', columns)
    expect([...visible]).toEqual(['id'])
    expect([...hidden]).toEqual(['binding:host_id'])
    expect([...perRow.keys()]).toEqual(['tags'])
    expect(policy.visibleColumns(admin, 'port', columns).visible).toEqual(new Set(columns))
  })

  test('with rules of their own are listed with their keys', () => {
    expect(policy.attributeRules('subnetpool', 'update')).toEqual(['is_default', 'tags'])
    expect(policy.attributeRules('port', 'create')).toContain('fixed_ips:ip_address')
    expect(policy.attributeRules('port', 'delete')).toEqual(['tags', 'force'])
  })
})

test('an override replaces the rule and keeps its scope', () => {
  const open = createPolicy({
    overrides: [{ name: 'create_agent', check: [['role:member']], source: 'policy.yaml:1' }],
  })
  expect(open.check(member, 'create_agent', {})).toBe(true)
  expect(open.check(actorOf(['member'], { systemScope: 'all' }), 'create_agent', {})).toBe(false)
})

test('a broken override stops the start', () => {
  const overrides = [{ name: 'create_agent', check: 'role', source: 'policy.yaml:1' }]
  expect(() => createPolicy({ overrides })).toThrow(PolicyError)
})

/** One line a rule; for each caller: + always, - never, else what it depends on. */
function matrix(): string {
  const callers: readonly (readonly [string, Actor])[] = [
    ['admin', actorOf(['admin'])],
    ['manager', actorOf(['manager', 'member', 'reader'])],
    ['member', actorOf(['member', 'reader'])],
    ['reader', actorOf(['reader'])],
    ['no role', actorOf([])],
    ['service', actorOf(['service'])],
    ['advsvc', actorOf(['advsvc'])],
  ]
  const lines = defaultRules.map(({ name }) => {
    const cells = callers.map(([caller, actor]) => {
      const residual = policy.partial(actor, name)
      if (residual.kind === 'true') return `${caller} +`
      if (residual.kind === 'false') return `${caller} -`
      return `${caller} ${[...policy.fieldsNeeded(actor, name)].join('|')}`
    })
    return `${name}: ${cells.join(', ')}`
  })
  return `${lines.join('\n')}\n`
}
