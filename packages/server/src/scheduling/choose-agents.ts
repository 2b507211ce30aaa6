/** An agent that could take something on. */
export interface Candidate {
  readonly id: string
  readonly zone: string
  /** What it says it is at; null: it does not tell. */
  readonly phase: string | null
  /** How many it has. */
  readonly load: number
}

export interface Placement {
  /** Most agents to choose. */
  readonly count: number
  /** Zones that it must be in; empty: any. */
  readonly zones: readonly string[]
  /** Agents that have it already, and stay. */
  readonly present: ReadonlySet<string>
}

/** Agents in these phases come after those that are ready, in this order. */
const laterPhases = ['degraded', 'syncing', 'full_sync', 'starting', 'stopping']

/**
 * The agents that take something on: spread over the zones, in each the one that is readiest, then the one
 * with the least to do. Same input, same choice.
 */
export function chooseAgents(candidates: readonly Candidate[], placement: Placement): readonly Candidate[] {
  const { count, zones, present } = placement
  const perZone = new Map<string, number>()
  for (const { id, zone } of candidates) if (present.has(id)) perZone.set(zone, (perZone.get(zone) ?? 0) + 1)
  const fits = ({ id, zone }: Candidate) => !present.has(id) && (zones.length === 0 || zones.includes(zone))
  const left = new Set(candidates.filter(fits))
  const chosen: Candidate[] = []
  while (chosen.length < count && left.size > 0) {
    const [best] = [...left].sort(
      (a, b) =>
        compare([perZone.get(a.zone) ?? 0, rank(a), a.load], [perZone.get(b.zone) ?? 0, rank(b), b.load]) ||
        (a.id < b.id ? -1 : 1),
    )
    if (best === undefined) break
    left.delete(best)
    chosen.push(best)
    perZone.set(best.zone, (perZone.get(best.zone) ?? 0) + 1)
  }
  return chosen
}

function rank({ phase }: Candidate): number {
  return phase === null ? 0 : laterPhases.indexOf(phase) + 1
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
