import type { Actor } from '@neutrino/base/operation.ts'
import fc from 'fast-check'
import type { Check } from './check.ts'
import { parseCheck } from './parse-check.ts'

// Few values, so that random checks, callers and objects meet often.
const project = fc.constantFrom('p1', 'p2')

export const namedRules: ReadonlyMap<string, Check> = new Map(
  Object.entries({
    admin_only: 'role:admin',
    owner: 'project_id:%(project_id)s',
    shared: 'field:networks:shared=True',
    device: 'field:port:device_owner=~^network:',
    mixed: 'rule:owner and not rule:device',
  }).map(([name, text]) => [name, parseCheck(text)]),
)

const leaf = fc
  .constantFrom(
    '@',
    '!',
    'role:admin',
    'role:Member',
    'rule:admin_only',
    'rule:owner',
    'rule:shared',
    'rule:mixed',
    'rule:absent',
    'project_id:%(project_id)s',
    'project_id:%(network:project_id)s',
    'project_id:p1',
    'user_id:%(device_owner)s',
    'is_admin:True',
    'roles:%(device_owner)s',
    'None:%(project_id)s',
    "'p1':%(network:project_id)s",
    'True:%(port_security_enabled)s',
    '1500:%(mtu)s',
    "'many':%(mtu)s",
    'field:networks:shared=True',
    'field:networks:shared=0',
    'field:networks:shared=perhaps',
    'field:port:device_owner=~^network:',
    'field:port:device_owner=member',
  )
  .map(parseCheck)

export const anyCheck: fc.Arbitrary<Check> = fc.letrec<{ check: Check }>(tie => ({
  check: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    tie('check').map(check => ({ kind: 'not', check }) as const),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      checks: fc.array(tie('check'), { minLength: 2, maxLength: 4 }),
    }),
  ),
})).check

export const anyActor: fc.Arbitrary<Actor> = fc.record({
  userId: fc.constantFrom('u1', 'member'),
  projectId: fc.constantFrom('p1', 'p2', ''),
  roles: fc.subarray(['admin', 'member', 'reader']),
  isAdmin: fc.boolean(),
})

/** Objects as a row gives them: each field has a value or null. */
export const anyRow = fc.record({
  project_id: fc.option(project),
  'network:project_id': fc.option(project),
  'networks:shared': fc.option(fc.boolean()),
  port_security_enabled: fc.option(fc.boolean()),
  device_owner: fc.option(fc.constantFrom('', 'network:dhcp', 'compute:nova', 'member', 'u1')),
  mtu: fc.option(fc.constantFrom(0, 1500, 9000)),
})

/** The same with fields left out. */
export const anyTarget: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .tuple(anyRow, fc.subarray(['project_id', 'network:project_id', 'networks:shared', 'device_owner', 'mtu']))
  .map(([row, absent]) => Object.fromEntries(Object.entries(row).filter(([name]) => !absent.includes(name))))
