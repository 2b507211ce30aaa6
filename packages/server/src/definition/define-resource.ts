import type { Actor } from '@neutrino/base/operation.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import type { RawBuilder } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import type { ApiError } from '../errors/define-error.ts'
import type { Settings } from '../settings.ts'
import { type Attribute, type Attributes, snakeCase } from './attribute.ts'

/** The name of a resource on the wire and what the API does with it in general. */
export interface Definition<A extends Attributes = Attributes> {
  /** Member name in bodies and policy rules: network, security_group. */
  readonly name: string
  /** Collection name in bodies: networks, security_groups. The path also takes dashes. */
  readonly collection: string
  /** Path before the collection: qos. */
  readonly pathPrefix?: string
  /**
   * The resource whose objects own this one's: /<collection>/<id>/<this collection>. Rules are then
   * named create_<member>_<name>, and an object of another parent does not exist.
   */
  readonly parent?: {
    readonly collection: string
    readonly member: string
    /** Key of the attribute, `fromPath`, that holds the parent's id. */
    readonly attribute: string
  }
  /** The extension that brings the resource; absent for the core. */
  readonly alias?: string
  /**
   * Which of upstream's two request pipelines serves it; they differ on the wire in the order
   * of quota and policy, in bulk and in the shape of some errors (facts: api-conventions §3).
   */
  readonly pipeline: 'core' | 'extension'
  /** POST with the collection key. The core always takes it. */
  readonly bulk: boolean
  /** limit, marker and <collection>_links. */
  readonly paging: boolean
  /** Name in quotas; absent when the resource is not counted. */
  readonly quota?: string
  readonly tagged: boolean
  /** It belongs to no project of its own, and a POST may name one all the same, as with upstream: nothing comes of it. */
  readonly takesProject?: true
  /** Type of the primary key; uuid when absent. */
  readonly keyKind?: 'uuid' | 'text'
  /**
   * A refused PUT or DELETE is the general 404, also for who may read the object: as upstream does
   * where `shared` is not an attribute that is shown.
   */
  readonly hiddenFromRefusedWriters?: true
  readonly doc: string
  readonly attributes: A
  /** The 404 of a missing object. */
  readonly notFound: (id: string, parentId?: string) => ApiError
}

/** Where the rows of a resource are and how each attribute is read. SQL texts hold no values. */
export interface Storage<A extends Attributes = Attributes> {
  /** Table or join that yields one row an object; the resource's own table comes first. */
  readonly from: string
  /** SQL of the primary key; `<table>.id` when absent. */
  readonly key?: string
  readonly table: string
  /**
   * SQL of attributes that are not a column of that name, also one that depends on the configuration.
   * null: not read from the database.
   */
  readonly columns?: { readonly [K in keyof A]?: string | null | ((settings: Settings) => string) }
  /**
   * SQL of attributes as JSON text, for answers alone: the server passes it on. Says the same as `columns`, which
   * behaviour reads; worth it where a list of objects makes an attribute long.
   */
  readonly jsonTexts?: { readonly [K in keyof A]?: string }
  /** Own comparisons for filters, by attribute. Values are parsed by the kind. */
  readonly filters?: Readonly<
    Record<string, (values: readonly FilterValue[], actor: Actor) => RawBuilder<unknown>>
  >
  /**
   * SQL of policy fields that are not attributes: text as 'network:project_id' and 'ext_parent:…',
   * and conditions that depend on who asks, as 'networks:shared' of a port.
   */
  readonly policyFields?: Readonly<Record<string, string | ((actor: Actor) => RawBuilder<unknown>)>>
  /** Objects of others the actor may know of, besides its own project's. Absent: none. */
  readonly visibleToOthers?: (actor: Actor) => RawBuilder<unknown>
  /** Absent: objects can always be changed. */
  readonly frozen?: Frozen
  /**
   * Fills in what SQL cannot say, in place, before rows are shown: `rows` by primary key, with the
   * filters of the list by attribute.
   */
  readonly complete?: (
    db: ReadTx,
    rows: ReadonlyMap<string, Record<string, unknown>>,
    filters: ReadonlyMap<string, readonly FilterValue[]>,
  ) => Promise<void>
  /** What may be shown inside its objects; see `Relation`. */
  readonly expansions?: {
    /** The extension that brings them. */
    readonly alias: string
    /** By the name that asks for one: expand=<name>. */
    readonly relations: Readonly<Record<string, Relation>>
  }
  /** SQL of shared= and its like, which depend on who asks; overrides `columns`. */
  readonly actorColumns?: Readonly<Record<string, (actor: Actor) => RawBuilder<unknown>>>
}

/** Objects of another resource that belong to one of this. */
export interface Relation {
  /** Name of the other resource: security_group. */
  readonly resource: string
  /** SQL of a query for their keys in order, or for their parents' where they have parents, in a row of this one. */
  readonly keys: string
  /** There is one or none: it is shown as itself or null, not in a list. */
  readonly single?: true
  /** One sentence for the reference. */
  readonly doc: string
}

export type FilterValue = string | number | boolean

/** What keeps objects from every change for a time. */
export interface Frozen {
  /** SQL of the id of what is under way; null while nothing is. */
  readonly by: string
  /** The refusal of a change meanwhile. */
  readonly refusal: (by: string) => ApiError
}

/** Whether an id can name an object at all; what cannot does not exist. */
export function isKey(definition: Definition, id: string): boolean {
  return definition.keyKind === 'text' ? !id.includes('\0') : isUuid(id)
}

/** An attribute with its key, its wire name and its SQL, resolved once. */
export interface Field {
  readonly key: string
  readonly wire: string
  readonly attribute: Attribute
  /** SQL text; undefined when the attribute is not read. */
  readonly sql: string | undefined
}

export interface ResourceSchema {
  readonly definition: Definition
  readonly storage: Storage
  readonly fields: readonly Field[]
  readonly byWire: ReadonlyMap<string, Field>
  readonly key: string
  /** What policy rules call it: network, policy_bandwidth_limit_rule. */
  readonly ruleName: string
  readonly parent?: {
    readonly schema: ResourceSchema
    /** SQL of the parent's id in a row of this resource. */
    readonly column: string
  }
}

/** Checks a definition against its storage and resolves names; throws on a contradiction. */
export function resourceSchema(
  definition: Definition,
  storage: Storage,
  settings: Settings,
  parent?: ResourceSchema,
): ResourceSchema {
  const fields = Object.entries(definition.attributes).map(([key, attribute]): Field => {
    const column = storage.columns?.[key]
    const override = typeof column === 'function' ? column(settings) : column
    const actorDependent = storage.actorColumns?.[key] !== undefined
    const sql =
      override === null || actorDependent ? undefined : (override ?? `${storage.table}.${snakeCase(key)}`)
    return { key, wire: attribute.wire ?? snakeCase(key), attribute, sql }
  })
  const byWire = new Map(fields.map(field => [field.wire, field]))
  if (byWire.size !== fields.length) throw new Error(`${definition.name}: two attributes share a wire name`)
  const project = byWire.get('tenant_id')
  if (project) byWire.set('project_id', project)
  const base = { definition, storage, fields, byWire, key: storage.key ?? `${storage.table}.id` }
  if (definition.parent === undefined) return { ...base, ruleName: definition.name }
  const { attribute, member, collection } = definition.parent
  const column = fields.find(field => field.key === attribute)?.sql
  if (parent?.definition.collection !== collection || column === undefined)
    throw new Error(`${definition.name}: the parent is not ${collection}, or ${attribute} is not read`)
  return { ...base, ruleName: `${member}_${definition.name}`, parent: { schema: parent, column } }
}

/** Keeps the literal types of an attribute table, for CreateInput and UpdateInput. */
export function defineResource<const A extends Attributes>(definition: Definition<A>): Definition<A> {
  return definition
}
