import fc from 'fast-check'
import { expect, test } from 'vitest'
import { proxyAccount } from './proxy-account.ts'

const range = { first: 1_879_048_192, count: 268_304_384 }

test('a network always has the same account, in the range', () => {
  fc.assert(
    fc.property(fc.uuid(), network => {
      const { uid, gid } = proxyAccount(range, network)
      expect(gid).toBe(uid)
      expect(uid).toBeGreaterThanOrEqual(range.first)
      expect(uid).toBeLessThan(range.first + range.count)
      expect(proxyAccount(range, network)).toEqual({ uid, gid })
    }),
  )
})

test('networks that differ anywhere have different ones', () => {
  const last = proxyAccount(range, '11111111-0000-4000-8000-000000000001')
  const other = proxyAccount(range, '11111111-0000-4000-8000-000000000002')
  const first = proxyAccount(range, '21111111-0000-4000-8000-000000000001')
  expect(new Set([last.uid, other.uid, first.uid]).size).toBe(3)
})
