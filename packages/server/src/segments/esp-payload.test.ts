import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type EspSettings, espPayload } from './esp-payload.ts'

/** What a payload becomes, as the formats have it: SPI and number, vector, payload, padding, its length, next header, check. */
function encryptedSize(payload: number, { cipher, isInUdp }: EspSettings): number {
  const [iv, block] = cipher === 'aes-gcm' ? [8, 4] : [16, 16]
  return (isInUdp ? 8 : 0) + 8 + iv + Math.ceil((payload + 2) / block) * block + 16
}

test.each([
  // Behind 20 bytes of IPv4 and 40 of IPv6 in 1,500, and behind 20 in 9,000.
  { available: 1_480, cipher: 'aes-gcm', isInUdp: false, payload: 1_446 },
  { available: 1_460, cipher: 'aes-gcm', isInUdp: false, payload: 1_426 },
  { available: 8_980, cipher: 'aes-gcm', isInUdp: false, payload: 8_946 },
  { available: 1_480, cipher: 'aes-gcm', isInUdp: true, payload: 1_438 },
  { available: 1_480, cipher: 'aes-cbc', isInUdp: false, payload: 1_438 },
  { available: 1_460, cipher: 'aes-cbc', isInUdp: false, payload: 1_406 },
  { available: 1_480, cipher: 'aes-cbc', isInUdp: true, payload: 1_422 },
  { available: 1_481, cipher: 'aes-gcm', isInUdp: false, payload: 1_446 },
  { available: 1_484, cipher: 'aes-gcm', isInUdp: false, payload: 1_450 },
  { available: 20, cipher: 'aes-cbc', isInUdp: false, payload: 0 },
] as const)(
  'of $available bytes $cipher, in UDP $isInUdp, leaves $payload',
  ({ available, payload, ...esp }) => {
    expect(espPayload(available, esp)).toBe(payload)
  },
)

test('what is left fits, and not one byte more', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 65_535 }),
      fc.record({ cipher: fc.constantFrom('aes-gcm', 'aes-cbc'), isInUdp: fc.boolean() }),
      (available, esp) => {
        const payload = espPayload(available, esp)
        expect(encryptedSize(payload, esp)).toBeLessThanOrEqual(available)
        expect(encryptedSize(payload + 1, esp)).toBeGreaterThan(available)
      },
    ),
  )
})
