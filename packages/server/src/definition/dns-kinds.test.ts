import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dnsDomain, dnsName } from './dns-kinds.ts'

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/)

test('names of letters, digits and hyphens pass, in lower case', () => {
  fc.assert(
    fc.property(fc.array(label, { minLength: 1, maxLength: 6 }), fc.boolean(), (labels, isAbsolute) => {
      const last = `x${labels.at(-1)}`
      const name = [...labels.slice(0, -1), last].join('.') + (isAbsolute ? '.' : '')
      expect(dnsName.parse(name.toUpperCase(), 'dns_name')).toBe(name)
    }),
  )
})

test.each(['', 'a', '1', 'a.b', 'a-b.c.', '9.a', 'x'.repeat(63)])('%j is a name', name => {
  expect(dnsName.parse(name, 'dns_name')).toBe(name)
})

test.each([
  '-a',
  'a-',
  'a..b',
  '.',
  '..',
  'a_b',
  'ä',
  'a b',
  'a.1',
  'x'.repeat(64),
  'a\n',
  'a\0',
  null,
  1,
  `${'a.'.repeat(200)}b`,
])('%j is none', name => {
  expect(() => dnsName.parse(name, 'dns_name')).toThrow(/^Invalid input for dns_name\. Reason: /)
})

test('a domain ends with a dot, or is empty', () => {
  expect(dnsDomain.parse('Example.ORG.', 'dns_domain')).toBe('example.org.')
  expect(dnsDomain.parse('', 'dns_domain')).toBe('')
  expect(() => dnsDomain.parse('example.org', 'dns_domain')).toThrow('is not a FQDN')
})

test('no text takes long to refuse', () => {
  for (const hostile of [
    'a'.repeat(255),
    '-'.repeat(255),
    `${'a'.repeat(62)}-.`.repeat(3),
    '.'.repeat(255),
  ]) {
    const started = performance.now()
    for (let n = 0; n < 1_000; n++) {
      try {
        dnsName.parse(hostile, 'dns_name')
      } catch {}
    }
    expect(performance.now() - started).toBeLessThan(1_000)
  }
})
