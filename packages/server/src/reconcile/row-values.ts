import { isUuid } from '@neutrino/base/uuid.ts'
import { isList } from '@neutrino/ovsdb/schema/values-equal.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'

/** What a row says under a key of its external ids. */
export function external(row: Row, key: string): string | undefined {
  const ids = row.external_ids
  if (typeof ids !== 'object' || isList(ids)) return undefined
  const value = ids[key]
  return typeof value === 'string' ? value : undefined
}

/** The same, if it is an id. */
export function idOf(row: Row, key: string): string | undefined {
  return uuidAfter('', external(row, key))
}

/** The id behind a prefix. */
export function uuidAfter(prefix: string, value: Row[string]): string | undefined {
  if (typeof value !== 'string' || !value.startsWith(prefix)) return undefined
  const id = value.slice(prefix.length)
  return isUuid(id) ? id : undefined
}

/** A column of at most one text. */
export function text(value: Row[string]): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A column of a set of texts. */
export function list(value: Row[string]): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && isList(value) ? value.filter(item => typeof item === 'string') : []
}
