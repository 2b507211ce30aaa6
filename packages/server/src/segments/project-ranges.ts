import { type NetworkSegmentsRequest, planSegments } from './plan-segments.ts'
import { isQinqRange, pairsWithout } from './qinq-ranges.ts'
import type { IdentifierRange, SegmentChoice, SegmentPlan } from './segment.ts'
import type { SegmentSettings } from './settings.ts'

/** Types whose identifiers come from ranges. */
export type RangedType = 'vlan' | 'qinq' | 'vxlan' | 'gre' | 'geneve'

/** Whether identifiers of the type are those of one physical network. */
export function isOnPhysicalNetwork(type: RangedType): type is 'vlan' | 'qinq' {
  return type === 'vlan' || type === 'qinq'
}

/** A range that an administrator made, beside those of the configuration; its physical network is null for tunnels. */
export interface StoredRange extends IdentifierRange {
  readonly networkType: RangedType
  /** Undefined: for all projects. */
  readonly projectId: string | undefined
}

/**
 * Which segments a project's network is to get, as `planSegments` says, with the ranges that administrators
 * made: the project's own first, then those for all, out of which ranges of other projects are taken. Pure.
 */
export function planProjectSegments(
  request: NetworkSegmentsRequest,
  project: { readonly id: string; readonly ranges: readonly StoredRange[] },
  settings: SegmentSettings,
): readonly SegmentPlan[] {
  const { id, ranges } = project
  if (ranges.length === 0) return planSegments(request, settings)
  const own = planSegments(
    request,
    withRanges(settings, ranges, range => range.projectId === id, 'only'),
  )
  const foreign = ranges.filter(range => range.projectId !== undefined && range.projectId !== id)
  const forAll = withRanges(settings, ranges, range => range.projectId === undefined, 'more')
  const shared = planSegments(request, without(forAll, foreign))
  return shared.map((plan, index) => merged(own[index], plan))
}

/** Type by type: own ranges of a type before those for all, but none of a later type before. */
function merged(own: SegmentPlan | undefined, shared: SegmentPlan): SegmentPlan {
  if (own?.kind !== 'any' || shared.kind !== 'any') return shared
  const types = new Set([...shared.choices, ...own.choices].map(choice => choice.networkType))
  const of = (choices: readonly SegmentChoice[], type: string) =>
    choices.filter(choice => choice.networkType === type)
  const ownOf = (type: string) => of(own.choices, type).filter(choice => choice.ranges.length > 0)
  return {
    kind: 'any',
    choices: [...types].flatMap(type => [...ownOf(type), ...of(shared.choices, type)]),
  }
}

/** Settings with the stored ranges that `counts` alone, or besides those of the configuration. */
function withRanges(
  settings: SegmentSettings,
  ranges: readonly StoredRange[],
  counts: (range: StoredRange) => boolean,
  how: 'only' | 'more',
): SegmentSettings {
  const counted = ranges.filter(counts)
  const base = (list: readonly IdentifierRange[]) => (how === 'more' ? list : [])
  const tunnels = (type: 'vxlan' | 'gre' | 'geneve') =>
    joined([...base(settings.tunnelRanges[type]), ...counted.filter(range => range.networkType === type)])
  // A physical network that has a range for anybody may carry such networks.
  const physical = (type: 'vlan' | 'qinq', configured: SegmentSettings['vlanRanges']) =>
    new Map(
      [
        ...new Set([
          ...configured.keys(),
          ...ranges.flatMap(range => (range.networkType === type ? (range.physicalNetwork ?? []) : [])),
        ]),
      ].map((name): [string, IdentifierRange[]] => {
        const more = counted.filter(range => range.networkType === type && range.physicalNetwork === name)
        return [name, joined([...base(configured.get(name) ?? []), ...more])]
      }),
    )
  return {
    ...settings,
    vlanRanges: physical('vlan', settings.vlanRanges),
    qinqRanges: physical('qinq', settings.qinqRanges),
    tunnelRanges: { vxlan: tunnels('vxlan'), gre: tunnels('gre'), geneve: tunnels('geneve') },
  }
}

/** Ascending and disjoint: an identifier that two ranges hold is not drawn twice as often. Pairs may be. */
function joined(ranges: readonly IdentifierRange[]): IdentifierRange[] {
  const result: IdentifierRange[] = []
  for (const { physicalNetwork, min, max, inner } of ranges.toSorted((a, b) => a.min - b.min)) {
    const last = result.at(-1)
    if (inner !== undefined) result.push({ physicalNetwork, min, max, inner })
    else if (last && min <= last.max + 1)
      result[result.length - 1] = { ...last, max: Math.max(last.max, max) }
    else result.push({ physicalNetwork, min, max })
  }
  return result
}

function without(settings: SegmentSettings, foreign: readonly StoredRange[]): SegmentSettings {
  const minus = (type: RangedType, name: string | null, ranges: readonly IdentifierRange[]) =>
    foreign
      .filter(range => range.networkType === type && range.physicalNetwork === name)
      .reduce<readonly IdentifierRange[]>(cut, ranges)
  const { vxlan, gre, geneve } = settings.tunnelRanges
  return {
    ...settings,
    vlanRanges: new Map(
      [...settings.vlanRanges].map(([name, ranges]) => [name, minus('vlan', name, ranges)]),
    ),
    qinqRanges: new Map(
      [...settings.qinqRanges].map(([name, ranges]) => [name, minus('qinq', name, ranges)]),
    ),
    tunnelRanges: {
      vxlan: minus('vxlan', null, vxlan),
      gre: minus('gre', null, gre),
      geneve: minus('geneve', null, geneve),
    },
  }
}

function cut(ranges: readonly IdentifierRange[], hole: StoredRange): readonly IdentifierRange[] {
  if (isQinqRange(hole)) return ranges.filter(isQinqRange).flatMap(range => pairsWithout(range, hole))
  return ranges.flatMap(range => [
    ...(range.min < hole.min ? [{ ...range, max: Math.min(range.max, hole.min - 1) }] : []),
    ...(range.max > hole.max ? [{ ...range, min: Math.max(range.min, hole.max + 1) }] : []),
  ])
}
