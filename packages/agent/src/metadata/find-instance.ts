import { formatIp, linkLocalAddress, parseIp } from '@neutrino/base/ip.ts'
import { parseMac } from '@neutrino/base/mac.ts'
import type { BindingFacts } from './desire.ts'

export interface Instance {
  readonly id: string
  readonly projectId: string
}

/**
 * Who asks: the one among the guests' ports of a network, all on this chassis, that has the source address, or whose
 * MAC makes that link-local one. Nothing when there is none, or more than one: rather no answer than somebody else's.
 * Instance and project are of one row, so that Nova can see that they belong together.
 */
export function findInstance(guests: readonly BindingFacts[], source: string): Instance | undefined {
  const ip = parseIp(source)
  if (ip === undefined) return undefined
  const address = formatIp(ip)
  const [only, ...others] = guests.filter(guest => addressesOf(guest).has(address))
  if (only === undefined || others.length > 0) return undefined
  const id = only.externalIds['neutron:device_id'] ?? ''
  const projectId = only.externalIds['neutron:project_id'] ?? ''
  return id === '' || projectId === '' ? undefined : { id, projectId }
}

function addressesOf(guest: BindingFacts): ReadonlySet<string> {
  const texts = (guest.externalIds['neutron:cidrs'] ?? '').split(' ').map(text => text.split('/')[0] ?? '')
  const macs: string[] = []
  for (const entry of guest.macs) {
    const [mac = '', ...addresses] = entry.split(' ')
    texts.push(...addresses)
    const canonical = parseMac(mac)
    if (canonical !== undefined) macs.push(canonical)
  }
  const ips = texts.map(parseIp).filter(one => one !== undefined)
  return new Set([...ips, ...macs.map(linkLocalAddress)].map(formatIp))
}
