import type { CountedFlow } from './counted-flows.ts'

/** What a flow of the switch has seen since it was made. */
export interface FlowCount {
  readonly table: number
  readonly cookie: number
  readonly packets: number
  readonly bytes: number
}

export interface Total {
  readonly router: string
  readonly label: string
  readonly packets: number
  /** Of IP, as Neutron's metering agents count: without the Ethernet header. */
  readonly bytes: number
}

/** The switch counts frames without a tag here. */
const ethernetHeader = 14

/**
 * Adds up what flows count, across flows that are made anew: those begin at nothing. What flows had counted when they were
 * first looked at was for whoever looked before.
 */
export interface Totals {
  /** @param firstTable that logical tables are counted from in the switch */
  add(flows: readonly CountedFlow[], counts: readonly FlowCount[], firstTable: number): void
  all(): readonly Total[]
}

export function createTotals(): Totals {
  let seen: ReadonlyMap<string, FlowCount> | undefined
  let totals: ReadonlyMap<string, Total> = new Map()
  return {
    add: (flows, counts, firstTable) => {
      const now = sumByFlow(counts)
      const next = new Map<string, Total>()
      const kept = new Map<string, FlowCount>()
      for (const flow of flows) {
        const key = `${firstTable + flow.table}/${flow.cookie}`
        const count = now.get(key)
        if (count !== undefined) kept.set(key, count)
        const grown =
          count === undefined || seen === undefined ? { packets: 0, bytes: 0 } : since(seen.get(key), count)
        for (const label of flow.labels) {
          const name = `${flow.router} ${label}`
          const total = next.get(name) ?? totals.get(name)
          next.set(name, {
            ...{ router: flow.router, label },
            packets: (total?.packets ?? 0) + grown.packets,
            bytes: (total?.bytes ?? 0) + Math.max(0, grown.bytes - ethernetHeader * grown.packets),
          })
        }
      }
      seen = kept
      totals = next
    },
    all: () => [...totals.values()],
  }
}

/** A logical flow may be several in the switch. */
function sumByFlow(counts: readonly FlowCount[]): ReadonlyMap<string, FlowCount> {
  const sums = new Map<string, FlowCount>()
  for (const count of counts) {
    const key = `${count.table}/${count.cookie}`
    const sum = sums.get(key)
    const [packets, bytes] = [count.packets + (sum?.packets ?? 0), count.bytes + (sum?.bytes ?? 0)]
    sums.set(key, { ...count, packets, bytes })
  }
  return sums
}

function since(before: FlowCount | undefined, now: FlowCount): Pick<FlowCount, 'packets' | 'bytes'> {
  const isAnew = before === undefined || now.packets < before.packets || now.bytes < before.bytes
  return isAnew ? now : { packets: now.packets - before.packets, bytes: now.bytes - before.bytes }
}
