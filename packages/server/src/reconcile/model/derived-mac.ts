import { createHash } from 'node:crypto'
import { randomMac } from '@neutrino/base/mac.ts'

/** A MAC address out of an id instead of at random: a row that is made anew answers under the same one. */
export function derivedMac(id: string, baseMac: string): string {
  const digest = createHash('sha256').update(id).digest()
  return randomMac(baseMac, size => digest.subarray(0, size))
}
