import { TAG_LENGTH_MAX } from '../definition/standard.ts'

/** The extension by which tags of the form key=value are a map. */
export const KEY_VALUE_TAGS = 'standard-attr-tag-kv'

/** Separates a key from its value: the first one in a tag. */
const separator = '='

export const tagOf = (key: string, value: string): string => `${key}${separator}${value}`

/** A tag as a pair; undefined for one that is none. */
export function pairOf(tag: string): readonly [key: string, value: string] | undefined {
  const end = tag.indexOf(separator)
  return end < 1 ? undefined : [tag.slice(0, end), tag.slice(end + 1)]
}

/** The pairs among tags; of two with one key, which only the list of tags can have made, the last counts. */
export function pairsOf(tags: readonly string[]): ReadonlyMap<string, string> {
  return new Map(tags.toSorted().flatMap(tag => [pairOf(tag) ?? []].filter(isPair)))
}

const isPair = (pair: readonly string[]): pair is readonly [string, string] => pair.length === 2

/** Tags after pairs were set, or taken away by null; `replaces` takes away all that are not named. */
export function withPairs(
  tags: readonly string[],
  changes: ReadonlyMap<string, string | null>,
  replaces: boolean,
): readonly string[] {
  const stays = (tag: string): boolean => {
    const pair = pairOf(tag)
    return pair === undefined || (!replaces && !changes.has(pair[0]))
  }
  const set = [...changes].flatMap(([key, value]) => (value === null ? [] : [tagOf(key, value)]))
  return [...tags.filter(stays), ...set]
}

/** Why a key or its value cannot be a tag; undefined when they can. */
export function pairFault(key: string, value: unknown): string | undefined {
  if (key === '' || /[=:\0]/.test(key))
    return `'${key}' is not a valid key: it is empty or has one of = and :`
  if (typeof value !== 'string' || value.includes('\0')) return `the value of '${key}' is not a valid text`
  return tagOf(key, value).length > TAG_LENGTH_MAX
    ? `'${key}' and its value exceed maximum length of ${TAG_LENGTH_MAX}`
    : undefined
}

/** Whether a tag can have this key: one with the separator in it would find tags whose key is shorter. */
export const canBeKey = (key: string): boolean => key !== '' && !key.includes(separator)

/** `key:value` of the filter tag_kv as the tag that it looks for; undefined when it is no such thing. */
export function tagOfFilter(text: string): string | undefined {
  const end = text.indexOf(':')
  const key = text.slice(0, Math.max(end, 0))
  return canBeKey(key) ? tagOf(key, text.slice(end + 1)) : undefined
}
