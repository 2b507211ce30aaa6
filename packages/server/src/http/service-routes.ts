import type { JsonSchema } from '../definition/kind.ts'
import { shape } from '../definition/shape.ts'

/** A path beside the API: no token, no version in front. Its answer is made by the server. */
export interface ServiceRoute {
  readonly path: '/' | '/healthcheck' | '/metrics' | '/openapi.json'
  readonly id: string
  readonly doc: string
  readonly contentType: 'application/json' | 'text/plain'
  readonly answer: JsonSchema
}

const { text, list, object, flag } = shape

export const serviceRoutes: readonly ServiceRoute[] = [
  {
    path: '/',
    id: 'list_versions',
    doc: 'The versions of the API.',
    contentType: 'application/json',
    answer: object({
      versions: list(object({ id: text, status: text, links: list(object({ rel: text, href: text })) })),
    }),
  },
  {
    path: '/healthcheck',
    id: 'check_health',
    doc: 'Whether this process can work; 503 when it cannot.',
    contentType: 'application/json',
    answer: object({ healthy: flag, checks: shape.record(text) }),
  },
  {
    path: '/metrics',
    id: 'read_metrics',
    doc: 'Counters and timings of this process, as Prometheus reads them.',
    contentType: 'text/plain',
    answer: { type: 'string' },
  },
  {
    path: '/openapi.json',
    id: 'read_openapi',
    doc: 'This document.',
    contentType: 'application/json',
    answer: { type: 'object' },
  },
]
