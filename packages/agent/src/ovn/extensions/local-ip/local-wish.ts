import { parseMac } from '@neutrino/base/mac.ts'
import { ipv4Of } from './ipv4-of.ts'

/** What the server says of a port: a local IP that leads to it. */
export interface LocalWish {
  readonly address: string
  /** MAC address of the port that owns it. */
  readonly owner: string
  readonly mode: 'translate' | 'passthrough'
  /** Addresses of the port that it leads to. */
  readonly fixed: string
  readonly mac: string
}

/** Reads `address/owner/mode/fixed/mac …`; what is not like that is none. */
export function parseLocalWishes(text: string): readonly LocalWish[] {
  return text.split(' ').flatMap(part => {
    const [address, owner, word, fixed, mac] = part.split('/')
    const mode = (['translate', 'passthrough'] as const).find(known => known === word)
    const wish = {
      address: ipv4Of(address),
      owner: parseMac(owner ?? ''),
      fixed: ipv4Of(fixed),
      mac: parseMac(mac ?? ''),
    }
    if (mode === undefined || wish.address === undefined || wish.fixed === undefined) return []
    if (wish.owner === undefined || wish.mac === undefined) return []
    return [{ address: wish.address, owner: wish.owner, mode, fixed: wish.fixed, mac: wish.mac }]
  })
}
