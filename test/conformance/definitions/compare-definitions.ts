import { property } from '../api-client.ts'

/** What the API takes and shows of an attribute. */
export interface Flags {
  readonly create: boolean
  readonly update: boolean
  readonly filter: boolean
  readonly sort: boolean
  readonly shown: boolean
}

/** Attributes by name, of resources by collection. */
export type Resources = ReadonlyMap<string, ReadonlyMap<string, Flags>>

/** What an alias brings. */
export interface AliasDefinition {
  readonly alias: string
  readonly resources: Resources
}

/** Something that is defined otherwise here, and why. */
export interface Difference {
  /** Of `alias collection attribute: what`. */
  readonly text: RegExp
  readonly because: string
}

/** How the definitions of one alias stand. */
export interface AliasVerdict {
  readonly alias: string
  readonly attributes: number
  /** Differences that are listed, each with its reason. */
  readonly listed: readonly { readonly text: string; readonly because: string }[]
  readonly faults: readonly string[]
}

/**
 * Each attribute of each alias is here and takes what it takes there. What is filtered and sorted by here and not there
 * is no difference: nobody is refused.
 */
export function compareDefinitions(
  theirs: readonly AliasDefinition[],
  ours: Resources,
  differences: readonly Difference[],
): readonly AliasVerdict[] {
  return theirs.map(({ alias, resources }) => {
    const attributes = [...resources].flatMap(([collection, known]) =>
      [...known].map(([name, flags]) => ({ collection, name, flags })),
    )
    const texts = attributes.flatMap(({ collection, name, flags }) => {
      const difference = differenceOf(flags, ours, collection, name)
      return difference === undefined ? [] : [`${alias} ${collection} ${name}: ${difference}`]
    })
    const judged = texts.map(text => ({
      text,
      because: differences.find(one => one.text.test(text))?.because,
    }))
    return {
      alias,
      attributes: attributes.length,
      listed: judged.flatMap(({ text, because }) => (because === undefined ? [] : [{ text, because }])),
      faults: judged.flatMap(({ text, because }) => (because === undefined ? [text] : [])),
    }
  })
}

function differenceOf(their: Flags, ours: Resources, collection: string, name: string): string | undefined {
  const resource = ours.get(collection)
  if (resource === undefined) return 'no resource'
  const our = resource.get(name)
  if (our === undefined) return 'absent'
  const exact = (['create', 'update', 'shown'] as const).filter(flag => our[flag] !== their[flag])
  const wanted = (['filter', 'sort'] as const).filter(flag => their[flag] && !our[flag])
  const flags = [...exact, ...wanted].map(flag => `${our[flag] ? '' : 'no '}${flag}`)
  return flags.length === 0 ? undefined : flags.join(', ')
}

/** @param value what the runner prints. @throws Error when it is something else */
export function parseDefinitions(value: unknown): readonly AliasDefinition[] {
  if (!Array.isArray(value)) throw new Error('no list of definitions')
  return value.map(one => {
    const alias = property(one, 'alias')
    if (typeof alias !== 'string') throw new Error('a definition without an alias')
    return { alias, resources: mapOf(property(one, 'resources'), attributes => mapOf(attributes, flagsOf)) }
  })
}

function mapOf<T>(value: unknown, parse: (value: unknown) => T): ReadonlyMap<string, T> {
  if (typeof value !== 'object' || value === null) throw new Error('a definition is no object')
  return new Map(Object.entries(value).map(([name, one]) => [name, parse(one)]))
}

function flagsOf(value: unknown): Flags {
  const flag = (name: string) => property(value, name) === true
  return {
    create: flag('create'),
    update: flag('update'),
    filter: flag('filter'),
    sort: flag('sort'),
    shown: flag('shown'),
  }
}
