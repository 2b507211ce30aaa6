import { randomBytes } from 'node:crypto'
import { type IpRange, rangeSize } from '@neutrino/base/ip.ts'

/**
 * Sizes of the windows at the start of a subnet's pools that probes fall into. Users like short, nearby
 * addresses (2001:db8::3a), so the first window is small; where it is full the next one is almost surely
 * not, and no count of what is used is needed to know which. Beyond the last window a pool has more
 * addresses than a network can have ports.
 */
export const PROBE_WINDOWS: readonly bigint[] = [1n << 10n, 1n << 16n, 1n << 32n]

/**
 * Probes per window beyond the number of addresses wanted, round by round. The few of the first round are
 * enough until a pool is mostly full; the many of the second still find what is left of the last tenth,
 * and cost less than reading a long run of addresses in use.
 */
export const PROBE_SPARES: readonly number[] = [4, 64]

export type RandomBelow = (limit: bigint) => bigint

/** A number in [0, limit), each about equally likely: 64 spare bits make the bias immeasurable. */
export const randomBelow: RandomBelow = limit => BigInt(`0x${randomBytes(24).toString('hex')}`) % limit

/**
 * Different addresses of the pools to try for `count` ports and `spare` more a window, the best first: those of the smallest window,
 * at random. Pools that fit in one draw are listed whole, so that a miss means that they are full.
 */
export function chooseCandidates(
  pools: readonly IpRange[],
  count: number,
  spare: number,
  random: RandomBelow = randomBelow,
): bigint[] {
  const total = pools.reduce((sum, pool) => sum + rangeSize(pool), 0n)
  const offsets = new Set<bigint>()
  let previous = 0n
  for (const window of PROBE_WINDOWS) {
    let size = window
    if (size > total) size = total
    if (size <= previous) break
    drawOffsets(offsets, size, count + spare, random)
    previous = size
  }
  return [...offsets].map(offset => addressAt(pools, offset))
}

/** Adds up to `count` different numbers below `size`; all of them, shuffled, when there are no more. */
function drawOffsets(offsets: Set<bigint>, size: bigint, count: number, random: RandomBelow): void {
  if (size <= BigInt(count) * 2n) {
    const all = Array.from({ length: Number(size) }, (_, index) => BigInt(index))
    for (let index = all.length - 1; index > 0; index--) {
      const other = Number(random(BigInt(index + 1)))
      const swapped = all[index]!
      all[index] = all[other]!
      all[other] = swapped
    }
    for (const offset of all) offsets.add(offset)
    return
  }
  for (let draw = 0; draw < count; draw++) offsets.add(random(size))
}

/** The address at an offset into the pools laid end to end. */
export function addressAt(pools: readonly IpRange[], offset: bigint): bigint {
  let rest = offset
  for (const pool of pools) {
    const size = rangeSize(pool)
    if (rest < size) return pool.first + rest
    rest -= size
  }
  throw new RangeError(`offset ${offset} is beyond the pools`)
}

/** The pools, cut at a random address near their start, from there to the end and then from the start. */
export function rotatePools(pools: readonly IpRange[], random: RandomBelow = randomBelow): IpRange[] {
  const total = pools.reduce((sum, pool) => sum + rangeSize(pool), 0n)
  if (total === 0n) return []
  const reach = PROBE_WINDOWS[1]!
  const start = addressAt(pools, random(total < reach ? total : reach))
  const at = pools.findIndex(pool => start >= pool.first && start <= pool.last)
  const cut = pools[at]!
  return [
    { ...cut, first: start },
    ...pools.slice(at + 1),
    ...pools.slice(0, at),
    ...(start > cut.first ? [{ ...cut, last: start - 1n }] : []),
  ]
}
