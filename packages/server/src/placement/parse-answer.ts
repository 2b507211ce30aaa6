import type { Allocations, Amounts, Inventories, Inventory, Provider } from './placement-client.ts'

// Each gives undefined for what has not the form of Placement's API.

type Fields = Readonly<Record<string, unknown>>

export function parseProvider(body: unknown): Provider | undefined {
  if (!isFields(body)) return undefined
  const { uuid, name, generation, parent_provider_uuid: parent } = body
  if (typeof uuid !== 'string' || typeof name !== 'string' || typeof generation !== 'number') return undefined
  return { id: uuid, name, generation, parentId: typeof parent === 'string' ? parent : undefined }
}

export function parseProviders(body: unknown): readonly Provider[] | undefined {
  const list = isFields(body) ? body.resource_providers : undefined
  if (!Array.isArray(list)) return undefined
  const providers = list.map(parseProvider)
  return providers.every(one => one !== undefined) ? providers : undefined
}

export function parseTraits(
  body: unknown,
): { readonly traits: readonly string[]; readonly generation: number } | undefined {
  const read = textsWithGeneration(body, 'traits')
  return read && { traits: read.texts, generation: read.generation }
}

export function parseAggregates(
  body: unknown,
): { readonly aggregates: readonly string[]; readonly generation: number } | undefined {
  const read = textsWithGeneration(body, 'aggregates')
  return read && { aggregates: read.texts, generation: read.generation }
}

export function parseInventories(
  body: unknown,
): { readonly inventories: Inventories; readonly generation: number } | undefined {
  if (!isFields(body) || !isFields(body.inventories)) return undefined
  const generation = body.resource_provider_generation
  const entries = Object.entries(body.inventories).flatMap(([name, value]): [string, Inventory][] => {
    const inventory = parseInventory(value)
    return inventory === undefined ? [] : [[name, inventory]]
  })
  return typeof generation === 'number' ? { inventories: Object.fromEntries(entries), generation } : undefined
}

/** A consumer without allocations has neither a project nor a generation. */
export function parseAllocations(
  body: unknown,
): { readonly allocations: Allocations | undefined } | undefined {
  if (!isFields(body) || !isFields(body.allocations)) return undefined
  const entries = Object.entries(body.allocations)
  if (entries.length === 0) return { allocations: undefined }
  const { consumer_generation: generation, project_id: projectId, user_id: userId } = body
  if (typeof generation !== 'number' || typeof projectId !== 'string' || typeof userId !== 'string')
    return undefined
  const providers = Object.fromEntries(
    entries.map(([provider, one]) => [provider, isFields(one) ? amountsOf(one.resources) : {}]),
  )
  return { allocations: { providers, generation, projectId, userId } }
}

/** The code of the first error: placement.concurrent_update. */
export function codeOf(body: unknown): string | undefined {
  const code = firstError(body)?.code
  return typeof code === 'string' ? code : undefined
}

/** What Placement says in words. */
export function detailOf(body: unknown): string {
  const detail = firstError(body)?.detail
  return typeof detail === 'string' ? detail.trim() : 'without a reason'
}

function firstError(body: unknown): Fields | undefined {
  const errors = isFields(body) ? body.errors : undefined
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined
  return isFields(first) ? first : undefined
}

function parseInventory(value: unknown): Inventory | undefined {
  if (!isFields(value)) return undefined
  const { total, reserved, min_unit, max_unit, step_size, allocation_ratio } = value
  const isNumber = (field: unknown): field is number => typeof field === 'number'
  return isNumber(total) &&
    isNumber(reserved) &&
    isNumber(min_unit) &&
    isNumber(max_unit) &&
    isNumber(step_size) &&
    isNumber(allocation_ratio)
    ? { total, reserved, min_unit, max_unit, step_size, allocation_ratio }
    : undefined
}

function amountsOf(value: unknown): Amounts {
  if (!isFields(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}

function textsWithGeneration(
  body: unknown,
  key: string,
): { readonly texts: readonly string[]; readonly generation: number } | undefined {
  if (!isFields(body)) return undefined
  const { [key]: list, resource_provider_generation: generation } = body
  if (!Array.isArray(list) || typeof generation !== 'number') return undefined
  return { texts: list.filter(one => typeof one === 'string'), generation }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
