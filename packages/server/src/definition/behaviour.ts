import type { Actor, Operation } from '@neutrino/base/operation.ts'
import type { ReadTx, WriteTx } from '../database/database.ts'
import type { ServerDifference } from '../placement/placement-allocations.ts'
import type { Policy } from '../policy/policy.ts'
import type { Target } from '../policy/residual.ts'
import type { UnitKind } from '../reconcile/model/unit.ts'
import type { Settings } from '../settings.ts'
import type { Attributes, CreateInput, UpdateInput } from './attribute.ts'
import type { Definition, FilterValue, Storage } from './define-resource.ts'
import type { JsonSchema, KindValue } from './kind.ts'

/** What behaviour works with. Everything it does happens in `tx` or not at all. */
export interface WriteContext {
  readonly op: Operation
  readonly tx: WriteTx
  readonly settings: Settings
  readonly policy: Policy
  /** Extensions that are switched off. */
  readonly hiddenAliases: ReadonlySet<string>
  /** Says that the units' rows in OVN have to be derived again; written with the commit. */
  dirty(kind: UnitKind, ...ids: readonly string[]): void
  /** Undefined without Placement: guaranteed rates are only carried out. */
  readonly placement?: ServerAllocations | undefined
}

/** What servers hold of their hosts' capacity. */
export interface ServerAllocations {
  /**
   * Lets servers hold more, or less, when `tx` commits. Placement is asked while no transaction is open, so
   * the first call leaves this one, and the write runs again when Placement has agreed.
   */
  change(servers: readonly ServerDifference[]): Promise<void>
}

/** One object as the database has it, keys as in the attribute table. */
export type Current<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends { kind: infer K2 } ? KindValue<K2> : never
}

/** One parsed POST of an object: values by key, and the keys the caller named. */
export interface Creation<A extends Attributes = Attributes> {
  readonly values: CreateInput<A>
  readonly given: ReadonlySet<string>
}

/** An operation on one object beside its CRUD, as add_router_interface. Answers 200 with `body`. */
export interface MemberAction<A extends Attributes> {
  readonly method: 'PUT' | 'GET'
  /** The extension that brings it, where it is not that of the resource. */
  readonly alias?: string
  /** The body of a PUT, for the reference; any object when absent. */
  readonly body?: JsonSchema
  /** The body of the answer where it is not the object; any object when absent. */
  readonly answer?: JsonSchema
  /** Policy rule; the action's name when absent. */
  readonly rule?: string
  /** Attributes in the body's member key whose rules <rule>:<attribute> are asked when they are named. */
  readonly enforced?: readonly string[]
  /**
   * Answers with the object as it then is, as a PUT does, or bare, without its member key; what `run`
   * returns is not used.
   */
  readonly answersObject?: true | 'bare'
  /** Reads only; runs on a locked row otherwise. */
  run(context: WriteContext, current: Current<A>, body: unknown): Promise<unknown>
}

/** Another way to remove an object, which a flag in the query asks for: DELETE …?cascade=true. */
export interface Removal<A extends Attributes> {
  /** The extension that brings it. */
  readonly alias: string
  /** Policy rule that is asked besides delete_<resource>. */
  readonly rule: string
  /** Also of objects that are frozen, because it goes on with what froze them. */
  readonly resumes?: true
  /** One sentence for the reference. */
  readonly doc: string
  /**
   * Locks what others lock before the object, so that two who meet wait for each other in turn; runs once the actor
   * is known to have the right.
   */
  lockFirst?(context: WriteContext, id: string): Promise<void>
  /** accepted: it is written down and done after the answer, which then is 202. */
  run(context: WriteContext, current: Current<A>): Promise<'removed' | 'accepted'>
}

/** Filters of a list, by attribute. */
export type ListFilters = ReadonlyMap<string, readonly FilterValue[]>

export interface Behaviour<A extends Attributes = Attributes> {
  /**
   * Fields of parents that create rules look at (see Policy.fieldsNeeded), one target an input.
   * A parent that does not exist for the actor throws its 404 here.
   */
  createTargets?(
    context: { readonly tx: ReadTx; readonly actor: Actor },
    inputs: readonly Creation<A>[],
    needed: ReadonlySet<string>,
  ): Promise<readonly Target[]>
  /** Inserts all or throws; returns the ids in the order of the inputs. */
  create?(context: WriteContext, inputs: readonly Creation<A>[]): Promise<readonly string[]>
  /** `changes` holds what the caller named, at least one attribute. */
  /** `create` stores the tags of the inputs itself, in a statement that it needs anyway. */
  readonly storesTags?: true
  update?(context: WriteContext, current: Current<A>, changes: UpdateInput<A>): Promise<void>
  /** A PUT that names nothing still is an update: it takes away what it does not name. */
  readonly emptyUpdateCounts?: true
  remove?(context: WriteContext, current: Current<A>): Promise<void>
  /** Further ways to remove, by the flag that asks for them. */
  readonly removals?: Readonly<Record<string, Removal<A>>>
  /** Of a child: throws when its parent can have none at all. Asked before lists and shows. */
  checkParent?(db: ReadTx, parentId: string): Promise<void>
  /** What has to exist before this actor lists: `run` is a transaction, begun only when needed. */
  readonly beforeList?: {
    isNeeded(tx: ReadTx, actor: Actor, filters: ListFilters): Promise<boolean>
    run(context: WriteContext, filters: ListFilters): Promise<void>
  }
  readonly actions?: Readonly<Record<string, MemberAction<A>>>
}

/** A folder's manifest: what registry.ts lists. */
export interface Resource<A extends Attributes = Attributes> {
  readonly definition: Definition<A>
  readonly storage: Storage<A>
  readonly behaviour: Behaviour<A>
}

/** A resource whose attribute types are no longer known, as generic code sees it. */
export type AnyResource = Resource<Attributes>

/**
 * Forgets the attribute types of a manifest. The only cast between typed behaviour and generic
 * code: parsing by the same definition is what makes it true.
 */
export function resource<A extends Attributes>(manifest: Resource<A>): AnyResource {
  return manifest as unknown as AnyResource
}
