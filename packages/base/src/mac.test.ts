import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isMulticastMac, parseMac, randomMac } from './mac.ts'

const octets = fc.uint8Array({ minLength: 6, maxLength: 6 })
const join = (bytes: Uint8Array, separator: string) =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(separator)

test('each way of writing a MAC gives the same canonical text', () => {
  fc.assert(
    fc.property(octets, bytes => {
      const canonical = join(bytes, ':')
      const bare = join(bytes, '')
      expect(parseMac(canonical)).toBe(canonical)
      expect(parseMac(canonical.toUpperCase())).toBe(canonical)
      expect(parseMac(join(bytes, '-'))).toBe(canonical)
      expect(parseMac(bare)).toBe(canonical)
      expect(parseMac(`${bare.slice(0, 4)}.${bare.slice(4, 8)}.${bare.slice(8)}`)).toBe(canonical)
      expect(parseMac(Array.from(bytes, byte => byte.toString(16)).join(':'))).toBe(canonical)
    }),
  )
})

test.each([
  '',
  'fa:16:3e:00:00',
  'fa:16:3e:00:00:00:00',
  'fa:16:3e:00:00:0g',
  'fa:16:3e:00:00:000',
  'fa:16-3e:00:00:00',
  'fa:16:3e:00:00:',
  ' fa:16:3e:00:00:00',
  'fa:16:3e:00:00:00\n',
  'fa163e00000',
])('%j is refused', text => {
  expect(parseMac(text)).toBeUndefined()
})

test('a random MAC keeps three octets of its base, and the fourth unless zero', () => {
  const random = (size: number) => new Uint8Array(size).fill(0x0a)
  expect(randomMac('fa:16:3e:00:00:00', random)).toBe('fa:16:3e:0a:0a:0a')
  expect(randomMac('fa:16:3e:4f:00:00', random)).toBe('fa:16:3e:4f:0a:0a')
  expect(randomMac('FA-16-3E-00-00-00')).toMatch(/^fa:16:3e(:[0-9a-f]{2}){3}$/)
  expect(() => randomMac('fa:16')).toThrow(RangeError)
})

test('group addresses have the lowest bit of the first octet set', () => {
  expect(isMulticastMac('01:00:5e:00:00:01')).toBe(true)
  expect(isMulticastMac('ff:ff:ff:ff:ff:ff')).toBe(true)
  expect(isMulticastMac('fa:16:3e:00:00:01')).toBe(false)
})
