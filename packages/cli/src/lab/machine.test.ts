import { expect, test } from 'vitest'
import { parseLease, tapName } from './machine.ts'

test('a lease is what udhcpc passed on, by its names', () => {
  expect(parseLease('dns=192.0.2.1 192.0.2.2\nip=10.0.0.5\nsearch=a.example=b\n')).toEqual({
    dns: '192.0.2.1 192.0.2.2',
    ip: '10.0.0.5',
    search: 'a.example=b',
  })
})

test('a tap device has the name that Nova gives it, which fits into 15 characters', () => {
  expect(tapName('11111111-aaaa-4000-8000-000000000001')).toBe('tap11111111-aa')
})
