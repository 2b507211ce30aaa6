import { transact } from '../database/transact.ts'
import { defineError } from '../errors/define-error.ts'
import { HttpMethodNotAllowed, HttpNotFound, InvalidInput } from '../errors/errors.ts'
import { authorize } from '../http/authorize.ts'
import type { ApiRequest, ApiResponse, Services } from '../http/wire.ts'
import { type Cursor, parseCursor } from './cursor.ts'
import { storeHeartbeat } from './heartbeat.ts'
import type { HostChanges } from './host-changes.ts'
import { type HostPorts, readHostChanges, readHostPorts } from './host-ports.ts'
import { parseDevices, parseHeartbeat } from './parse-request.ts'
import { storeDeviceStatus } from './store-device-status.ts'

/** Longest wait for a change; proxies end a silent request after a minute. */
export const WAIT_S_MAX = 50
/** Agents that one process keeps waiting; those beyond it are answered at once. */
export const WAITING_MAX = 10_000
const HOST_LENGTH_MAX = 255

export const AGENT_ROOT = '/agent/v1'

const CursorIsGone = defineError(
  'AgentCursorGone',
  410,
  () => 'What changed since this cursor is not known any more: take all ports anew.',
)

/** What agents without OVSDB have in place of it. */
export interface AgentApi {
  handle(request: ApiRequest): Promise<ApiResponse>
  /** Answers all who wait. */
  close(): Promise<void>
}

type AgentServices = Pick<Services, 'transactor' | 'policy' | 'clock' | 'wake'>

/**
 * Below `/agent/v1/hosts/{host}`: `POST heartbeat`, `GET ports` (all of the host; with `after` what changed since, waiting
 * for `wait_s` seconds), `PUT devices`. Who may is said by the rule `use_agent_channel`, whose target has the host.
 */
export function createAgentApi(services: AgentServices, changes: HostChanges): AgentApi {
  const closing = new AbortController()
  return {
    handle: async request => {
      const [root, host = '', what = '', ...more] = request.segments
      const handler = Object.hasOwn(handlers, what) ? handlers[what] : undefined
      if (
        root !== 'hosts' ||
        host === '' ||
        host.length > HOST_LENGTH_MAX ||
        more.length > 0 ||
        handler === undefined
      )
        throw new HttpNotFound({})
      if (host.includes('\0')) throw new HttpNotFound({})
      authorize(services.policy(), request.op.actor, { rule: 'use_agent_channel' }, { host })
      if (request.method !== handler.method) throw new HttpMethodNotAllowed({})
      return handler.run({ services, changes, host, request, closing: closing.signal })
    },
    close: async () => {
      closing.abort()
      await changes.stop()
    },
  }
}

interface Call {
  readonly services: AgentServices
  readonly changes: HostChanges
  readonly host: string
  readonly request: ApiRequest
  readonly closing: AbortSignal
}

interface Handler {
  readonly method: string
  readonly run: (call: Call) => Promise<ApiResponse>
}

const handlers: Readonly<Record<string, Handler>> = {
  heartbeat: { method: 'POST', run: takeHeartbeat },
  ports: { method: 'GET', run: answerPorts },
  devices: { method: 'PUT', run: takeDevices },
}

async function takeHeartbeat({ services, host, request }: Call): Promise<ApiResponse> {
  const { op } = request
  const beat = { ...parseHeartbeat(request.body), now: op.clock.now() }
  const id = await transact(op, services.transactor, 'agent.heartbeat', tx => storeHeartbeat(tx, host, beat))
  return { status: 200, body: { id } }
}

async function takeDevices({ services, host, request }: Call): Promise<ApiResponse> {
  const { op } = request
  const seen = parseDevices(request.body)
  const ids = await transact(op, services.transactor, 'agent.devices', tx =>
    storeDeviceStatus(tx, host, seen),
  )
  if (ids.length > 0) services.wake()
  const own = new Set(ids)
  // They left the host meanwhile, or were never its.
  return { status: 200, body: { unknown: seen.filter(one => !own.has(one.id)).map(one => one.id) } }
}

async function answerPorts(call: Call): Promise<ApiResponse> {
  const { services, host, request } = call
  const after = request.query.get('after')
  if (after === null) return { status: 200, body: await readHostPorts(services.transactor.database, host) }
  const cursor = parseCursor(after)
  if (cursor === undefined) throw new CursorIsGone({})
  const changed = await awaitChanges(call, cursor, waitOf(request.query.get('wait_s')))
  if (changed === undefined) throw new CursorIsGone({})
  return { status: 200, body: changed }
}

function waitOf(text: string | null): number {
  const seconds = text === null ? 0 : Number(text)
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > WAIT_S_MAX)
    throw new InvalidInput({ error_message: `wait_s is a number of seconds up to ${WAIT_S_MAX}` })
  return seconds
}

async function awaitChanges(call: Call, cursor: Cursor, waitS: number): Promise<HostPorts | undefined> {
  const { services, changes, host, request, closing } = call
  const look = () => readHostChanges(services.transactor.database, host, cursor)
  if (waitS === 0 || changes.waiting() >= WAITING_MAX) return look()
  // Before the first look, so that nothing comes between it and the wait.
  const watch = changes.watch(host)
  const enough = AbortSignal.any([AbortSignal.timeout(waitS * 1_000), request.op.signal, closing])
  try {
    for (;;) {
      const found = await look()
      const isNews = found === undefined || found.ports.length + found.removed.length > 0
      if (isNews || enough.aborted) return found
      await watch.changed(enough)
    }
  } finally {
    watch.end()
  }
}
