import { isList } from '@neutrino/ovsdb/schema/values-equal.ts'
import type { OvnDatabases } from '../ovn-features.ts'
import { type Weakness, weaknessesOf } from './known-weaknesses.ts'
import { ovnCapabilities } from './ovn-capabilities.ts'
import { type OvnVersion, parseOvnVersion } from './ovn-version.ts'

/** The running OVN, as far as it can be seen from its databases. */
export interface OvnRelease {
  /** Undefined for an OVN without northd, or one older than 20.12. */
  readonly version: string | undefined
  readonly capabilities: readonly {
    readonly name: string
    readonly isPresent: boolean
    readonly without: string
  }[]
  readonly weaknesses: readonly Weakness[]
}

/** northd's release: hypervisors are upgraded before it, so what it has they have. */
export function ovnVersionOf({ northbound }: Pick<OvnDatabases, 'northbound'>): OvnVersion | undefined {
  if (!northbound.hasTable('NB_Global')) return undefined
  for (const row of northbound.replica.rows('NB_Global')) {
    const options = row.options
    if (typeof options !== 'object' || isList(options)) return undefined
    return parseOvnVersion(String(options.northd_internal_version ?? ''))
  }
  return undefined
}

export function describeRelease(ovn: OvnDatabases): OvnRelease {
  const version = ovnVersionOf(ovn)
  return {
    version: version?.text,
    capabilities: ovnCapabilities.map(({ name, without, isPresent }) => ({
      name,
      without,
      isPresent: isPresent(ovn, version),
    })),
    weaknesses: version === undefined ? [] : weaknessesOf(version),
  }
}

/**
 * What of newer releases is missing, in one line. Without the release: whoever may ask whether we are healthy need not
 * know what it is vulnerable to.
 */
export function lackingOf(ovn: OvnDatabases): string {
  const lacking = describeRelease(ovn).capabilities.filter(one => !one.isPresent)
  return lacking.length === 0 ? 'ok' : `ok, without ${lacking.map(one => one.name).join(', ')}`
}

/** For people. */
export function printRelease({ version, capabilities, weaknesses }: OvnRelease): string {
  const width = Math.max(...capabilities.map(({ name }) => name.length))
  return [
    `OVN ${version ?? 'of an unknown release'}`,
    ...capabilities.map(({ name, isPresent, without }) =>
      isPresent ? `  has    ${name}` : `  lacks  ${name.padEnd(width)}  ${without}`,
    ),
    ...weaknesses.flatMap(({ id, what, fixedIn, meanwhile }) => [
      `  ${id}: ${what}.`,
      `    Fixed in ${fixedIn.join(', ')}, and maybe in the packages of your distribution. Until then: ${meanwhile}.`,
    ]),
  ].join('\n')
}
