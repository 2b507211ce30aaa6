import type { OptionValue } from './option.ts'

/**
 * The texts that would be read back as this value: none when there is no value, one for most kinds,
 * one for each item of a repeated option.
 */
export function formatValue(kind: string, value: OptionValue): readonly string[] {
  if (value === undefined) return []
  if (typeof value !== 'object') return [String(value)]
  if (isList(value)) return kind === 'multi' ? value : [value.join(',')]
  return [
    Object.entries(value)
      .map(([key, item]) => `${key}:${item}`)
      .join(','),
  ]
}

/** The text as it must stand after `key = ` in a file: quoted or continued where needed. */
export function formatIniText(text: string): string {
  const quoted = text !== text.trim() || (/^["']/.test(text) && text.at(-1) === text.at(0))
  return (quoted ? `"${text}"` : text).replaceAll('\n', '\n    ')
}

function isList(value: readonly string[] | Readonly<Record<string, string>>): value is readonly string[] {
  return Array.isArray(value)
}
