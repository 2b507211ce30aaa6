import type { Clock } from '@neutrino/base/clock.ts'
import {
  createServiceClient,
  type ServiceAnswer,
  type ServiceRequest,
  ServiceUnavailable,
} from '../outbound/service-client.ts'
import type { ServiceConnection } from '../outbound/service-connection.ts'
import {
  codeOf,
  detailOf,
  parseAggregates,
  parseAllocations,
  parseInventories,
  parseProvider,
  parseProviders,
  parseTraits,
} from './parse-answer.ts'

/** The newest version whose forms we write: generations of consumers came with 1.28. */
const MICROVERSION = 'placement 1.28'

export interface Provider {
  readonly id: string
  readonly name: string
  readonly generation: number
  readonly parentId: string | undefined
}

/** How much of a resource class a provider has. */
export interface Inventory {
  readonly total: number
  readonly reserved: number
  readonly min_unit: number
  readonly max_unit: number
  readonly step_size: number
  readonly allocation_ratio: number
}

export type Inventories = Readonly<Record<string, Inventory>>

/** Amounts by resource class. */
export type Amounts = Readonly<Record<string, number>>

/** What a consumer has, by provider. */
export interface Allocations {
  readonly providers: Readonly<Record<string, Amounts>>
  /** Null for a consumer that has had nothing so far. */
  readonly generation: number | null
  readonly projectId: string
  readonly userId: string
}

/** Somebody else has changed it since it was read: read again. */
export class GenerationConflict extends Error {
  override readonly name = 'GenerationConflict'
}

/** Placement understood and refused; `status` is its answer. */
export class PlacementRefusal extends Error {
  override readonly name = 'PlacementRefusal'
  readonly status: number
  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

/**
 * The part of Placement's API that is needed. Everything throws ServiceUnavailable or IdentityUnavailable
 * without an answer, GenerationConflict for what has changed since it was read, PlacementRefusal otherwise.
 */
export interface PlacementClient {
  /** The root provider of this name: a compute host. */
  findHost(name: string): Promise<Provider | undefined>
  /** A provider and everything in its tree. */
  listTree(root: string): Promise<readonly Provider[]>
  showProvider(id: string): Promise<Provider | undefined>
  createProvider(wanted: Pick<Provider, 'id' | 'name' | 'parentId'>): Promise<void>
  renameProvider(wanted: Pick<Provider, 'id' | 'name' | 'parentId'>): Promise<void>
  /** Without effect when there is none. */
  deleteProvider(id: string): Promise<void>
  ensureTrait(name: string): Promise<void>
  readTraits(id: string): Promise<{ readonly traits: readonly string[]; readonly generation: number }>
  replaceTraits(id: string, generation: number, traits: readonly string[]): Promise<void>
  readInventories(id: string): Promise<{ readonly inventories: Inventories; readonly generation: number }>
  replaceInventories(id: string, generation: number, inventories: Inventories): Promise<void>
  readAggregates(id: string): Promise<{ readonly aggregates: readonly string[]; readonly generation: number }>
  replaceAggregates(id: string, generation: number, aggregates: readonly string[]): Promise<void>
  /** Undefined for a consumer without any. */
  readAllocations(consumer: string): Promise<Allocations | undefined>
  replaceAllocations(consumer: string, allocations: Allocations): Promise<void>
  close(): Promise<void>
}

export function createPlacementClient(connection: ServiceConnection, clock: Clock): PlacementClient {
  const service = createServiceClient({ name: 'Placement', serviceType: 'placement', connection, clock })
  const headers = { 'openstack-api-version': MICROVERSION }
  const ask = async (
    method: ServiceRequest['method'],
    path: string,
    body?: object,
  ): Promise<ServiceAnswer> => {
    const answer = await service.send({ method, path, headers, ...(body === undefined ? {} : { body }) })
    if (answer.status < 300 || answer.status === 404) return answer
    if (codeOf(answer.body) === 'placement.concurrent_update') throw new GenerationConflict(path)
    const reason = detailOf(answer.body)
    throw new PlacementRefusal(answer.status, `${method} ${path}: ${answer.status} ${reason}`)
  }
  const must = async (...call: Parameters<typeof ask>): Promise<unknown> => {
    const { status, body } = await ask(...call)
    if (status !== 404) return body
    throw new PlacementRefusal(404, `${call[0]} ${call[1]}: there is no such thing`)
  }
  return {
    ...providerCalls(ask, must),
    ensureTrait: async name => void (await must('PUT', `/traits/${name}`)),
    readTraits: async id => understood(parseTraits(await must('GET', `/resource_providers/${id}/traits`))),
    replaceTraits: async (id, resource_provider_generation, traits) =>
      void (await must('PUT', `/resource_providers/${id}/traits`, { resource_provider_generation, traits })),
    readInventories: async id =>
      understood(parseInventories(await must('GET', `/resource_providers/${id}/inventories`))),
    replaceInventories: async (id, resource_provider_generation, inventories) =>
      void (await must('PUT', `/resource_providers/${id}/inventories`, {
        resource_provider_generation,
        inventories,
      })),
    readAggregates: async id =>
      understood(parseAggregates(await must('GET', `/resource_providers/${id}/aggregates`))),
    replaceAggregates: async (id, resource_provider_generation, aggregates) =>
      void (await must('PUT', `/resource_providers/${id}/aggregates`, {
        resource_provider_generation,
        aggregates,
      })),
    readAllocations: async consumer =>
      understood(parseAllocations(await must('GET', `/allocations/${consumer}`))).allocations,
    replaceAllocations: async (consumer, allocations) =>
      void (await must('PUT', `/allocations/${consumer}`, allocationsBody(allocations))),
    close: service.close,
  }
}

type Ask = (method: ServiceRequest['method'], path: string, body?: object) => Promise<ServiceAnswer>

function providerCalls(ask: Ask, must: (...call: Parameters<Ask>) => Promise<unknown>) {
  const list = async (query: string) =>
    understood(parseProviders(await must('GET', `/resource_providers?${query}`)))
  const wire = ({ name, parentId }: Pick<Provider, 'name' | 'parentId'>) => ({
    name,
    ...(parentId === undefined ? {} : { parent_provider_uuid: parentId }),
  })
  return {
    findHost: async (name: string) =>
      (await list(`name=${encodeURIComponent(name)}`)).find(one => one.parentId === undefined),
    listTree: (root: string) => list(`in_tree=${root}`),
    showProvider: async (id: string) => {
      const { status, body } = await ask('GET', `/resource_providers/${id}`)
      return status === 404 ? undefined : understood(parseProvider(body))
    },
    createProvider: async (wanted: Pick<Provider, 'id' | 'name' | 'parentId'>) =>
      void (await must('POST', '/resource_providers', { uuid: wanted.id, ...wire(wanted) })),
    renameProvider: async (wanted: Pick<Provider, 'id' | 'name' | 'parentId'>) =>
      void (await must('PUT', `/resource_providers/${wanted.id}`, wire(wanted))),
    deleteProvider: async (id: string) => void (await ask('DELETE', `/resource_providers/${id}`)),
  }
}

function allocationsBody({ providers, generation, projectId, userId }: Allocations): object {
  return {
    allocations: Object.fromEntries(
      Object.entries(providers)
        .filter(([, resources]) => Object.keys(resources).length > 0)
        .map(([provider, resources]) => [provider, { resources }]),
    ),
    consumer_generation: generation,
    project_id: projectId,
    user_id: userId,
  }
}

function understood<T>(value: T | undefined): T {
  if (value === undefined) throw new ServiceUnavailable('Placement answered in a form that is not understood')
  return value
}
