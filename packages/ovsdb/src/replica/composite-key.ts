import type { Value } from '../value.ts'

// NUL cannot occur in an OVSDB string, so joined keys cannot be mistaken for one another.
const SEPARATOR = '\u0000'

/** The key of an index over several columns, in the order of its name. */
export function compositeKey(values: readonly Value[]): string {
  return values.map(value => (value === undefined ? '' : String(value))).join(SEPARATOR)
}
