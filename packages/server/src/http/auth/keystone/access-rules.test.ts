import { expect, test } from 'vitest'
import { allowsRequest, pathMatches } from './access-rules.ts'

const cases: readonly (readonly [string, string, boolean])[] = [
  ['/v2.0/networks', '/v2.0/networks', true],
  ['/v2.0/networks', '/v2.0/networks/', false],
  ['/v2.0/networks', '/v2x0/networks', false],
  ['/v2.0/networks/*', '/v2.0/networks/a', true],
  ['/v2.0/networks/*', '/v2.0/networks/', false],
  ['/v2.0/networks/*', '/v2.0/networks/a/tags', false],
  ['/v2.0/networks/{id}/tags', '/v2.0/networks/a/tags', true],
  ['/v2.0/networks/{id}/tags', '/v2.0/networks//tags', false],
  ['/v2.0/**', '/v2.0/', true],
  ['/v2.0/**', '/v2.0/networks/a', true],
  ['/v2.0/**', '/v3/networks', false],
  ['**/tags', '/v2.0/networks/a/tags', true],
  ['/v2.0/**/tags/*', '/v2.0/ports/a/tags/b', true],
  ['/v2.0/**/tags/*', '/v2.0/ports/a/tags', false],
  ['**', '', true],
  ['', '', true],
]

test.each(cases)('%j on %j: %j', (pattern, path, matches) => {
  expect(pathMatches(pattern, path)).toBe(matches)
})

test('a pattern made to be slow is not', () => {
  const started = performance.now()
  expect(pathMatches(`${'**a'.repeat(80)}b`, `/${'a'.repeat(8_000)}`)).toBe(false)
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('a rule counts for its own service and method', () => {
  const rules = [{ service: 'network', method: 'GET', path: '/v2.0/ports' }]
  const request = { service: 'network', method: 'GET', path: '/v2.0/ports?name=a' }
  expect(allowsRequest(rules, request)).toBe(true)
  expect(allowsRequest(rules, { ...request, method: 'POST' })).toBe(false)
  expect(allowsRequest(rules, { ...request, service: 'compute' })).toBe(false)
  expect(allowsRequest([], request)).toBe(false)
})
