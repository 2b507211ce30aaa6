import { openApiDocument } from '@neutrino/server/http/openapi.ts'
import { allEndpoints } from './endpoints.ts'

/** The part of JSON Schema that the document uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly (string | number | null)[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly oneOf?: readonly Schema[]
  readonly description?: string
  readonly 'x-conditional'?: true
}

interface Content {
  readonly content?: { readonly 'application/json': { readonly schema: Schema } }
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

const methods = ['get', 'post', 'put', 'delete'] as const
export type Method = (typeof methods)[number]

export interface OpenApiDocument {
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, { readonly [M in Method]?: Operation }>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** The document as the server serves it, read back from its JSON. */
export function loadOpenApiDocument(): OpenApiDocument {
  return JSON.parse(JSON.stringify(openApiDocument(allEndpoints()))) as OpenApiDocument
}

export interface Route {
  readonly path: string
  readonly method: Method
  readonly operation: Operation
}

/** The operations of one resource, in the order of the document. */
export function routesOf(document: OpenApiDocument, tag: string): readonly Route[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method): Route[] => {
      const operation = item[method]
      return operation?.tags.includes(tag) ? [{ path, method, operation }] : []
    }),
  )
}
