import type { AnyResource } from '../definition/behaviour.ts'
import { type ResourceSchema, resourceSchema } from '../definition/define-resource.ts'
import type { Settings } from '../settings.ts'
import type { Endpoint } from './wire.ts'

/** Resources with their names resolved, in the order given; a parent comes before what it owns. */
export function createEndpoints(resources: readonly AnyResource[], settings: Settings): readonly Endpoint[] {
  const schemas = new Map<string, ResourceSchema>()
  const endpoints = resources.map((resource): Endpoint => {
    const { definition, storage } = resource
    const { parent, collection } = definition
    const owner = parent && schemas.get(parent.collection)
    const schema = resourceSchema(definition, storage, settings, owner)
    if (!parent) schemas.set(collection, schema)
    return { resource, schema }
  })
  const byName = new Map(endpoints.map(({ schema }) => [schema.definition.name, schema]))
  return endpoints.map(endpoint => withRelated(endpoint, byName))
}

/** Throws when a relation leads to a resource that is not here. */
function withRelated(endpoint: Endpoint, byName: ReadonlyMap<string, ResourceSchema>): Endpoint {
  const { relations } = endpoint.schema.storage.expansions ?? {}
  if (relations === undefined) return endpoint
  const related = Object.entries(relations).map(([name, relation]) => {
    const schema = byName.get(relation.resource)
    if (schema === undefined) throw new Error(`${name}: there is no resource ${relation.resource}`)
    return [name, { relation, schema }] as const
  })
  return { ...endpoint, related: new Map(related) }
}
