import type { JsonSchema } from './kind.ts'

/** Schemas of bodies that no attribute table describes. */
export const shape = {
  text: { type: 'string' },
  textOrNull: { type: ['string', 'null'] },
  flag: { type: 'boolean' },
  integer: { type: 'integer' },
  null: { type: 'null' },
  list: (items: JsonSchema): JsonSchema => ({ type: 'array', items }),
  /** An object that has all of these. */
  object: (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
    ...{ type: 'object', properties, required: Object.keys(properties) },
  }),
  /** An object that may have any of these. */
  partial: (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({ type: 'object', properties }),
  /** An object with names of its own. */
  record: (values: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: values }),
} as const satisfies Record<string, JsonSchema | ((...inner: never[]) => JsonSchema)>
