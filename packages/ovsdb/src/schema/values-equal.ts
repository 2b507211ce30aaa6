import type { Value } from '../value.ts'

/** Whether two values of one column are the same. Sets must be sorted, as the replica's are. */
export function valuesEqual(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object') return false
  if (isList(a)) return isList(b) && a.length === b.length && a.every((atom, at) => atom === b[at])
  if (isList(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every(key => Object.hasOwn(b, key) && a[key] === b[key])
}

// Array.isArray does not narrow a union of readonly arrays and records.
export function isList(value: object): value is readonly (string | number | boolean)[] {
  return Array.isArray(value)
}
