import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import { randomUuid } from './uuid.ts'

/** On whose behalf something happens. */
export interface Actor {
  readonly userId: string
  readonly projectId: string
  readonly roles: readonly string[]
  /** The policy rule `context_is_admin`, evaluated once when the request is authenticated. */
  readonly isAdmin: boolean
  readonly userName?: string
  readonly projectName?: string
  readonly domainId?: string
  readonly isService?: boolean
  readonly systemScope?: string
}

/** What every call needs to know about its surroundings; the first argument everywhere. */
export interface Operation {
  /** `req-<uuid>` */
  readonly requestId: string
  /** The id that the calling service gave to the whole chain of requests. */
  readonly globalRequestId?: string
  readonly actor: Actor
  readonly log: Log
  readonly clock: Clock
  /** Aborts when the caller went away, the deadline passed or the process stops. */
  readonly signal: AbortSignal
}

export interface OperationOptions {
  readonly actor: Actor
  readonly log: Log
  readonly clock: Clock
  /** A signal that never aborts when absent. */
  readonly signal?: AbortSignal | undefined
  /** Generated when absent. */
  readonly requestId?: string | undefined
  readonly globalRequestId?: string | undefined
}

/** The process itself: loops and maintenance. The empty project owns what belongs to no project. */
export const systemActor: Actor = Object.freeze({
  userId: 'neutrino',
  projectId: '',
  roles: Object.freeze(['admin']),
  isAdmin: true,
})

/** Builds the context of one request or one background run; its log carries the ids on each line. */
export function createOperation(options: OperationOptions): Operation {
  const requestId = options.requestId ?? `req-${randomUuid()}`
  const { actor, clock, globalRequestId } = options
  const log = options.log.child({
    requestId,
    ...(globalRequestId === undefined ? {} : { globalRequestId }),
    userId: actor.userId,
    projectId: actor.projectId,
  })
  return Object.freeze({
    requestId,
    ...(globalRequestId === undefined ? {} : { globalRequestId }),
    actor,
    log,
    clock,
    signal: options.signal ?? new AbortController().signal,
  })
}
