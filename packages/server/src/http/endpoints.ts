import type { AnyResource } from '../definition/behaviour.ts'
import { type ResourceSchema, resourceSchema } from '../definition/define-resource.ts'
import type { Settings } from '../settings.ts'
import type { Endpoint } from './wire.ts'

/** Resources with their names resolved, in the order given; a parent comes before what it owns. */
export function createEndpoints(resources: readonly AnyResource[], settings: Settings): readonly Endpoint[] {
  const schemas = new Map<string, ResourceSchema>()
  return resources.map(resource => {
    const { definition, storage } = resource
    const { parent, collection } = definition
    const owner = parent && schemas.get(parent.collection)
    const schema = resourceSchema(definition, storage, settings, owner)
    if (!parent) schemas.set(collection, schema)
    return { resource, schema }
  })
}
