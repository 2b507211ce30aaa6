/** A release of OVN: year, month and patch. */
export interface OvnVersion {
  readonly text: string
  readonly series: number
  readonly patch: number
}

/**
 * Reads what northd writes of itself in both databases (`northd_internal_version`): its release, the version of the
 * southbound schema and two more numbers. Undefined for anything else.
 */
export function parseOvnVersion(text: string | undefined): OvnVersion | undefined {
  const [release, year, month, patch] = /^(\d+)\.(\d+)\.(\d+)(?![\d.])/.exec(text ?? '') ?? []
  if (release === undefined) return undefined
  return { text: release, series: Number(year) * 100 + Number(month), patch: Number(patch) }
}

/**
 * Whether a release has what came with these: the first patch of each series that has it. Series after the last of them
 * have it too; series between them that are not listed never got it.
 */
export function hasFrom(version: OvnVersion, firsts: readonly string[]): boolean {
  const parsed = firsts.map(parseOvnVersion).filter(one => one !== undefined)
  const own = parsed.find(one => one.series === version.series)
  if (own !== undefined) return version.patch >= own.patch
  return parsed.every(one => version.series > one.series)
}
