import { expect, test } from 'vitest'
import { JsonText, jsonOf } from './json-text.ts'

const rules = new JsonText('[{"id":1, "name":"☃"}]')

test.each([
  [
    {
      groups: [
        { id: 'a', rules, gone: undefined },
        { id: 'b', rules: [] },
      ],
    },
    {
      groups: [
        { id: 'a', rules: [{ id: 1, name: '☃' }] },
        { id: 'b', rules: [] },
      ],
    },
  ],
  [{ group: { 'a"b': null, rules } }, { group: { 'a"b': null, rules: [{ id: 1, name: '☃' }] } }],
  [
    { groups: [], links: [{ href: 'x' }] },
    { groups: [], links: [{ href: 'x' }] },
  ],
  [null, null],
])('JSON of the database stands among other JSON: %j', (body, read) => {
  expect(JSON.parse(jsonOf(body))).toEqual(read)
})

test('deep inside it is written as the value that it means', () => {
  const body = { ports: [{ expanded: { security_groups: [{ security_group_rules: rules }] } }] }
  expect(JSON.parse(jsonOf(body)).ports[0].expanded.security_groups[0].security_group_rules).toEqual([
    { id: 1, name: '☃' },
  ])
})
