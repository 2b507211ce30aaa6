import type { ResourceSchema } from '../definition/define-resource.ts'

/** Whether the extension that brings an attribute, an action or a path is on; the core always is. */
export function isSwitchedOn(
  brought: { readonly alias?: string },
  hiddenAliases: ReadonlySet<string>,
): boolean {
  return brought.alias === undefined || !hiddenAliases.has(brought.alias)
}

/** What is brought by an extension that is off goes with all it owns. */
export function isSchemaOn(schema: ResourceSchema, hiddenAliases: ReadonlySet<string>): boolean {
  const isOn = isSwitchedOn(schema.definition, hiddenAliases)
  return isOn && (schema.parent === undefined || isSchemaOn(schema.parent.schema, hiddenAliases))
}
