import type { Schema } from './openapi-document.ts'

/** The TypeScript type of a schema; references are to types of the same file. */
export function renderType(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
  if (schema.oneOf) return schema.oneOf.map(renderType).join(' | ')
  if (schema.enum) return schema.enum.map(value => (value === null ? 'null' : literal(value))).join(' | ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  if (types.length === 0) return 'unknown'
  return types.map(type => renderOne(type, schema)).join(' | ')
}

function renderOne(type: string, schema: Schema): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'integer':
    case 'number':
      return 'number'
    case 'array': {
      const item = renderType(schema.items ?? {})
      return `readonly ${item.includes(' ') ? `(${item})` : item}[]`
    }
    case 'object':
      return renderObject(schema)
    default:
      throw new Error(`render-type.ts has no row for the type ${type}`)
  }
}

function renderObject({ properties, required = [], additionalProperties }: Schema): string {
  if (properties === undefined) {
    const value = typeof additionalProperties === 'object' ? renderType(additionalProperties) : 'unknown'
    return `Readonly<Record<string, ${value}>>`
  }
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `readonly ${propertyName(name)}${required.includes(name) ? '' : '?'}: ${renderType(schema)}`,
  )
  return `{ ${members.join('; ')} }`
}

export function propertyName(name: string): string {
  return /^[a-z_$][\w$]*$/i.test(name) ? name : literal(name)
}

/** A value as our sources write it. */
export function literal(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
