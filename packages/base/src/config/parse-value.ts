import type { BooleanOption, ChoiceOption, NumberOption, Option, OptionValue, PortOption } from './option.ts'

export type ParsedValue =
  | { readonly ok: true; readonly value: OptionValue }
  | { readonly ok: false; readonly expected: string }

type WordOption = NumberOption | PortOption | BooleanOption | ChoiceOption

const trueWords: ReadonlySet<string> = new Set(['true', '1', 'on', 'yes'])
const falseWords: ReadonlySet<string> = new Set(['false', '0', 'off', 'no'])
const integerPattern = /^[+-]?\d+$/
const floatPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const portMax = 65_535

/**
 * Reads the text of one option, after substitution. An empty text is no number, boolean or choice:
 * it unsets such an option when that has no default, and is refused otherwise.
 */
export function parseValue(option: Option, text: string): ParsedValue {
  switch (option.kind) {
    case 'string':
      return { ok: true, value: text }
    case 'multi':
      return { ok: true, value: [text] }
    case 'list':
      return { ok: true, value: parseList(text) }
    case 'dict':
      return parseDict(text)
    case 'integer':
    case 'float':
    case 'port':
    case 'boolean':
    case 'choice':
      if (text.trim() === '' && option.default === undefined && !isChoice(option, '')) {
        return { ok: true, value: undefined }
      }
      return parseWord(option, text.trim())
  }
}

function parseWord(option: WordOption, word: string): ParsedValue {
  const value = readWord(option, word)
  return value === undefined ? { ok: false, expected: describeExpected(option) } : { ok: true, value }
}

function readWord(option: WordOption, word: string): string | number | boolean | undefined {
  switch (option.kind) {
    case 'boolean':
      return parseBoolean(word)
    case 'choice':
      return isChoice(option, word) ? word : undefined
    case 'integer':
    case 'float':
    case 'port':
      return parseNumber(option, word)
  }
}

/** What a value of this option looks like, to end the sentence "expected ...". */
export function describeExpected(option: Option): string {
  switch (option.kind) {
    case 'string':
      return 'a text'
    case 'integer':
      return `an integer${describeLimits(option.min, option.max)}`
    case 'float':
      return `a number${describeLimits(option.min, option.max)}`
    case 'port':
      return `a port number${describeLimits(option.min ?? 0, option.max ?? portMax)}`
    case 'boolean':
      return 'a boolean (true or false, yes or no, on or off, 1 or 0)'
    case 'choice':
      return `one of ${option.choices.map(choice => (choice === '' ? '""' : choice)).join(', ')}`
    case 'list':
      return 'items separated by commas'
    case 'dict':
      return 'key:value pairs separated by commas'
    case 'multi':
      return 'a text; may be repeated'
  }
}

function describeLimits(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`
  if (min !== undefined) return ` of at least ${min}`
  return max === undefined ? '' : ` of at most ${max}`
}

function isChoice(option: Option, word: string): boolean {
  return option.kind === 'choice' && option.choices.includes(word)
}

function parseBoolean(word: string): boolean | undefined {
  const lower = word.toLowerCase()
  return trueWords.has(lower) ? true : falseWords.has(lower) ? false : undefined
}

function parseNumber(option: NumberOption | PortOption, word: string): number | undefined {
  const number = Number(word)
  const valid =
    option.kind === 'float'
      ? floatPattern.test(word) && Number.isFinite(number)
      : integerPattern.test(word) && Number.isSafeInteger(number)
  const min = option.min ?? (option.kind === 'port' ? 0 : Number.NEGATIVE_INFINITY)
  const max = option.max ?? (option.kind === 'port' ? portMax : Number.POSITIVE_INFINITY)
  return valid && number >= min && number <= max ? number : undefined
}

/** Trailing commas are dropped, empty items in between are kept. */
function parseList(text: string): readonly string[] {
  const trimmed = text.trim().replace(/,+$/, '')
  return trimmed === '' ? [] : trimmed.split(',').map(item => item.trim())
}

/**
 * A part without a colon is refused. oslo.config would join it to the key that follows, so that
 * `a:1,2,b:3` has a key `2,b`: nobody means that.
 */
function parseDict(text: string): ParsedValue {
  const entries = new Map<string, string>()
  if (text.trim() === '') return { ok: true, value: {} }
  for (const pair of text.split(',')) {
    const at = pair.indexOf(':')
    const key = pair.slice(0, at).trim()
    if (at < 0 || key === '') return { ok: false, expected: 'key:value pairs separated by commas' }
    if (entries.has(key)) return { ok: false, expected: `each key once, but ${key} is repeated` }
    entries.set(key, pair.slice(at + 1).trim())
  }
  return { ok: true, value: Object.fromEntries(entries) }
}
