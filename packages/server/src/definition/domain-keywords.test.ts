import { expect, test } from 'vitest'
import { domainPattern, resolveKeywords } from './domain-keywords.ts'

const actor = {
  ...{ userId: 'u1', projectId: 'p1', roles: [], isAdmin: false },
  ...{ userName: 'Jöhn Smith', projectName: 'dev_ops' },
}

test('a pattern is a domain with keywords', () => {
  const parse = (value: unknown) => domainPattern.parse(value, 'dns_domain')
  expect(parse('')).toBe('')
  expect(parse('Example.ORG.')).toBe('example.org.')
  expect(parse('<Project_ID>.<user_name>.example.')).toBe('<project_id>.<user_name>.example.')
  expect(parse('vm-<user_id>.example.')).toBe('vm-<user_id>.example.')
})

test.each([
  'example.org',
  '<project_id>.example',
  '<host>.example.',
  '<project_id.example.',
  'a..b.',
  '<>.a.',
  7,
])('%j is no pattern', value => {
  expect(() => domainPattern.parse(value, 'dns_domain')).toThrow('dns_domain')
})

test.each([
  ['<project_id>.<user_id>.example.', 'p1.u1.example.'],
  ['<user_name>.<project_name>.example.', 'j-hn-smith.dev-ops.example.'],
  ['of-<project_name>.example.', 'of-dev-ops.example.'],
  ['example.', 'example.'],
])('%s is %s', (pattern, domain) => {
  expect(resolveKeywords(pattern, actor)).toBe(domain)
})

test('without the name that it asks for, a pattern means nothing', () => {
  const { userName: _, ...nameless } = actor
  expect(resolveKeywords('<user_name>.example.', nameless)).toBe(undefined)
  expect(resolveKeywords('<user_name>.example.', { ...actor, userName: '???' })).toBe(undefined)
  expect(resolveKeywords('<project_id>.example.', nameless)).toBe('p1.example.')
})

test('a pattern that comes to more than DNS takes means nothing', () => {
  const user = { ...actor, userName: 'x'.repeat(63) }
  expect(resolveKeywords('<user_name>.'.repeat(3), user)).toHaveLength(192)
  expect(resolveKeywords('<user_name>.'.repeat(4), user)).toBe(undefined)
})
