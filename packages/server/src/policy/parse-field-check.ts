import type { FieldCheck } from './check.ts'
import { PolicySyntaxError } from './policy-error.ts'

/** The longest regular expression in a `field:` check. */
export const fieldRegexMax = 256

/** What PostgreSQL and JavaScript read differently, or what makes matching slower than linear by design. */
const regexRefusals: readonly (readonly [RegExp, string])[] = [
  [/\(\?(?!:)/, 'groups of the form (?…) other than (?:…)'],
  [/\\(?![dwsDWS]|[^A-Za-z0-9])/, 'escapes other than \\d \\w \\s and punctuation'],
  [/\[[^\]]*\[[:.=]/, 'named character classes'],
  [/[)][*+{]/, 'a repeated group'],
]

/** Parses what follows `field:`, that is `<collection>:<attribute>=<value>`; attributes may contain colons. */
export function parseFieldCheck(text: string, column: number): FieldCheck {
  const parts = /^([^:=]+):([^=]+)=(.*)$/s.exec(text)
  const [, collection, attribute, value] = parts ?? []
  if (collection === undefined || attribute === undefined || value === undefined) {
    throw new PolicySyntaxError(column, `"field:${text}" must read field:<collection>:<attribute>=<value>`)
  }
  const base = { kind: 'field', collection, attribute } as const
  if (!value.startsWith('~')) return { ...base, comparison: 'equals', value }
  const regex = value.slice(1)
  checkRegex(regex, column)
  // Matching starts at the beginning of the text either way, so a literal pattern is a prefix. An
  // index and a plain comparison serve that; network: devices are the one pattern in the defaults.
  const literal = /^\^?([\w:\- @/#&,;=<>]*)$/.exec(regex)?.[1]
  return literal === undefined
    ? { ...base, comparison: 'regex', value: regex }
    : { ...base, comparison: 'prefix', value: literal }
}

function checkRegex(regex: string, column: number): void {
  if (regex.length > fieldRegexMax) {
    throw new PolicySyntaxError(column, `the regular expression is longer than ${fieldRegexMax} characters`)
  }
  for (const [pattern, what] of regexRefusals) {
    if (pattern.test(regex)) {
      throw new PolicySyntaxError(column, `the regular expression uses ${what}, which is not supported`)
    }
  }
  try {
    new RegExp(regex)
  } catch {
    throw new PolicySyntaxError(column, `"${regex}" is not a regular expression`)
  }
}
