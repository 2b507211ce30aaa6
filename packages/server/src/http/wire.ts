import type { Clock } from '@neutrino/base/clock.ts'
import type { Operation } from '@neutrino/base/operation.ts'
import type { Transactor } from '../database/transact.ts'
import type { AnyResource } from '../definition/behaviour.ts'
import type { Relation, ResourceSchema } from '../definition/define-resource.ts'
import type { PlacementAllocations } from '../placement/placement-allocations.ts'
import type { Policy } from '../policy/policy.ts'
import type { Settings } from '../settings.ts'

/** What every handler gets from the composition root. */
export interface Services {
  readonly transactor: Transactor
  readonly settings: Settings
  readonly clock: Clock
  /** The policy in force now; it is replaced when its file changes. */
  policy(): Policy
  /** Tells the reconciler that dirty units were committed. */
  wake(): void
  readonly hiddenAliases: ReadonlySet<string>
  /** Undefined when there is no Placement. */
  readonly placement?: PlacementAllocations | undefined
}

/** One request after authentication. */
export interface ApiRequest {
  readonly op: Operation
  readonly method: string
  /** Path after /v2.0/ without the .json suffix, split. */
  readonly segments: readonly string[]
  /** Of an object that another one owns: the owner's id in the path. */
  readonly parentId?: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Text of the body; empty when there is none. */
  readonly body: string
  /** Scheme, host and prefix for links: http://host:9696 */
  readonly baseUrl: string
}

export interface ApiResponse {
  readonly status: number
  /** Undefined: no body and no content type. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A resource as the API serves it. */
export interface Endpoint {
  readonly resource: AnyResource
  readonly schema: ResourceSchema
  /** What may be shown inside its objects, by the name that asks for it. */
  readonly related?: ReadonlyMap<string, { readonly relation: Relation; readonly schema: ResourceSchema }>
}
