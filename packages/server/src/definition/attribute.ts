import type { Kind, KindValue } from './kind.ts'

/**
 * One attribute of a resource. What is absent is false. The key in the table is the name inside
 * the server (camelCase) and, in snake case, the column; `wire` is the name clients see.
 */
export interface Attribute<T = unknown> {
  readonly kind: Kind<T>
  /** Name on the wire; the key in snake case when absent. */
  readonly wire?: string
  /** true: may be given on POST. 'required': must be. */
  readonly create?: true | 'required'
  readonly update?: true
  /** Filled in on POST when the caller says nothing; without it the value stays undefined. */
  readonly default?: T
  /** Id of the parent, which is in the path: there on POST, never in a body. */
  readonly fromPath?: true
  /** Accepted but never shown. */
  readonly hidden?: true
  /** Left out of an object where it is null, as upstream does for a few. */
  readonly omitNull?: true
  /** Shown as text, but as a number in the answer to a PUT, as upstream does for a few lengths. */
  readonly asText?: true
  readonly filter?: true
  readonly sort?: true
  /** Setting it asks the rule create_<resource>:<attribute> or update_…. */
  readonly enforcePolicy?: true
  /** The extension that brings the attribute; absent for the API's core. */
  readonly alias?: string
  /** Extensions that bring members of its objects: hidden and refused with them. */
  readonly memberAliases?: Readonly<Record<string, string>>
  /** One sentence for the reference. */
  readonly doc: string
}

export type Attributes = Readonly<Record<string, Attribute>>

type Value<A> = A extends { kind: infer K } ? KindValue<K> : never

type Given<A> = A extends { create: 'required' } | { fromPath: true }
  ? Value<A>
  : A extends { default: unknown }
    ? Value<A>
    : Value<A> | undefined

/** What a POST holds after parsing: required and defaulted attributes are there, others may not be. */
export type CreateInput<A> = {
  readonly [K in keyof A as A[K] extends { create: unknown } | { fromPath: true } ? K : never]: Given<A[K]>
} & { readonly projectId: string }

/** What a PUT holds after parsing: only what the caller named. */
export type UpdateInput<A> = {
  readonly [K in keyof A as A[K] extends { update: true } ? K : never]?: Value<A[K]> | undefined
}

/** admin_state_up from adminStateUp. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
