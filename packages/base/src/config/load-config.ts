import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import type { ConfigFile, Environment, Provenance } from './config-source.ts'
import { camelCase, type Option, type OptionTable, type OptionValue, type Values } from './option.ts'
import { parseIni } from './parse-ini.ts'
import { resolveConfig, type Setting } from './resolve-config.ts'

export interface ConfigSources {
  /** Paths of `--config-file`; a later one beats an earlier one. */
  readonly files: readonly string[]
  /** Paths of `--config-dir`: their `*.conf`, sorted by name, are read after the files. */
  readonly dirs: readonly string[]
  /** The process environment, when `OS_<GROUP>__<NAME>` shall beat the files. */
  readonly env?: Environment
}

export interface LoadedConfig<Tables extends readonly OptionTable[] = readonly OptionTable[]> {
  readonly values: Values<Tables[number][number]>
  /** For the log: unknown names (one text) and deprecated names (one text). */
  readonly warnings: readonly string[]
  /** By `group.name`, as the tables spell them. */
  readonly provenance: ReadonlyMap<string, Provenance>
  /** The same as a list, for `show`. */
  readonly settings: readonly Setting[]
}

/**
 * Reads configuration as oslo.config does and types it by the tables. Throws ConfigError, which lists
 * every file that cannot be read, every line that cannot be parsed and every bad value. Reads files
 * synchronously: nothing else can run before the configuration is known.
 */
export function loadConfig<const Tables extends readonly OptionTable[]>(
  tables: Tables,
  sources: ConfigSources,
): LoadedConfig<Tables> {
  const problems: ConfigProblem[] = []
  const paths = [...sources.files, ...sources.dirs.flatMap(dir => listDir(dir, problems))]
  const files = paths.flatMap(path => readFile(path, problems))
  const options: readonly Option[] = tables.flat()
  if (problems.length > 0) throw new ConfigError([...problems, ...valueProblems(options, files, sources)])
  const { settings, warnings } = resolveConfig(options, files, sources.env ?? {})
  return {
    // The values were parsed by these very tables, which the compiler cannot follow through a loop.
    values: valuesOf(settings) as Values<Tables[number][number]>,
    warnings,
    provenance: new Map(
      settings.map(({ option, provenance }) => [`${option.group}.${option.name}`, provenance]),
    ),
    settings,
  }
}

/** So that one attempt tells the operator about bad lines and bad values alike. */
function valueProblems(
  options: readonly Option[],
  files: readonly ConfigFile[],
  sources: ConfigSources,
): readonly ConfigProblem[] {
  try {
    resolveConfig(options, files, sources.env ?? {})
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

function valuesOf(settings: readonly Setting[]): Readonly<Record<string, Record<string, OptionValue>>> {
  const values: Record<string, Record<string, OptionValue>> = {}
  for (const { option, value } of settings) {
    values[option.group] ??= {}
    values[option.group]![camelCase(option.name)] = value
  }
  for (const group of Object.values(values)) Object.freeze(group)
  return Object.freeze(values)
}

function listDir(dir: string, problems: ConfigProblem[]): string[] {
  try {
    return readdirSync(dir)
      .filter(name => name.endsWith('.conf') && !name.startsWith('.'))
      .sort()
      .map(name => join(dir, name))
  } catch (error) {
    problems.push({ source: dir, expected: `a readable directory (${reasonOf(error)})` })
    return []
  }
}

function readFile(file: string, problems: ConfigProblem[]): ConfigFile[] {
  try {
    const parsed = parseIni(readFileSync(file, 'utf8'))
    problems.push(...parsed.problems.map(problem => ({ source: file, ...problem })))
    return [{ file, assignments: parsed.assignments }]
  } catch (error) {
    problems.push({ source: file, expected: `a readable file (${reasonOf(error)})` })
    return []
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
