import type { Json } from '../../json.ts'
import type { Reading } from './reading.ts'

/** Chassis that are named: a cloud may have thousands, and what an agent tells is bounded. */
const CHASSIS_NAMED_MAX = 50

/** What the server is told of this host, from what root read; undefined: it could not. */
export function summarise(reading: unknown): { readonly [name: string]: Json } {
  const { missing, tunnels } = isReading(reading) ? reading : { missing: ['switch'], tunnels: [] }
  const open = tunnels.filter(({ isEncrypted }) => !isEncrypted).map(({ chassis }) => chassis)
  return {
    can_encrypt: missing.length === 0,
    missing: [...missing],
    encrypted: missing.length === 0 && open.length === 0,
    tunnels: tunnels.length,
    tunnels_encrypted: tunnels.length - open.length,
    not_encrypted: [...new Set(open)].sort().slice(0, CHASSIS_NAMED_MAX),
  }
}

/** Root is trusted: only the shape is looked at. */
function isReading(value: unknown): value is Reading {
  return typeof value === 'object' && value !== null && 'missing' in value && 'tunnels' in value
}
