import type { JsonSchema } from '@neutrino/server/definition/kind.ts'

/** A value that a schema allows and that is not the default, so that a request gets as far as policy. */
export function sampleValue(schema: JsonSchema, usual?: unknown): unknown {
  if (schema.enum) return schema.enum.find(value => value !== null && value !== usual)
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['object'])
  const type = types.find(name => name !== 'null')
  switch (type) {
    case 'boolean':
      return usual !== true
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'array':
      return schema.items?.type === 'string' && schema.items.format === undefined
        ? [sampleValue(schema.items)]
        : []
    case 'string':
      return schema.format === 'uuid' ? '11111111-2222-4333-8444-555555555555' : 'x'
    default:
      return {}
  }
}
