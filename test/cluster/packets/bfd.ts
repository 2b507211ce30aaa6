import { concat, uint32 } from './bytes.ts'

/** RFC 5880 4.1: a control packet without authentication. */
export interface BfdControl {
  readonly state: 'admin-down' | 'down' | 'init' | 'up'
  /** Discriminators of the sender and of whom it talks to. */
  readonly mine: number
  readonly yours: number
}

export const bfdPort = 3784

const states = ['admin-down', 'down', 'init', 'up'] as const
const multiplier = 3
const headerLength = 24
const intervalUs = 1_000_000

export function bfdControl({ state, mine, yours }: BfdControl): Buffer {
  return concat(
    ...[[1 << 5, states.indexOf(state) << 6, multiplier, headerLength], uint32(mine), uint32(yours)],
    ...[uint32(intervalUs), uint32(intervalUs), uint32(0)],
  )
}
