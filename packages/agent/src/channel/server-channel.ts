import type { Clock } from '@neutrino/base/clock.ts'
import type { ServerConnection } from './connection.ts'
import { type Answer, createExchange, type Question } from './exchange.ts'
import { type HostPort, parseHostPorts } from './host-port.ts'
import { createKeystoneTokens } from './keystone-token.ts'

/** How long the server holds back its answer while nothing changes. */
export const HOLD_S = 25
/** Ports in one report. */
export const REPORT_MAX = 1_000

/** What an agent says of itself. */
export interface AgentReport {
  readonly binary: string
  readonly configurations: object
  readonly status: {
    readonly phase: 'starting' | 'full_sync' | 'ready' | 'degraded'
    readonly progress?: { readonly done: number; readonly total: number }
    readonly last_error?: string
  }
  readonly start: boolean
}

/** What was seen of a port on this host; a device is the evidence that it is plugged. */
export interface SeenPort {
  readonly port_id: string
  readonly device: string | null
  readonly reason: string | null
}

export interface PortsAnswer {
  readonly cursor: string
  readonly ports: readonly HostPort[]
  readonly removed: readonly string[]
}

/** The server, as far as one host is concerned. All methods throw when it is away or refuses. */
export interface ServerChannel {
  heartbeat(report: AgentReport): Promise<void>
  /** All ports of the host. */
  ports(signal: AbortSignal): Promise<PortsAnswer>
  /** What changed since; undefined when the server does not know any more. */
  changes(cursor: string, signal: AbortSignal): Promise<PortsAnswer | undefined>
  report(seen: readonly SeenPort[]): Promise<void>
  close(): Promise<void>
}

export function createServerChannel(connection: ServerConnection, host: string, clock: Clock): ServerChannel {
  const { exchange, close } = createExchange(connection)
  const tokens =
    connection.login === null ? undefined : createKeystoneTokens(connection.login, exchange, clock)
  const sendOnce = async (path: string, question: Omit<Question, 'url' | 'headers'>): Promise<Answer> => {
    const token = await tokens?.get()
    const endpoint = connection.endpoint ?? token?.endpoint
    if (endpoint === undefined) throw new Error('the catalogue of Keystone has no network service')
    const base = endpoint.replace(/\/+$/, '').replace(/\/v2\.0$/, '')
    const url = `${base}/agent/v1/hosts/${encodeURIComponent(host)}/${path}`
    return exchange({ ...question, url, headers: token === undefined ? {} : { 'x-auth-token': token.text } })
  }
  const send = async (path: string, question: Omit<Question, 'url' | 'headers'>): Promise<Answer> => {
    let answer = await sendOnce(path, question)
    if (answer.status === 401 && tokens !== undefined) {
      tokens.discard()
      answer = await sendOnce(path, question)
    }
    if (answer.status !== 200 && answer.status !== 410)
      throw new Error(`the server answered ${question.method} ${path.split('?')[0]} with ${answer.status}`)
    return answer
  }
  return {
    heartbeat: async report => void (await send('heartbeat', { method: 'POST', body: report })),
    ports: async signal => parseHostPorts((await send('ports', { method: 'GET', signal })).body),
    changes: async (cursor, signal) => {
      const path = `ports?after=${encodeURIComponent(cursor)}&wait_s=${HOLD_S}`
      const answer = await send(path, { method: 'GET', signal, holdMs: HOLD_S * 1_000 })
      return answer.status === 410 ? undefined : parseHostPorts(answer.body)
    },
    report: async seen => {
      for (let from = 0; from < seen.length; from += REPORT_MAX)
        await send('devices', { method: 'PUT', body: { devices: seen.slice(from, from + REPORT_MAX) } })
    },
    close,
  }
}
