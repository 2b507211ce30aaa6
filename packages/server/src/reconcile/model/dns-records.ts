import { parseIp, reversePointer } from '@neutrino/base/ip.ts'
import { type DesiredRow, desiredRow, mergedMap, wholeMap } from './desired-row.ts'
import { switchName } from './names.ts'
import type { TranslateContext } from './ovn-settings.ts'

/** A port that has a name of its own and a device that answers to it. */
export interface NamedPort {
  readonly id: string
  readonly networkId: string
  /** `dns_domain` of the network; empty: the installation's. */
  readonly networkDomain: string
  readonly name: string
  /** Its own `dns_domain`; empty: the network's. */
  readonly domain: string
  readonly addresses: readonly string[]
}

export interface DnsIntent {
  readonly networkId: string
  /** Owner keys of its switches beside its own: of segments, and of ports that are alone on theirs. */
  readonly furtherSwitches: readonly string[]
  /** In one order for all runs, by id. */
  readonly ports: readonly NamedPort[]
}

/** Names that OVN answers within a network: one row for all its switches, none without names. */
export function translateDns(dns: DnsIntent, { settings }: TranslateContext): readonly DesiredRow[] {
  const records = new Map<string, Set<string>>()
  for (const port of dns.ports) {
    for (const [name, value] of recordsOf(port, settings.dnsDomain)) {
      const values = records.get(name)
      if (values === undefined) records.set(name, new Set([value]))
      else values.add(value)
    }
  }
  if (records.size === 0) return []
  return [
    desiredRow({
      table: 'DNS',
      key: dns.networkId,
      columns: {
        // Two ports of one name both answer.
        records: wholeMap(
          Object.fromEntries([...records].map(([name, values]) => [name, [...values].join(' ')])),
        ),
        options: mergedMap({ 'ovn-owned': String(settings.dnsRecordsOvnOwned) }),
        external_ids: mergedMap({ ls_name: switchName(dns.networkId) }),
      },
      memberOf: [
        {
          table: 'Logical_Switch',
          column: 'dns_records',
          keys: [dns.networkId, ...dns.furtherSwitches],
          owner: false,
        },
      ],
    }),
  ]
}

/**
 * Every name of a port with every address, and every address with its full name. Keys are in lower case, for
 * OVN compares them with what was asked in lower case.
 */
export function recordsOf(
  port: NamedPort,
  installationDomain: string,
): readonly (readonly [string, string])[] {
  const host = withoutDot(port.name).toLowerCase()
  const isWhole = port.name.endsWith('.')
  const domain = withoutDot(port.domain || port.networkDomain || installationDomain).toLowerCase()
  const full = isWhole || domain === '' ? host : `${host}.${domain}`
  const ofNetwork = withoutDot(port.networkDomain).toLowerCase()
  const names = new Set([host, full])
  if (!isWhole && ofNetwork !== '') names.add(`${host}.${ofNetwork}`)
  return port.addresses.flatMap(address => [
    ...[...names].map(name => [name, address] as const),
    [pointerOf(address), full] as const,
  ])
}

/** The key under which an address leads to its name. */
export function pointerOf(address: string): string {
  const ip = parseIp(address)
  return ip === undefined ? address : withoutDot(reversePointer(ip))
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, '')
}
