import type { Field, FilterValue, ResourceSchema } from '../definition/define-resource.ts'
import { BadRequest, HttpBadRequest } from '../errors/errors.ts'
import { isSwitchedOn } from './switched-on.ts'
import { canBeKey, KEY_VALUE_TAGS, tagOfFilter } from './tag-pairs.ts'

/** Filters of one request, and values of one filter: bounds on the cost of a list. */
export const FILTER_VALUES_MAX = 2_000
export const SORT_KEYS_MAX = 8

export interface SortKey {
  readonly field: Field
  readonly descending: boolean
}

export type TagFilter = 'tags' | 'tags-any' | 'not-tags' | 'not-tags-any' | 'has_key'

export interface ListQuery {
  /** Undefined: all. Wire names; unknown ones are ignored. */
  readonly fields: ReadonlySet<string> | undefined
  /** An empty list of values matches nothing. */
  readonly filters: ReadonlyMap<Field, readonly FilterValue[]>
  readonly tagFilters: readonly { readonly kind: TagFilter; readonly tags: readonly string[] }[]
  readonly sort: readonly SortKey[]
  readonly limit: number | undefined
  readonly marker: string | undefined
  readonly reverse: boolean
}

const tagFilters: readonly string[] = ['tags', 'tags-any', 'not-tags', 'not-tags-any']
/** Of tags that are pairs. */
const pairFilters: readonly string[] = ['tag_kv', 'has_key']
const reserved: readonly string[] = ['fields', 'limit', 'marker', 'page_reverse', 'sort_key', 'sort_dir']

const bad = (message: string): never => {
  throw new HttpBadRequest({ message })
}

export interface ListLimits {
  /** [DEFAULT] pagination_max_limit; undefined: none. */
  readonly pageSizeMax: number | undefined
  readonly hiddenAliases: ReadonlySet<string>
}

/** The parameters of a list: filters are converted by the attribute's kind, unknown keys refused. */
export function parseListQuery(
  schema: ResourceSchema,
  parameters: URLSearchParams,
  limits: ListLimits,
): ListQuery {
  const filters = new Map<Field, readonly FilterValue[]>()
  const tagged: { kind: TagFilter; tags: readonly string[] }[] = []
  const invalid: string[] = []
  const { tagged: isTagged, attributes } = schema.definition
  const hasTags = isTagged && isSwitchedOn(attributes.tags ?? {}, limits.hiddenAliases)
  const hasPairs = hasTags && isSwitchedOn({ alias: KEY_VALUE_TAGS }, limits.hiddenAliases)
  const { expansions } = schema.storage
  const hasExpansions = expansions !== undefined && isSwitchedOn(expansions, limits.hiddenAliases)
  for (const name of new Set(parameters.keys())) {
    if (reserved.includes(name) || (name === 'expand' && hasExpansions)) continue
    const values = parameters.getAll(name)
    if (values.length > FILTER_VALUES_MAX)
      bad(`The filter ${name} has more than ${FILTER_VALUES_MAX} values.`)
    if (hasTags && tagFilters.includes(name)) {
      tagged.push({ kind: name as TagFilter, tags: tagsOf(values) })
      continue
    }
    if (hasPairs && pairFilters.includes(name)) {
      tagged.push(pairFilter(name, values))
      continue
    }
    const field = schema.byWire.get(name)
    if (!field?.attribute.filter || !isSwitchedOn(field.attribute, limits.hiddenAliases)) {
      invalid.push(name)
      continue
    }
    const parsed = values.flatMap(value => parseValue(field, value))
    const earlier = filters.get(field)
    // tenant_id and project_id are one attribute; both given must both hold.
    filters.set(field, earlier ? earlier.filter(value => parsed.includes(value)) : parsed)
  }
  if (invalid.length)
    bad(`[${invalid.join(', ')}] ${invalid.length > 1 ? 'are' : 'is'} invalid attribute for filter`)
  return {
    fields: parameters.has('fields') ? new Set(parameters.getAll('fields').filter(Boolean)) : undefined,
    filters,
    tagFilters: tagged,
    sort: parseSort(schema, parameters, limits),
    ...parsePage(schema, parameters, limits),
  }
}

/** PostgreSQL's text cannot hold NUL, and no tag does: another character stands for it, which no tag has either. */
function tagsOf(values: readonly string[]): readonly string[] {
  return values.flatMap(value => value.replaceAll('\0', '\u{fffd}').split(','))
}

/** What is between commas is one value here: commas are for keys and values to have. */
function pairFilter(
  name: string,
  values: readonly string[],
): { readonly kind: TagFilter; readonly tags: readonly string[] } {
  const texts = [...new Set(values.map(value => value.replaceAll('\0', '\u{fffd}')))]
  if (name === 'has_key') {
    const wrong = texts.find(text => !canBeKey(text))
    return wrong === undefined ? { kind: 'has_key', tags: texts } : bad(`'${wrong}' of has_key is no key`)
  }
  const tags = texts.map(text => tagOfFilter(text) ?? bad(`'${text}' of tag_kv is not key:value`))
  return { kind: 'tags', tags }
}

function parseValue(field: Field, value: string): readonly FilterValue[] {
  const parsed = field.attribute.kind.parseFilter(value, field.wire)
  // PostgreSQL's text cannot hold NUL, so nothing is equal to it.
  const matchesNothing = parsed === undefined || (typeof parsed === 'string' && parsed.includes('\0'))
  return matchesNothing ? [] : [parsed]
}

function parseSort(
  schema: ResourceSchema,
  parameters: URLSearchParams,
  { hiddenAliases }: ListLimits,
): readonly SortKey[] {
  const keys = parameters.getAll('sort_key')
  const directions = parameters.getAll('sort_dir')
  if (keys.length !== directions.length) return bad('The number of sort_keys and sort_dirs must be same')
  if (keys.length > SORT_KEYS_MAX) return bad(`At most ${SORT_KEYS_MAX} sort_keys can be given`)
  return keys.map((key, index) => {
    const field = schema.byWire.get(key)
    if (!field?.attribute.sort || field.sql === undefined || !isSwitchedOn(field.attribute, hiddenAliases))
      return bad(`'${key}' is an invalid attribute for sort key`)
    const direction = directions[index]
    if (direction !== 'asc' && direction !== 'desc')
      return bad(`'${direction}' is an invalid value for sort direction, it must be asc or desc`)
    return { field, descending: direction === 'desc' }
  })
}

function parsePage(
  schema: ResourceSchema,
  parameters: URLSearchParams,
  limits: ListLimits,
): Pick<ListQuery, 'limit' | 'marker' | 'reverse'> {
  const text = parameters.get('limit')
  let limit: number | undefined
  if (text !== null) {
    if (!/^\d{1,9}$/.test(text)) {
      throw new BadRequest({
        resource: 'limit',
        msg: `Limit must be an integer 0 or greater and not '${text}'`,
      })
    }
    limit = Number(text) || undefined
  }
  const { pageSizeMax } = limits
  if (pageSizeMax !== undefined && (limit === undefined || limit > pageSizeMax)) limit = pageSizeMax
  if (!schema.definition.paging) return { limit: undefined, marker: undefined, reverse: false }
  return {
    limit,
    marker: parameters.get('marker') || undefined,
    reverse: /^(true|1|yes|on)$/i.test(parameters.get('page_reverse') ?? ''),
  }
}
