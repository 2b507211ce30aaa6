import type { Tables } from '../../ovn-tables.ts'
import { limitKey, type PacketLimit } from './packet-limit.ts'

/** Upper half of the cookie of our flows, "NUPR"; the lower half is the number of their meter. OVN's have zeros here. */
export const cookieMark = 0x4e555052
/** Numbers of our meters, up to the end: ovn-controller takes the lowest that are free, up to 65,535 of them. */
export const METER_FIRST = 2 ** 20
export const METER_END = 2 ** 21

/**
 * Bits of OVN's register of flags that say which of our flows a packet has passed: OVN leaves those of switches alone,
 * and clears them between datapaths.
 */
const passed = { from: '0x80000000', split: '0x40000000', to: '0x20000000' } as const

/** The flow of our own that a dump shows. */
export interface OwnFlow {
  readonly meter: number
  /** Undefined for one of no shape that we know. */
  readonly key: string | undefined
}

/** How many flows a limit has. */
export const flowCount = { from: 1, to: 2 } as const

/**
 * Flows before OVN's own of a port: the meter, a mark that the packet has passed it, and once more to the same table,
 * where now OVN's flow matches.
 *
 * A packet for several ports goes through the output table once for each. A meter ends all that is left to do for its
 * packet, so what is done for one port has to be apart from what is done for the others: `clone` does not take meters,
 * but within it `check_pkt_larger` makes the datapath do the rest with a copy, whatever the length.
 */
export function flowsOf({ direction, datapath, port }: PacketLimit, meter: number, tables: Tables): string[] {
  const cookie = `cookie=0x${cookieMark.toString(16)}${meter.toString(16).padStart(8, '0')}`
  const flow = (priority: number, flags: string, actions: string) => {
    const [table, register] = direction === 'from' ? [tables.ingress, 'reg14'] : [tables.output, 'reg15']
    const match = `table=${table},priority=${priority},reg10=${flags},${register}=${port},metadata=${datapath}`
    return `${cookie},${match},actions=${actions.replace('again', `resubmit(,${table})`)}`
  }
  const set = (flag: string) => `set_field:${flag}/${flag}->reg10`
  const metered = `meter:${meter},${set(passed[direction])},again`
  if (direction === 'from') return [flow(65_535, `0/${passed.from}`, metered)]
  const apart = `clone(check_pkt_larger(65535)->NXM_NX_REG10[28],${set(passed.split)},again)`
  return [flow(65_535, `0/${passed.split}`, apart), flow(65_534, `${passed.split}/0x60000000`, metered)]
}

/** Our flows in what `dump-flows` prints. */
export function parseOwnFlows(text: string): readonly OwnFlow[] {
  return [...text.matchAll(/cookie=0x([0-9a-f]+),.*/g)].flatMap(([line, digits = '']) => {
    const cookie = BigInt(`0x${digits}`)
    if (cookie >> 32n !== BigInt(cookieMark)) return []
    return [{ meter: Number(cookie & 0xffff_ffffn), key: keyOf(line) }]
  })
}

function keyOf(line: string): string | undefined {
  const [, register, port] = /\breg(14|15)=(0x[0-9a-f]+|\d+)\b/.exec(line) ?? []
  const [, datapath] = /\bmetadata=(0x[0-9a-f]+|\d+)\b/.exec(line) ?? []
  if (port === undefined || datapath === undefined) return undefined
  const direction = register === '14' ? 'from' : 'to'
  return limitKey({ direction, datapath: Number(datapath), port: Number(port) })
}

/** Meters by number, in what `dump-meters` prints; those that are not plain packet rates have none. */
export function parseMeters(
  text: string,
): ReadonlyMap<number, { readonly rate: number; readonly burst: number } | undefined> {
  const meters = text.split(/(?=meter=\d)/).flatMap(part => [...part.matchAll(/^meter=(\d+)([\s\S]*)$/g)])
  return new Map(
    [...meters].map(([, id, rest = '']) => {
      const [, rate, burst] = /pktps burst.*\s+type=drop rate=(\d+) burst_size=(\d+)\s*$/.exec(rest) ?? []
      const limit = rate === undefined ? undefined : { rate: Number(rate), burst: Number(burst) }
      return [Number(id), limit] as const
    }),
  )
}
