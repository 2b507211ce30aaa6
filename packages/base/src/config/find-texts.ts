import type { ConfigFile, Environment, Provenance } from './config-source.ts'
import type { Option } from './option.ts'
import type { IniAssignment } from './parse-ini.ts'

/** What the sources say about one option, before substitution. */
export interface FoundTexts {
  /** More than one only for a `multi` option. */
  readonly texts: readonly string[]
  readonly provenance: Exclude<Provenance, { kind: 'default' }>
  /** The former name that was used, as `[section] key`. */
  readonly deprecatedName?: string
}

/** Assignments by file (in the order given) and then by name; and which names were never asked for. */
export interface TextIndex {
  find(option: Option): FoundTexts | undefined
  /** Names in the files that no option asked for, as `file: [section] key`, each once. */
  unknown(): readonly string[]
}

interface IndexedFile {
  readonly file: string
  readonly byName: ReadonlyMap<string, readonly IniAssignment[]>
}

interface OptionName {
  readonly key: string
  readonly deprecated: boolean
}

/**
 * The environment (`OS_<GROUP>__<NAME>`) beats files, a later file beats an earlier one, and the last
 * of several assignments in one file counts. A `multi` option collects all assignments of all files.
 * Within one file the name of an option beats its former names.
 */
export function indexTexts(files: readonly ConfigFile[], environment: Environment): TextIndex {
  const indexed: readonly IndexedFile[] = files.map(({ file, assignments }) => ({
    file,
    byName: Map.groupBy(assignments, ({ section, key }) => nameKey(section, key)),
  }))
  const asked = new Set<string>()

  return {
    find: option => {
      const names = namesOf(option)
      for (const name of names) asked.add(name.key)
      return findInEnvironment(option, environment) ?? findInFiles(option, names, indexed)
    },
    unknown: () => {
      const labels = new Set<string>()
      for (const { file, byName } of indexed) {
        for (const [name, [first]] of byName) {
          if (!asked.has(name) && first) labels.add(`${file}: [${first.section}] ${first.key}`)
        }
      }
      return [...labels]
    },
  }
}

/** Groups are the same in any case, option names are not. */
export function nameKey(group: string, name: string): string {
  return `${group.toLowerCase()}.${name}`
}

function namesOf(option: Option): readonly OptionName[] {
  const former = (option.deprecatedNames ?? []).map(name => {
    const dot = name.indexOf('.')
    return dot < 0 ? nameKey(option.group, name) : nameKey(name.slice(0, dot), name.slice(dot + 1))
  })
  return [
    { key: nameKey(option.group, option.name), deprecated: false },
    ...former.map(key => ({ key, deprecated: true })),
  ]
}

function findInEnvironment(option: Option, environment: Environment): FoundTexts | undefined {
  const variable = `OS_${option.group.toUpperCase()}__${option.name.toUpperCase()}`
  const text = environment[variable]
  return text === undefined ? undefined : { texts: [text], provenance: { kind: 'environment', variable } }
}

function findInFiles(
  option: Option,
  names: readonly OptionName[],
  files: readonly IndexedFile[],
): FoundTexts | undefined {
  let found: FoundTexts | undefined
  for (const { file, byName } of files) {
    const name = names.find(candidate => byName.has(candidate.key))
    const assignments = name === undefined ? [] : (byName.get(name.key) ?? [])
    const last = assignments.at(-1)
    if (name === undefined || last === undefined) continue
    const earlier = found?.texts ?? []
    found = {
      texts: option.kind === 'multi' ? [...earlier, ...assignments.map(({ value }) => value)] : [last.value],
      provenance: { kind: 'file', file, line: last.line },
      ...(name.deprecated ? { deprecatedName: `[${last.section}] ${last.key}` } : {}),
    }
  }
  return found
}
