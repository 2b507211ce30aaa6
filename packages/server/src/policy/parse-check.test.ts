import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Check, credentials, formatCheck } from './check.ts'
import { checkDepthMax, checkTextMax, parseCheck } from './parse-check.ts'
import { PolicySyntaxError } from './policy-error.ts'

const role = (name: string): Check => ({ kind: 'role', role: name })
const rule = (name: string): Check => ({ kind: 'rule', name })

describe('parseCheck', () => {
  const readings: readonly (readonly [string, Check])[] = [
    ['', { kind: 'true' }],
    ['@', { kind: 'true' }],
    ['!', { kind: 'false' }],
    ['role:admin', role('admin')],
    ['role:a:b', role('a:b')],
    [
      'role:a or role:b and role:c',
      { kind: 'or', checks: [role('a'), { kind: 'and', checks: [role('b'), role('c')] }] },
    ],
    [
      'role:a and role:b or role:c',
      { kind: 'or', checks: [{ kind: 'and', checks: [role('a'), role('b')] }, role('c')] },
    ],
    [
      '(role:a or role:b) AND role:c',
      { kind: 'and', checks: [{ kind: 'or', checks: [role('a'), role('b')] }, role('c')] },
    ],
    ['not role:a and role:b', { kind: 'and', checks: [{ kind: 'not', check: role('a') }, role('b')] }],
    ['Not (role:a Or role:b)', { kind: 'not', check: { kind: 'or', checks: [role('a'), role('b')] } }],
    ['not not @', { kind: 'not', check: { kind: 'not', check: { kind: 'true' } } }],
    ['  ((rule:x))\n', rule('x')],
    [
      '(project_id:%(project_id)s)',
      { kind: 'credential', credential: 'project_id', match: { kind: 'target', field: 'project_id' } },
    ],
    [
      'tenant_id:%(tenant_id)s',
      { kind: 'credential', credential: 'project_id', match: { kind: 'target', field: 'project_id' } },
    ],
    [
      'tenant_id:%(network_tenant_id)s',
      {
        kind: 'credential',
        credential: 'project_id',
        match: { kind: 'target', field: 'network:project_id' },
      },
    ],
    [
      'project_id:%(security_group:tenant_id)s',
      {
        kind: 'credential',
        credential: 'project_id',
        match: { kind: 'target', field: 'security_group:project_id' },
      },
    ],
    ['user_id:abc', { kind: 'credential', credential: 'user_id', match: { kind: 'constant', text: 'abc' } }],
    [
      'is_admin:True',
      { kind: 'credential', credential: 'is_admin', match: { kind: 'constant', text: 'True' } },
    ],
    ["'x':%(name)s", { kind: 'literal', literal: 'x', match: { kind: 'target', field: 'name' } }],
    ['"x":%(name)s', { kind: 'literal', literal: 'x', match: { kind: 'target', field: 'name' } }],
    ['None:%(name)s', { kind: 'literal', literal: null, match: { kind: 'target', field: 'name' } }],
    ['False:%(shared)s', { kind: 'literal', literal: false, match: { kind: 'target', field: 'shared' } }],
    ['9:%(mtu)s', { kind: 'literal', literal: 9, match: { kind: 'target', field: 'mtu' } }],
    [
      'field:networks:router:external=True',
      {
        kind: 'field',
        collection: 'networks',
        attribute: 'router:external',
        comparison: 'equals',
        value: 'True',
      },
    ],
    [
      'field:port:device_owner=~^network:',
      {
        kind: 'field',
        collection: 'port',
        attribute: 'device_owner',
        comparison: 'prefix',
        value: 'network:',
      },
    ],
    [
      'field:port:name=~a.*b$',
      { kind: 'field', collection: 'port', attribute: 'name', comparison: 'regex', value: 'a.*b$' },
    ],
    [
      'field:rbac_policy:target_tenant=*',
      {
        kind: 'field',
        collection: 'rbac_policy',
        attribute: 'target_tenant',
        comparison: 'equals',
        value: '*',
      },
    ],
  ]

  test.each(readings)('reads %j', (text, check) => {
    expect(parseCheck(text)).toEqual(check)
  })

  const lists: readonly (readonly [readonly unknown[], Check])[] = [
    [[], { kind: 'true' }],
    [[[]], { kind: 'false' }],
    [['role:a'], role('a')],
    [
      [['role:a', 'rule:b'], 'role:c', []],
      { kind: 'or', checks: [{ kind: 'and', checks: [role('a'), rule('b')] }, role('c')] },
    ],
  ]

  test.each(lists)('reads the list %j of old policy.json files', (list, check) => {
    expect(parseCheck(list)).toEqual(check)
  })

  const refusals: readonly (readonly [string | readonly unknown[], number, RegExp])[] = [
    ['   ', 1, /only blanks/],
    ['role', 1, /form kind:value/],
    ['role:', 1, /nothing follows/],
    ['role:a role:b', 8, /expected "and" or "or"/],
    ['role:a and', 11, /ends where a check is expected/],
    ['or role:a', 1, /expected a check, not "or"/],
    ['(role:a', 8, /column 1 is not closed/],
    ['role:a)', 7, /no "\(" matches/],
    ['()', 2, /expected a check, not "\)"/],
    ['role:a or colour:red', 11, /neither a kind of check nor a known credential/],
    ['constructor:x', 1, /neither a kind of check nor a known credential/],
    ['role:%(role)s', 1, /cannot be taken from the target/],
    ['project_id:x%(y)s', 1, /not a mixture/],
    ['field:networks', 1, /must read field:/],
    ['field:port:name=~[', 1, /not a regular expression/],
    ['field:port:name=~(?=a)b', 1, /not supported/],
    ['field:port:name=~(a+)+b', 1, /a repeated group/],
    [`field:port:name=~.${'a'.repeat(256)}`, 1, /longer than 256/],
    [[['role:a and role:b']], 1, /one check without and/],
    [[['role:a', 5]], 1, /check strings only/],
    [`role:${'a'.repeat(checkTextMax)}`, checkTextMax + 1, /longer than/],
    [`${'('.repeat(checkDepthMax + 1)}role:a`, checkDepthMax + 1, /nested deeper/],
    [`${'not '.repeat(1_000)}role:a`, 4 * checkDepthMax + 1, /nested deeper/],
  ]

  test.each(refusals)('refuses what is malformed or too large (case %#)', (text, column, message) => {
    const attempt = (): unknown => {
      try {
        return parseCheck(text)
      } catch (error) {
        return error
      }
    }
    const error = attempt()
    expect(error).toBeInstanceOf(PolicySyntaxError)
    expect(error).toMatchObject({ column, message: expect.stringMatching(message) })
  })

  test('takes time linear in the length of hostile texts', () => {
    const started = performance.now()
    for (const unit of ['(', ')', 'not ', 'a:b and ', '((a:b) ', '%(x)s', "'", ' ']) {
      const text = unit.repeat(Math.floor(checkTextMax / unit.length))
      try {
        parseCheck(text)
      } catch (error) {
        expect(error).toBeInstanceOf(PolicySyntaxError)
      }
    }
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

const word = fc.stringMatching(/^[a-z][a-z0-9_:-]{0,8}[a-z0-9]$/)
const match = fc.oneof(
  word.map(text => ({ kind: 'constant', text }) as const),
  word.map(field => ({ kind: 'target', field: `x_${field}` }) as const),
)
const leaf: fc.Arbitrary<Check> = fc.oneof(
  fc.constantFrom<Check>({ kind: 'true' }, { kind: 'false' }),
  word.map(name => ({ kind: 'rule', name }) as const),
  word.map(role),
  fc.record({ kind: fc.constant('credential' as const), credential: fc.constantFrom(...credentials), match }),
  fc.record({
    kind: fc.constant('literal' as const),
    literal: fc.oneof(
      word.map(text => text.replaceAll(':', '')),
      fc.boolean(),
      fc.constant(null),
      fc.nat(),
    ),
    match,
  }),
  fc.record({
    kind: fc.constant('field' as const),
    collection: fc.constantFrom('networks', 'port'),
    attribute: word,
    comparison: fc.constantFrom('equals' as const, 'prefix' as const),
    value: word,
  }),
)
const anyCheck: fc.Arbitrary<Check> = fc.letrec<{ check: Check }>(tie => ({
  check: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    tie('check').map(check => ({ kind: 'not', check }) as const),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      checks: fc.array(tie('check'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).check

test('a formatted check parses to the same check', () => {
  fc.assert(
    fc.property(anyCheck, check => {
      expect(parseCheck(formatCheck(check))).toEqual(check)
    }),
  )
})
