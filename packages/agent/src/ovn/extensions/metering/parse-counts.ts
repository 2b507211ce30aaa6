import type { FlowCount } from './totals.ts'

/** Flows of OVN's in what `dump-flows` prints; those of others have more than 32 bits of cookie. */
export function parseCounts(text: string): readonly FlowCount[] {
  return text.split('\n').flatMap(line => {
    const [table, cookie, packets, bytes] = ['table', 'cookie', 'n_packets', 'n_bytes'].map(name => {
      const digits = new RegExp(`\\b${name}=(0x[0-9a-f]+|\\d+)`).exec(line)?.[1]
      return digits === undefined ? undefined : Number(digits)
    })
    if (table === undefined || cookie === undefined || packets === undefined || bytes === undefined) return []
    return cookie < 2 ** 32 ? [{ table, cookie, packets, bytes }] : []
  })
}
