import {
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http'
import { request as requestHttps } from 'node:https'
import { pipeline } from 'node:stream'
import type { Log } from '@neutrino/base/log.ts'
import type { BindingFacts } from './desire.ts'
import { findInstance, type Instance } from './find-instance.ts'
import type { RateLimit } from './rate-limit.ts'
import type { NovaSettings } from './settings.ts'
import { novaHeaders } from './sign-request.ts'

/** Who is on the other end, as the network's proxy saw it. */
export interface Sender {
  readonly network: string
  readonly address: string
}

export interface AnswerContext {
  readonly nova: NovaSettings
  readonly rateLimit: RateLimit
  readonly log: Log
  guests(network: string): readonly BindingFacts[]
}

const novaMsMax = 60_000
/** Guests send no more than an encrypted password. */
const bodyBytesMax = 1024 * 1024
/** Of one connection and not of a request, so they end here (RFC 9110 section 7.6.1). */
const hopHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Asks Nova in the name of the instance that asks, and gives its answer back. */
export function answerGuest(
  context: AnswerContext,
  sender: Sender,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const refuse = (status: number) => {
    request.resume()
    const text = `${status} ${STATUS_CODES[status]}\n`
    response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
  }
  const question = understand(context, sender, request)
  if ('refused' in question) {
    refuse(question.refused)
    return
  }
  const { path, instance } = question
  const headers = novaHeaders(request.headers, { ...instance, address: sender.address }, context.nova.secret)
  const nova = askNova(context.nova, { method: request.method ?? 'GET', path, headers })
  nova.once('response', answer => passAnswer(answer, response))
  nova.once('timeout', () => nova.destroy(new Error(`no answer within ${novaMsMax} ms`)))
  nova.once('error', error => {
    // A guest that went away does not wait for it.
    if (response.destroyed) return
    context.log.warn('the metadata API of Nova does not answer', { error, instance: instance.id })
    if (response.headersSent) response.destroy()
    else refuse(503)
  })
  response.once('close', () => nova.destroy())
  sendBody(request, nova)
}

type Question = { readonly path: string; readonly instance: Instance } | { readonly refused: number }

function understand(context: AnswerContext, sender: Sender, request: IncomingMessage): Question {
  const version = sender.address.includes(':') ? 6 : 4
  if (!context.rateLimit.admits(`${sender.network} ${sender.address}`, version)) return { refused: 429 }
  const path = pathOf(request.url ?? '')
  if (path === undefined) return { refused: 400 }
  if (Number(request.headers['content-length'] ?? 0) > bodyBytesMax) return { refused: 413 }
  const instance = findInstance(context.guests(sender.network), sender.address)
  if (instance !== undefined) return { path, instance }
  context.log.warn('nobody known asks for metadata', { network: sender.network, address: sender.address })
  return { refused: 404 }
}

/** A guest may also send the form that proxies are sent; where it then wants to go is not its choice. */
function pathOf(target: string): string | undefined {
  if (target.startsWith('/')) return target
  if (!URL.canParse(target)) return undefined
  const { pathname, search } = new URL(target)
  return `${pathname}${search}`
}

function askNova(nova: NovaSettings, request: Pick<RequestOptions, 'method' | 'path' | 'headers'>) {
  // A connection that is kept may end at the other side when we use it, and a guest's request cannot be repeated.
  const options = { ...request, agent: false, host: nova.host, port: nova.port, timeout: novaMsMax } as const
  if (nova.protocol === 'http') return requestHttp(options)
  return requestHttps({
    ...options,
    rejectUnauthorized: nova.isVerified,
    ...(nova.ca === null ? {} : { ca: nova.ca }),
    ...(nova.certificate === null ? {} : { cert: nova.certificate }),
    ...(nova.key === null ? {} : { key: nova.key }),
  })
}

function passAnswer(answer: IncomingMessage, response: ServerResponse): void {
  const named = new Set((answer.headers.connection ?? '').split(',').map(name => name.trim().toLowerCase()))
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !hopHeaders.has(name) && !named.has(name)) response.setHeader(name, value)
  }
  response.writeHead(answer.statusCode ?? 502)
  // A broken connection on either side ends the other; there is nobody left to tell.
  pipeline(answer, response, () => undefined)
}

/** A body of unknown length ends the request when it grows beyond the bound. */
function sendBody(request: IncomingMessage, nova: ReturnType<typeof requestHttp>): void {
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > bodyBytesMax) nova.destroy(new Error('the body is too large'))
  })
  request.pipe(nova)
}
