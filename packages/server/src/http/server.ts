import type { IncomingHttpHeaders } from 'node:http'
import type { Log } from '@neutrino/base/log.ts'
import { createOperation } from '@neutrino/base/operation.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { defineError } from '../errors/define-error.ts'
import { HttpNotFound } from '../errors/errors.ts'
import type { Api } from './api.ts'
import type { Authenticator } from './auth/authenticate.ts'
import { versionDocument } from './discovery.ts'
import { errorResponse } from './error-body.ts'
import { jsonOf } from './json-text.ts'
import { underscored } from './route-table.ts'
import { type ServiceRoute, serviceRoutes } from './service-routes.ts'
import type { ApiRequest, ApiResponse, Services } from './wire.ts'

/** Bytes of a request body; a bulk create of 1,000 ports has about 300,000. */
export const BODY_BYTES_MAX = 4 * 1024 * 1024

export interface HealthReport {
  readonly healthy: boolean
  readonly checks: Readonly<Record<string, string>>
}

export interface Beside {
  /** For metrics. */
  readonly name: string
  /** /agent/v1 */
  readonly root: string
  readonly handle: (request: ApiRequest) => Promise<ApiResponse>
}

export interface HttpOptions {
  readonly services: Services
  readonly api: Api
  /** What stands below a root of its own beside the API, behind the same authentication. */
  readonly beside?: Beside
  readonly authenticator: Authenticator
  readonly openapi: () => unknown
  readonly health: () => Promise<HealthReport>
  readonly metrics: () => Promise<string>
  readonly onRequest?: (request: {
    method: string
    /** A collection, `other` or the like: one of a few, whatever path was asked for. */
    resource: string
    status: number
    durationMs: number
  }) => void
  readonly linkPrefix?: string
  /** X-Forwarded-Proto and X-Forwarded-Host are those of a proxy of our own. */
  readonly trustsProxyHeaders?: boolean
  readonly log: Log
}

/** The HTTP server: routes, authentication and the shape of answers. Listening is the caller's. */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    // Octets, dots and very long segments are the API's to refuse in its own words.
    routerOptions: { maxParamLength: 2_000 },
    exposeHeadRoutes: false,
    // A path that is no text leads nowhere.
    frameworkErrors: (_error, _request, reply) => send(reply, errorResponse(new HttpNotFound({}))),
  })
  // The content type is not looked at: clients send JSON as text/plain.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))

  for (const { path } of serviceRoutes) app.get(path, serviceAnswers(options)[path])
  const others = ['HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const
  app.route({
    method: [...others],
    url: '/',
    handler: async (request, reply) =>
      reply
        .code(405)
        .type(request.method === 'HEAD' ? 'text/html' : 'text/plain')
        .send('405 Method Not Allowed'),
  })
  app.all('/*', (request, reply) => serve(options, request, reply))
  app.setErrorHandler((error, request, reply) => {
    options.log.warn('request could not be read', { error, path: pathOf(request) })
    return send(reply, errorResponse(asRefusal(error)))
  })
  return app
}

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** What stands beside the API, by path. */
function serviceAnswers(options: HttpOptions): Readonly<Record<ServiceRoute['path'], Answer>> {
  return {
    '/': async (request, reply) => send(reply, versionDocument(baseUrl(request, options))),
    '/healthcheck': async (_request, reply) => {
      const report = await options.health()
      return reply.code(report.healthy ? 200 : 503).send(report)
    },
    '/metrics': async (_request, reply) =>
      reply.type('text/plain; version=0.0.4').send(await options.metrics()),
    '/openapi.json': async () => options.openapi(),
  }
}

/** Fastify's own refusals, as a body that is too large, keep their status. */
function asRefusal(error: unknown): unknown {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
  return status === 413 ? new BodyTooLarge({}) : error
}

const BodyTooLarge = defineError(
  'HTTPRequestEntityTooLarge',
  413,
  () => `Request is too large: at most ${BODY_BYTES_MAX} bytes.`,
)

async function serve(
  options: HttpOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = pathOf(request)
  if (path !== '/v2.0' && !path.startsWith('/v2.0/') && besideOf(options, path) === undefined) {
    return reply.code(404).type('text/plain').send('404 Not Found')
  }
  const started = options.services.clock.monotonicMs()
  const requestId = `req-${randomUuid()}`
  void reply.header('x-openstack-request-id', requestId)
  const abort = new AbortController()
  request.raw.once('close', () => {
    if (!reply.raw.writableEnded && request.raw.destroyed && reply.raw.destroyed)
      abort.abort(new Error('the client went away'))
  })
  const response = await respond(options, request, path, requestId, abort.signal)
  options.onRequest?.({
    method: request.method,
    resource: response.resource,
    status: response.status,
    durationMs: options.services.clock.monotonicMs() - started,
  })
  return send(reply, response, request.method === 'HEAD')
}

async function respond(
  options: HttpOptions,
  request: FastifyRequest,
  path: string,
  requestId: string,
  signal: AbortSignal,
): Promise<ApiResponse & { readonly resource: string }> {
  const { services, log } = options
  const { method } = request
  const auth = await options.authenticator.authenticate(request.headers, { signal, log, method, path })
  if (auth.kind === 'unauthorized') {
    const message = 'The request you have made requires authentication.'
    return {
      resource: 'auth',
      status: 401,
      headers: { 'www-authenticate': auth.wwwAuthenticate },
      body: { error: { code: 401, title: 'Unauthorized', message } },
    }
  }
  if (auth.kind === 'unavailable') {
    const body = {
      NeutronError: {
        type: 'ServiceUnavailable',
        message: 'The identity service is not available.',
        detail: '',
      },
    }
    return { resource: 'auth', status: 503, headers: { 'retry-after': String(auth.retryAfterS) }, body }
  }
  const globalRequestId = globalId(request.headers)
  const op = createOperation({
    actor: auth.actor,
    log,
    clock: services.clock,
    signal,
    requestId,
    globalRequestId,
  })
  const beside = besideOf(options, path)
  const segments = splitPath(path.slice((beside?.root ?? '/v2.0').length))
  const apiRequest: ApiRequest = {
    op,
    method: request.method,
    segments,
    query: new URLSearchParams(request.url.split('?')[1] ?? ''),
    headers: request.headers,
    body: typeof request.body === 'string' ? request.body : '',
    baseUrl: baseUrl(request, options),
  }
  const resource = beside === undefined ? metricLabel(options.api, segments) : beside.name
  try {
    const handle = beside?.handle ?? (one => dispatch(options, path, one))
    return { ...(await handle(apiRequest)), resource }
  } catch (error) {
    const response = errorResponse(error)
    if (response.status >= 500) op.log.error('request failed', { error, method: request.method, path })
    else
      op.log.info('request refused', {
        error: String(error),
        method: request.method,
        path,
        status: response.status,
      })
    return { ...response, resource }
  }
}

/** Bounded: each value of a label is kept for ever, and a path is what anybody can make up. */
function metricLabel(api: Api, [first]: readonly string[]): string {
  if (first === undefined) return 'root'
  const name = underscored(first)
  return api.roots.has(name) ? name : 'other'
}

async function dispatch(options: HttpOptions, path: string, request: ApiRequest): Promise<ApiResponse> {
  if (path === '/v2.0') throw new HttpNotFound({})
  return options.api.handle(request)
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '/'
}

function besideOf({ beside }: HttpOptions, path: string): Beside | undefined {
  return beside !== undefined && path.startsWith(`${beside.root}/`) ? beside : undefined
}

/** Segments after the root, decoded; a .json suffix is not part of an id (python-neutronclient sends it). */
function splitPath(path: string): readonly string[] {
  const parts = path
    .split('/')
    .slice(1)
    .filter((part, index, all) => part !== '' || index < all.length - 1)
  const isTag = parts[2] === 'tags'
  return parts.map((part, index) => {
    const text = decode(part)
    return index === parts.length - 1 && !isTag ? text.replace(/\.json$/, '') : text
  })
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function globalId(headers: IncomingHttpHeaders): string | undefined {
  const given = headers['x-openstack-request-id']
  return typeof given === 'string' && /^req-[0-9a-f-]{36}$/i.test(given) ? given : undefined
}

/** Links start with the URL that the client called, also behind a proxy. */
function baseUrl(request: FastifyRequest, options: HttpOptions): string {
  const { linkPrefix, trustsProxyHeaders = false } = options
  if (linkPrefix) return linkPrefix.replace(/\/$/, '')
  const told = (name: string) => (trustsProxyHeaders ? header(request, name) : undefined)
  const host = told('x-forwarded-host') ?? request.headers.host ?? 'localhost'
  return `${told('x-forwarded-proto') ?? 'http'}://${host}`
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value.split(',')[0]?.trim() : undefined
}

function send(reply: FastifyReply, response: ApiResponse, withoutBody = false): FastifyReply {
  void reply.code(response.status)
  for (const [name, value] of Object.entries(response.headers ?? {})) void reply.header(name, value)
  if (response.body === undefined) return reply.send()
  void reply.header('content-type', 'application/json')
  return reply.send(withoutBody ? '' : jsonOf(response.body))
}
