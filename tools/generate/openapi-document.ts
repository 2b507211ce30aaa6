import { API_ROOT, openApiDocument } from '@neutrino/server/http/openapi.ts'
import { pascalCase } from './generated-file.ts'
import { served } from './served.ts'

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
  readonly content?: {
    readonly 'application/json'?: { readonly schema: Schema }
    readonly 'text/plain'?: { readonly schema: Schema }
  }
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
  /** A path outside the pattern of resources. */
  readonly 'x-own'?: true
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const
export type Method = (typeof methods)[number]

export interface OpenApiDocument {
  readonly tags: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Readonly<Record<string, { readonly [M in Method]?: Operation }>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** The document as the server serves it, read back from its JSON. */
export function loadOpenApiDocument(): OpenApiDocument {
  return JSON.parse(JSON.stringify(openApiDocument(served()))) as OpenApiDocument
}

export interface Route {
  /** After /v2.0, or the whole path when `isOutside`. */
  readonly path: string
  readonly isOutside: boolean
  readonly method: Method
  readonly operation: Operation
}

/** The operations of one resource, in the order of the document. */
export function routesOf(document: OpenApiDocument, tag: string): readonly Route[] {
  return Object.entries(document.paths).flatMap(([whole, item]) =>
    methods.flatMap((method): Route[] => {
      const operation = item[method]
      const isOutside = !whole.startsWith(`${API_ROOT}/`)
      const path = isOutside ? whole : whole.slice(API_ROOT.length)
      return operation?.tags.includes(tag) ? [{ path, isOutside, method, operation }] : []
    }),
  )
}

/** Whether a tag is that of a resource with attributes, not of paths alone. */
export function isResource({ components: { schemas } }: OpenApiDocument, tag: string): boolean {
  return schemas[pascalCase(tag)] !== undefined
}
