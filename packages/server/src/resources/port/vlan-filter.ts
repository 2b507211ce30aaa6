import { type Kind, mapKind, orNull, quote, refuse } from '../../definition/kind.ts'
import { listOf } from '../../definition/kinds.ts'
import { BadRequest } from '../../errors/errors.ts'
import { VLAN_ID_MAX } from '../../segments/plan-segments.ts'

/** Entries of one port's filter; each is a range in a match. */
export const VLAN_FILTER_ENTRIES_MAX = 128

export interface VlanRange {
  readonly first: number
  readonly last: number
}

/** An identifier or a range of them, as `7` or `10-20`. 0 stands for a tag that has only a priority. */
const entry: Kind<string> = {
  schema: { type: ['string', 'integer'], pattern: '^[0-9]{1,4}(-[0-9]{1,4})?$' },
  sqlType: 'text',
  parse(value, attribute) {
    const written = typeof value === 'number' ? String(value) : value
    const range = typeof written === 'string' ? parseRange(written) : undefined
    return range === undefined
      ? refuse(attribute, `${quote(value)} is no VLAN or range of VLANs between 0 and ${VLAN_ID_MAX}`)
      : formatRange(range)
  },
  parseFilter: value => value,
}

/** Ascending, without overlaps: the same filter always reads the same. */
const entries: Kind<readonly string[]> = mapKind(
  listOf(entry, { max: VLAN_FILTER_ENTRIES_MAX }),
  (written, attribute) => {
    if (written.length === 0)
      return refuse(attribute, 'a list without VLANs lets nothing pass; null lets all')
    return mergeRanges(written.flatMap(one => parseRange(one) ?? [])).map(formatRange)
  },
)

/** Row of the port's attribute table. */
export const vlanFilterAttributes = {
  vlanFilterList: {
    kind: orNull(entries),
    create: true,
    update: true,
    default: null,
    alias: 'vlan-filter-list',
    doc:
      'Tags that its packets may bear on a network that lets tags pass, as VLANs (`7`) and ranges (`10-20`); ' +
      'packets with others are dropped in both directions, those without a tag pass. Null lets all pass.',
  },
} as const

interface FilteringNetwork {
  readonly vlanTransparent: boolean
  readonly qinq: boolean
}

/** Throws BadRequest where no tags pass anyway, and on the parent of a trunk, whose tags mean subports. */
export function checkVlanFilter(
  filter: readonly string[] | null,
  network: FilteringNetwork,
  isTrunkParent: boolean,
): void {
  if (filter === null) return
  if (!network.vlanTransparent && !network.qinq)
    throw new BadRequest({
      resource: 'port',
      msg: 'vlan_filter_list needs a network with vlan_transparent or qinq',
    })
  if (isTrunkParent)
    throw new BadRequest({ resource: 'port', msg: 'the parent of a trunk cannot have a vlan_filter_list' })
}

/** What a stored filter lets pass. */
export function vlanRanges(filter: readonly string[]): readonly VlanRange[] {
  return filter.flatMap(one => parseRange(one) ?? [])
}

function parseRange(written: string): VlanRange | undefined {
  const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(written) ?? []
  const first = Number(from)
  const last = Number(to)
  return from !== undefined && first <= last && last <= VLAN_ID_MAX ? { first, last } : undefined
}

function formatRange({ first, last }: VlanRange): string {
  return first === last ? String(first) : `${first}-${last}`
}

function mergeRanges(ranges: readonly VlanRange[]): readonly VlanRange[] {
  const merged: VlanRange[] = []
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const previous = merged.at(-1)
    if (previous === undefined || range.first > previous.last + 1) merged.push(range)
    else if (range.last > previous.last) merged[merged.length - 1] = { ...previous, last: range.last }
  }
  return merged
}
