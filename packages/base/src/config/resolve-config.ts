import { ConfigError, type ConfigProblem } from './config-error.ts'
import type { ConfigFile, Environment, Provenance } from './config-source.ts'
import { type FoundTexts, indexTexts, nameKey, type TextIndex } from './find-texts.ts'
import { formatValue } from './format-value.ts'
import { type Interpolated, interpolate } from './interpolate.ts'
import { camelCase, type Option, type OptionValue } from './option.ts'
import { parseValue } from './parse-value.ts'

/** One option with its effective value. */
export interface Setting {
  readonly option: Option
  readonly value: OptionValue
  readonly provenance: Provenance
}

export interface ResolvedConfig {
  /** One for each option, in the order of the tables. */
  readonly settings: readonly Setting[]
  /** At most one about unknown names and one about deprecated names. */
  readonly warnings: readonly string[]
}

// A reference to a reference to a reference is legitimate; deeper is a circle.
const referenceDepthMax = 8
// A file written for another server may hold hundreds of names that mean nothing here.
const namesShownMax = 40

interface Source {
  readonly option: Option
  readonly found: FoundTexts | undefined
}

/** Decides each option from parsed files and the environment. Throws ConfigError that lists every bad value. */
export function resolveConfig(
  options: readonly Option[],
  files: readonly ConfigFile[],
  environment: Environment,
): ResolvedConfig {
  assertDistinct(options)
  const index = indexTexts(files, environment)
  const sources = options.map(option => ({ option, found: index.find(option) }))
  const byName = new Map(sources.map(source => [nameKey(source.option.group, source.option.name), source]))
  const problems: ConfigProblem[] = []
  const settings: Setting[] = []
  for (const source of sources) {
    const resolved = resolveOption(source, byName)
    if ('expected' in resolved) problems.push(resolved)
    else settings.push(resolved)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return { settings, warnings: warningsOf(sources, index) }
}

function resolveOption(source: Source, byName: ReadonlyMap<string, Source>): Setting | ConfigProblem {
  const { option, found } = source
  const texts = found?.texts ?? formatValue(option.kind, option.default)
  const values: OptionValue[] = []
  for (const text of texts) {
    const substituted = substitute(text, option, byName, 0)
    const parsed = substituted.ok ? parseValue(option, substituted.text) : substituted
    if (!parsed.ok) return problemOf(source, text, parsed.expected)
    values.push(parsed.value)
  }
  const value = option.kind === 'multi' ? values.flatMap(asList) : (values[0] ?? emptyValue(option))
  if (value === undefined && option.required) return problemOf(source, undefined, 'a value')
  return { option, value: deepFreeze(value), provenance: found?.provenance ?? { kind: 'default' } }
}

function substitute(
  text: string,
  option: Option,
  byName: ReadonlyMap<string, Source>,
  depth: number,
): Interpolated {
  return interpolate(text, name => {
    const target = findReferenced(name, option, byName)
    if (target === undefined) {
      return { ok: false, expected: `$${name} to name an option ($$ stands for a dollar sign)` }
    }
    if (depth === referenceDepthMax) return { ok: false, expected: 'no circle of references' }
    const texts = target.found?.texts ?? formatValue(target.option.kind, target.option.default)
    return substitute(texts.join(','), target.option, byName, depth + 1)
  })
}

/** A plain name is looked for in the group of the option that refers to it, then in DEFAULT. */
function findReferenced(
  name: string,
  option: Option,
  byName: ReadonlyMap<string, Source>,
): Source | undefined {
  const dot = name.indexOf('.')
  if (dot > 0) return byName.get(nameKey(name.slice(0, dot), name.slice(dot + 1)))
  return byName.get(nameKey(option.group, name)) ?? byName.get(nameKey('DEFAULT', name))
}

function problemOf({ option, found }: Source, text: string | undefined, expected: string): ConfigProblem {
  const provenance = found?.provenance
  return {
    ...(provenance?.kind === 'file' ? { source: provenance.file, line: provenance.line } : {}),
    ...(provenance?.kind === 'environment' ? { source: provenance.variable } : {}),
    section: option.group,
    key: option.name,
    ...(text === undefined ? {} : { value: option.secret ? '***' : text }),
    expected,
  }
}

function warningsOf(sources: readonly Source[], index: TextIndex): string[] {
  const deprecated = sources.flatMap(({ option, found }) =>
    found?.deprecatedName === undefined
      ? []
      : [`${found.deprecatedName} is now [${option.group}] ${option.name}`],
  )
  const unknown = index.unknown()
  return [
    ...(unknown.length > 0 ? [`unknown options are ignored: ${listNames(unknown)}`] : []),
    ...(deprecated.length > 0 ? [`deprecated option names are in use: ${listNames(deprecated)}`] : []),
  ]
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, namesShownMax).join('; ')
  return names.length > namesShownMax ? `${shown}; and ${names.length - namesShownMax} more` : shown
}

function emptyValue(option: Option): OptionValue {
  return option.kind === 'list' ? [] : option.kind === 'dict' ? {} : undefined
}

function asList(value: OptionValue): readonly string[] {
  return Array.isArray(value) ? value : []
}

function deepFreeze(value: OptionValue): OptionValue {
  return typeof value === 'object' ? Object.freeze(value) : value
}

/** A mistake in our tables, not in a file: found the first time anything is loaded. */
function assertDistinct(options: readonly Option[]): void {
  const seen = new Set<string>()
  for (const { group, name } of options) {
    const key = nameKey(group, camelCase(name))
    if (seen.has(key)) throw new Error(`option [${group}] ${name} is defined twice`)
    seen.add(key)
  }
}
