import { randomBytes } from 'node:crypto'

const canonical = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/
const octets = /^[0-9a-f]{1,2}([:-])[0-9a-f]{1,2}(\1[0-9a-f]{1,2}){4}$/i
const words = /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i
const bare = /^[0-9a-f]{12}$/i

/**
 * Reads a 48-bit MAC address and returns it as `aa:bb:cc:dd:ee:ff`. Accepts octets separated by
 * colons or hyphens (leading zeros optional), `aabb.ccdd.eeff`, and twelve bare digits.
 */
export function parseMac(text: string): string | undefined {
  if (canonical.test(text)) return text
  if (octets.test(text)) {
    return text
      .toLowerCase()
      .split(/[:-]/)
      .map(octet => octet.padStart(2, '0'))
      .join(':')
  }
  if (words.test(text) || bare.test(text)) {
    return text.toLowerCase().replaceAll('.', '').match(/../g)?.join(':')
  }
  return undefined
}

/**
 * A random address under `baseMac`: its first three octets are kept, and the fourth too unless it is
 * zero (so `fa:16:3e:00:00:00` leaves 24 random bits, `fa:16:3e:4f:00:00` 16). Throws RangeError when
 * the base is not a MAC address. The caller must cope with a clash: the database constraint decides.
 */
export function randomMac(baseMac: string, random: (size: number) => Uint8Array = randomBytes): string {
  const base = parseMac(baseMac)
  if (base === undefined) throw new RangeError(`not a MAC address: ${baseMac}`)
  const keptCount = base.slice(9, 11) === '00' ? 3 : 4
  const tail = Array.from(random(6 - keptCount), octet => octet.toString(16).padStart(2, '0'))
  return [base.slice(0, keptCount * 3 - 1), ...tail].join(':')
}

/** Whether an address in canonical form names a group (broadcast included): the lowest bit of the first octet. */
export function isMulticastMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1
}
