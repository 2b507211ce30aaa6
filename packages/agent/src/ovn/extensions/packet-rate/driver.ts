import type { Driver, HostAccess, Thing } from '../../extension.ts'
import { findIngressTable, findOutputTable, type Tables } from '../../ovn-tables.ts'
import {
  cookieMark,
  flowCount,
  flowsOf,
  METER_END,
  METER_FIRST,
  parseMeters,
  parseOwnFlows,
} from './flows.ts'
import type { PacketLimit } from './packet-limit.ts'

/** One of our meters, with the flows that send packets to it. */
interface Metered {
  readonly key: string
  readonly meter: number
  readonly thing: Thing
}

/** Limits packets by meters of OVN's bridge and flows before OVN's own. */
export function createDriver({ openFlow, bridge }: HostAccess): Driver<PacketLimit> {
  const run = (command: string, ...args: readonly string[]) => openFlow.run(bridge, command, ...args)
  const meters = async () => parseMeters(await run('dump-meters'))
  const own = async (): Promise<readonly Metered[]> => {
    const mark = `cookie=0x${cookieMark.toString(16)}00000000/0xffffffff00000000`
    const flows = parseOwnFlows(await run('dump-flows', mark))
    const found = await meters()
    const numbers = new Set([
      ...[...found.keys()].filter(meter => meter >= METER_FIRST && meter < METER_END),
      ...flows.map(flow => flow.meter),
    ])
    const keys = new Set<string>()
    return [...numbers].map(meter => {
      const ofMeter = flows.filter(flow => flow.meter === meter)
      const known = ofMeter[0]?.key
      // A second meter for the same packets, or one that no packets go to, is left over.
      const key = known === undefined || keys.has(known) ? `meter/${meter}` : known
      keys.add(key)
      return { key, meter, thing: thingOf(key, ofMeter.length, found.get(meter)) }
    })
  }
  const tablesFor = async ({ direction, datapath, port }: PacketLimit): Promise<Tables> => {
    const ingress = direction === 'to' ? 0 : findIngressTable(await run('dump-flows', 'table=0'))
    const output =
      direction === 'from'
        ? 0
        : findOutputTable(await run('dump-flows', `reg15=${port},metadata=${datapath}`))
    if (ingress === undefined || output === undefined) throw new Error('OVN has no flows for the port yet')
    return { ingress, output }
  }
  return {
    listOwn: async () => (await own()).map(one => one.thing),
    put: async limit => {
      const tables = await tablesFor(limit)
      const taken = await meters()
      const meter = (await own()).find(one => one.key === limit.key)?.meter ?? freeMeter(taken)
      const bands = `meter=${meter},pktps,burst,stats,bands=type=drop,rate=${limit.rate},burst_size=${limit.burst}`
      await run(taken.has(meter) ? 'mod-meter' : 'add-meter', bands)
      // The first of them begins what the others go on with.
      for (const flow of flowsOf(limit, meter, tables).toReversed()) await run('add-flow', flow)
    },
    remove: async key => {
      for (const { meter } of (await own()).filter(one => one.key === key)) {
        const digits = `${cookieMark.toString(16)}${meter.toString(16).padStart(8, '0')}`
        await run('del-flows', `cookie=0x${digits}/-1`)
        await run('del-meter', `meter=${meter}`)
      }
    },
  }
}

function freeMeter(taken: ReadonlyMap<number, unknown>): number {
  let meter = METER_FIRST
  while (taken.has(meter)) meter += 1
  return meter
}

/** Without its meter, or without all of its flows, it has no rate, and so is no limit that anybody wants. */
function thingOf(
  key: string,
  flows: number,
  limit: { readonly rate: number; readonly burst: number } | undefined,
): Thing {
  const [direction, datapath, port] = key.split('/')
  if (direction !== 'from' && direction !== 'to') return { key }
  const isWhole = flows === flowCount[direction] && limit !== undefined
  const { rate, burst } = isWhole ? limit : { rate: null, burst: null }
  return { key, direction, datapath: Number(datapath), port: Number(port), rate, burst }
}
