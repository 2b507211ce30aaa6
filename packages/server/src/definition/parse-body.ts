import type { Actor } from '@neutrino/base/operation.ts'
import { HttpBadRequest } from '../errors/errors.ts'
import type { Creation } from './behaviour.ts'
import type { Field, ResourceSchema } from './define-resource.ts'
import { hiddenMembers, namedMembers, unknownMembers } from './hidden-members.ts'
import { quote } from './kind.ts'

/** A parsed POST or PUT of one object. */
export interface ParsedBody {
  /** By attribute key; ready for behaviour. */
  readonly values: Readonly<Record<string, unknown>>
  /** Attributes the caller named, by key: what attribute rules of the policy look at. */
  readonly given: ReadonlySet<string>
}

/** Bodies parsed by a definition are that definition's creations. */
export function asCreations(items: readonly ParsedBody[]): readonly Creation[] {
  return items as unknown as readonly Creation[]
}

export interface ParseContext {
  readonly actor: Actor
  /** May name another project than its own (rule context_can_set_project_id or admin). */
  readonly maySetProject: boolean
  /** Aliases switched off: their attributes are unknown. */
  readonly hiddenAliases: ReadonlySet<string>
}

const bad = (message: string): never => {
  throw new HttpBadRequest({ message })
}

/** The object inside a body's member key, with project_id and tenant_id made one. */
function withoutMirror(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { project_id, ...rest } = item
  if (project_id === undefined) return rest
  if (rest.tenant_id !== undefined && rest.tenant_id !== project_id)
    bad("'project_id' and 'tenant_id' do not match")
  return { ...rest, tenant_id: project_id }
}

function known(schema: ResourceSchema, context: ParseContext): readonly Field[] {
  return schema.fields.filter(
    field => !(field.attribute.alias && context.hiddenAliases.has(field.attribute.alias)),
  )
}

function refuseUnknown(item: Readonly<Record<string, unknown>>, fields: readonly Field[]): void {
  const names = new Set(fields.map(field => field.wire))
  const unknown = Object.keys(item).filter(name => !names.has(name))
  if (unknown.length) bad(`Unrecognized attribute(s) '${unknown.join(', ')}'`)
}

function refuseHiddenMembers(
  item: Readonly<Record<string, unknown>>,
  fields: readonly Field[],
  { hiddenAliases }: ParseContext,
): void {
  for (const { wire, attribute } of fields) {
    const named = namedMembers(item[wire], hiddenMembers(attribute, hiddenAliases))
    if (named.length) bad(unknownMembers(wire, named))
  }
}

/** Fails like upstream: attribute by attribute in table order, the first failure wins. */
export function parseCreate(
  schema: ResourceSchema,
  body: Readonly<Record<string, unknown>>,
  context: ParseContext,
): ParsedBody {
  const item = withoutMirror(body)
  const fields = known(schema, context)
  if (schema.byWire.has('tenant_id')) {
    const project = item.tenant_id
    // Where objects can belong to no project, null asks for one; otherwise it says nothing.
    const isUnsaid = project === undefined || (project === null && !mayBelongToNobody(schema))
    if (isUnsaid) item.tenant_id = context.actor.projectId
    else checkProject(project, context)
    // What belongs to no project is counted by no quota.
    if (item.tenant_id === '' && !context.maySetProject)
      bad("The token is for no project, so 'project_id' or 'tenant_id' has to be specified")
  } else if (schema.definition.takesProject && item.tenant_id !== undefined) {
    checkProject(item.tenant_id, context)
    delete item.tenant_id
  }
  refuseUnknown(item, fields)
  refuseHiddenMembers(item, fields, context)
  const given = new Set<string>()
  for (const field of fields) {
    const isGiven = item[field.wire] !== undefined
    if (isGiven && !field.attribute.create) bad(`Attribute '${field.wire}' not allowed in POST`)
    if (!isGiven && field.attribute.create === 'required') {
      bad(`Failed to parse request. Required attribute '${field.wire}' not specified`)
    }
    if (isGiven && field.wire in body) given.add(field.key)
  }
  const values: Record<string, unknown> = {}
  // Those of extensions that are switched off too: behaviour counts on their defaults.
  for (const field of schema.fields) {
    if (!field.attribute.create) continue
    const value = item[field.wire]
    values[field.key] =
      value === undefined ? field.attribute.default : field.attribute.kind.parse(value, field.wire)
  }
  return { values, given }
}

function checkProject(project: unknown, { actor, maySetProject }: ParseContext): void {
  if (project === actor.projectId || maySetProject) return
  bad(
    "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin privileges",
  )
}

function mayBelongToNobody(schema: ResourceSchema): boolean {
  const { type } = schema.byWire.get('tenant_id')?.attribute.kind.schema ?? {}
  return typeof type === 'object' && type.includes('null')
}

/** Only what the caller named; validation comes before the object is looked up. */
export function parseUpdate(
  schema: ResourceSchema,
  body: Readonly<Record<string, unknown>>,
  context: ParseContext,
): ParsedBody {
  const item = withoutMirror(body)
  const fields = known(schema, context)
  refuseUnknown(item, fields)
  refuseHiddenMembers(item, fields, context)
  for (const field of fields) {
    if (item[field.wire] !== undefined && !field.attribute.update)
      bad(`Cannot update read-only attribute ${field.wire}`)
  }
  const values: Record<string, unknown> = {}
  for (const field of fields) {
    const value = item[field.wire]
    if (value !== undefined) values[field.key] = field.attribute.kind.parse(value, field.wire)
  }
  return { values, given: new Set(Object.keys(values)) }
}

/** The items of a POST body: one in the member key, or several in the collection key. */
export function bodyItems(
  schema: ResourceSchema,
  body: unknown,
): { readonly bulk: boolean; readonly items: readonly Readonly<Record<string, unknown>>[] } {
  const { name, collection, bulk, pipeline } = schema.definition
  if (!isObject(body)) return bad(`Unable to find '${name}' in request body`)
  // Upstream looks for member + "s", so resources ending in -ies have no bulk create.
  const bulkKey = `${name}s`
  if (bulkKey in body && !(name in body)) {
    if (!bulk) return bad('Bulk operation not supported')
    const list = body[bulkKey]
    if (!Array.isArray(list) || list.length === 0) return bad('Resources required')
    const items = list.map((entry: unknown) => {
      const item =
        isObject(entry) && isObject(entry[name]) && Object.keys(entry).length === 1 ? entry[name] : entry
      return isObject(item) ? item : bad(`Invalid entry ${quote(entry)} in '${collection}'`)
    })
    return { bulk: true, items }
  }
  return { bulk: false, items: [bodyItem(name, body, pipeline)] }
}

/** The object in the member key of a PUT or single POST. */
export function bodyItem(
  name: string,
  body: unknown,
  pipeline: 'core' | 'extension',
): Readonly<Record<string, unknown>> {
  const item = isObject(body) ? body[name] : undefined
  if (isObject(item)) return item
  return bad(
    pipeline === 'core' ? `Unable to find '${name}' in request body` : `Resource body required: '${name}'`,
  )
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
