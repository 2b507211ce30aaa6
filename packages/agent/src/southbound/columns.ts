import type { Value } from '@neutrino/ovsdb/value.ts'

/** A column of one text; undefined when it is empty. */
export function text(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A column of a set of texts. */
export function textsOf(value: Value | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
}

/** A column of a map. */
export function mapOf(value: Value | undefined): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || Array.isArray(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]))
}
