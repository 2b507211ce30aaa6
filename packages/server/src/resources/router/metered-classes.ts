import { type Cidr, cidrContainsCidr, formatCidr, parseCidr } from '@neutrino/base/ip.ts'

export interface MeteringRuleIntent {
  readonly label: string
  /** Of the router: in by its gateway, or out by it. */
  readonly direction: 'ingress' | 'egress'
  /** Takes packets out of what other rules of the label count. */
  readonly excluded: boolean
  /** Inside of address translation: of the machine's own address. Undefined: any. */
  readonly source: string | undefined
  readonly destination: string | undefined
}

/** Packets that are counted for the same labels. */
export interface MeteredClass {
  readonly direction: 'ingress' | 'egress'
  readonly ipVersion: 4 | 6
  /** `network/prefix`; undefined: any. */
  readonly source: string | undefined
  readonly destination: string | undefined
  /** Sorted; none where rules take out what a larger class counts. */
  readonly labels: readonly string[]
  /** Of the classes that a packet is in, the one with the greatest is its own. */
  readonly specificity: number
}

export interface Metered {
  readonly classes: readonly MeteredClass[]
  /** Labels that would have made too many classes: they are not counted at all, rather than wrongly. */
  readonly leftOut: readonly string[]
}

/** Classes of one router: each is a row in OVN, and a flow on each hypervisor that carries the router. */
export const METERED_CLASSES_MAX = 256

interface Box {
  readonly direction: 'ingress' | 'egress'
  readonly ipVersion: 4 | 6
  readonly source: Cidr | undefined
  readonly destination: Cidr | undefined
}

interface Rule extends Box {
  readonly label: string
  readonly excluded: boolean
}

/**
 * A packet of OVN's matches one policy of a router, but may count for several labels. So the rules are cut into classes:
 * the intersections of any of them. Prefixes either contain each other or have nothing in common, so the classes that a
 * packet is in have a smallest one, the most specific; it says which labels count the packet. A label counts what one
 * of its rules matches and none of its excluding rules does, as Neutron's metering agent has it.
 */
export function meteredClasses(intents: readonly MeteringRuleIntent[]): Metered {
  const labels = [...new Set(intents.map(rule => rule.label))].sort()
  const parsed = intents.flatMap(parseRule)
  const leftOut: string[] = []
  let boxes: ReadonlyMap<string, Box> = new Map()
  for (const label of labels) {
    const larger = withIntersections(
      boxes,
      parsed.filter(rule => rule.label === label),
    )
    if (larger === undefined) leftOut.push(label)
    else boxes = larger
  }
  const rules = parsed.filter(rule => !leftOut.includes(rule.label))
  const classes = [...boxes.values()].map(box => ({
    direction: box.direction,
    ipVersion: box.ipVersion,
    source: box.source && formatCidr(box.source),
    destination: box.destination && formatCidr(box.destination),
    labels: countingLabels(box, rules),
    specificity: (box.source?.prefix ?? 0) + (box.destination?.prefix ?? 0),
  }))
  return { classes, leftOut }
}

/** A rule that names addresses of both versions matches nothing; every address of a version is not named. */
function parseRule(rule: MeteringRuleIntent): readonly Rule[] {
  const source = rule.source === undefined ? undefined : parseCidr(rule.source)
  const destination = rule.destination === undefined ? undefined : parseCidr(rule.destination)
  const ipVersion = source?.version ?? destination?.version
  if (ipVersion === undefined || (source && destination && source.version !== destination.version)) return []
  const narrowed = (cidr: Cidr | undefined) => (cidr?.prefix === 0 ? undefined : cidr)
  const { label, direction, excluded } = rule
  return [
    {
      ...{ label, direction, excluded, ipVersion },
      ...{ source: narrowed(source), destination: narrowed(destination) },
    },
  ]
}

const keyOf = ({ direction, ipVersion, source, destination }: Box) =>
  [direction, ipVersion, source ? formatCidr(source) : '', destination ? formatCidr(destination) : ''].join(
    '|',
  )

/** The boxes with others, and all that they have in common; undefined when that is too many. */
function withIntersections(
  boxes: ReadonlyMap<string, Box>,
  others: readonly Box[],
): ReadonlyMap<string, Box> | undefined {
  const all = new Map(boxes)
  const fresh = others.map(({ direction, ipVersion, source, destination }): Box => {
    return { direction, ipVersion, source, destination }
  })
  for (let next = fresh.pop(); next !== undefined; next = fresh.pop()) {
    const key = keyOf(next)
    if (all.has(key)) continue
    if (all.size >= METERED_CLASSES_MAX) return undefined
    for (const other of all.values()) {
      const common = intersection(next, other)
      if (common !== undefined && !all.has(keyOf(common))) fresh.push(common)
    }
    all.set(key, next)
  }
  return all
}

function intersection(a: Box, b: Box): Box | undefined {
  if (a.direction !== b.direction || a.ipVersion !== b.ipVersion) return undefined
  const source = narrower(a.source, b.source)
  const destination = narrower(a.destination, b.destination)
  if (source === 'none' || destination === 'none') return undefined
  return { direction: a.direction, ipVersion: a.ipVersion, source, destination }
}

function narrower(a: Cidr | undefined, b: Cidr | undefined): Cidr | undefined | 'none' {
  if (a === undefined) return b
  if (b === undefined || cidrContainsCidr(b, a)) return a
  return cidrContainsCidr(a, b) ? b : 'none'
}

function countingLabels(box: Box, rules: readonly Rule[]): readonly string[] {
  const matching = rules.filter(rule => contains(rule, box))
  const excluded = new Set(matching.filter(rule => rule.excluded).map(rule => rule.label))
  return [...new Set(matching.map(rule => rule.label))].filter(label => !excluded.has(label)).sort()
}

function contains(outer: Box, inner: Box): boolean {
  const side = (a: Cidr | undefined, b: Cidr | undefined) =>
    a === undefined || (b !== undefined && cidrContainsCidr(a, b))
  return (
    outer.direction === inner.direction &&
    outer.ipVersion === inner.ipVersion &&
    side(outer.source, inner.source) &&
    side(outer.destination, inner.destination)
  )
}
