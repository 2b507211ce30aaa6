/**
 * Where a watcher stands: the database's snapshot at its last look. What that does not see has changed since, in whatever
 * order transactions end; numbers that they took at their start would leave out those that end late.
 */
export interface Cursor {
  /** `pg_snapshot` as text: xmin:xmax:running. */
  readonly snapshot: string
  readonly takenAtS: number
}

/** Older ones are answered by 410: what left the host is forgotten after twice as long. */
export const CURSOR_AGE_S_MAX = 1_800
/** Transactions that run at once are as many as connections. */
const CURSOR_LENGTH_MAX = 8_000

const form = /^(\d{1,12})\.((\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?))$/

export function formatCursor({ snapshot, takenAtS }: Cursor): string {
  return `${takenAtS}.${snapshot}`
}

/** Undefined for what is none, which the database would refuse. */
export function parseCursor(text: string): Cursor | undefined {
  const match = text.length > CURSOR_LENGTH_MAX ? null : form.exec(text)
  if (match === null) return undefined
  const [, takenAt = '', snapshot = '', first = '', next = '', list = ''] = match
  const [xmin, xmax] = [BigInt(first), BigInt(next)]
  const running = list === '' ? [] : list.split(',').map(BigInt)
  const isOrdered = running.every(
    (id, index) => id >= xmin && id < xmax && (index === 0 || id > (running[index - 1] ?? 0n)),
  )
  if (xmin === 0n || xmin > xmax || xmax > 2n ** 62n || !isOrdered) return undefined
  return { snapshot, takenAtS: Number(takenAt) }
}
