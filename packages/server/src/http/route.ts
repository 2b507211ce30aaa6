import type { JsonSchema } from '../definition/kind.ts'
import type { ApiRequest, ApiResponse, Services } from './wire.ts'

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Method = (typeof methods)[number]

/** Values of the path's parameters, by name. */
export type PathParameters = Readonly<Record<string, string>>

export type Handler = (
  services: Services,
  request: ApiRequest,
  parameters: PathParameters,
) => Promise<ApiResponse>

/** One method of a path of its own: how it is served, and what OpenAPI and the client say of it. */
export interface RouteOperation {
  /** Unique among all operations, and the client's function in snake case: update_quota. */
  readonly id: string
  /** What it belongs to; the client's file: quota. */
  readonly about: string
  /** One sentence for the reference. */
  readonly doc: string
  /** Of success; 200 when absent. */
  readonly status?: number
  readonly query?: Readonly<Record<string, JsonSchema>>
  /** The whole body of the request; absent: none is looked at. */
  readonly body?: JsonSchema
  /** The whole body of the answer; absent: none. */
  readonly answer?: JsonSchema
  readonly run: Handler
}

/** A path outside the pattern of collections and objects, as /quotas/:project/details. */
export interface Route {
  /** Segments after /v2.0; `:name` matches one. Dashes and underscores are the same. */
  readonly path: string
  /** The extension that brings it; switched off, the path does not exist. */
  readonly alias?: string
  /** A handler alone always refuses, in words of its own. */
  readonly methods: Readonly<Partial<Record<Method, RouteOperation | Handler>>>
}

/** One operation that the server serves: what requests are matched with and OpenAPI is made of. */
export interface ServedRoute {
  readonly method: Method
  /** After /v2.0, as OpenAPI writes it: /networks/{id}. */
  readonly path: string
  /** Unique: list_networks. */
  readonly id: string
  /** The resource, or what else it belongs to. */
  readonly tag: string
  readonly run: Handler
  /** OpenAPI's operation object without what stands above. */
  document(): Readonly<Record<string, unknown>>
}

/** The same path for OpenAPI: /quotas/{project}/details. */
export function templateOf(path: string): string {
  return `/${path}`.replaceAll('_', '-').replace(/:([\w-]+)/g, (_, name: string) => `{${name}}`)
}

/** Names of the parameters of a path, in order. */
export function parameterNames(path: string): readonly string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(match => match[1] ?? '')
}
