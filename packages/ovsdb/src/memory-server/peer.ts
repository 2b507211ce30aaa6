import type { Duplex } from 'node:stream'
import type { Clock } from '@neutrino/base/clock.ts'
import { OvsdbConnectionLost } from '../errors.ts'
import { zeroUuid } from '../schema/atoms.ts'
import { Connection } from '../wire/connection.ts'
import type { Fault } from './fault.ts'
import type { Commit, MemoryDatabase } from './memory-database.ts'
import { Monitor, squash } from './monitor.ts'
import { Refusal } from './refusal.ts'

/** Messages held back or transactions waiting for one client; a test that needs more has lost its way. */
const WAITING_MAX = 10_000

interface Request {
  readonly id: unknown
  readonly method: string
  readonly params: readonly unknown[]
}

interface Waiting {
  readonly request: Request
  readonly database: MemoryDatabase
  readonly abort: AbortController
}

/** A memory server's side of one connection. */
export class Peer {
  readonly connection: Connection
  readonly #clock: Clock
  readonly #databases: ReadonlyMap<string, MemoryDatabase>
  readonly #takeFault: () => Fault | undefined
  readonly #monitors = new Map<string, { readonly monitor: Monitor; readonly database: MemoryDatabase }>()
  readonly #waiting = new Map<unknown, Waiting>()
  readonly #stops: (() => void)[]
  // While an answer overtakes its update, updates are kept here.
  #heldBack: (() => void)[] | undefined

  constructor(options: {
    readonly stream: Duplex
    readonly clock: Clock
    readonly databases: ReadonlyMap<string, MemoryDatabase>
    takeFault(): Fault | undefined
  }) {
    this.#clock = options.clock
    this.#databases = options.databases
    this.#takeFault = options.takeFault
    this.connection = new Connection({
      stream: options.stream,
      clock: options.clock,
      probeIntervalMs: 0,
      handlers: {
        onNotification: (method, params) => {
          if (method === 'cancel') this.#cancel(params[0])
        },
        onRequest: request => this.#onRequest(request),
      },
    })
    this.#stops = [...this.#databases.values()].map(database =>
      database.onCommit(commit => this.#onCommit(database, commit)),
    )
    void this.connection.ended.then(() => {
      for (const stop of this.#stops) stop()
      for (const { abort } of this.#waiting.values()) abort.abort()
    })
  }

  #onRequest(request: Request): void {
    try {
      const answer = this.#answer(request)
      if (answer !== undefined) this.connection.respond(request.id, answer)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.connection.respond(request.id, { error: error.toJson() })
    }
  }

  /** The answer, or undefined when it comes later. */
  #answer(request: Request): { readonly result: unknown } | undefined {
    const { method, params } = request
    switch (method) {
      case 'list_dbs':
        return { result: [...this.#databases.keys()] }
      case 'get_schema':
        return { result: this.#database(params[0]).schemaJson }
      case 'set_db_change_aware':
        return { result: {} }
      case 'get_server_id':
        return { result: zeroUuid }
      case 'monitor_cond':
        return { result: this.#monitor(params, 'update2').initial() }
      case 'monitor_cond_since':
        return { result: this.#monitor(params, 'update3').since(params[3]) }
      case 'monitor_cond_change':
        this.#changeMonitor(params)
        return { result: {} }
      case 'monitor_cancel':
        this.#monitors.delete(JSON.stringify(params[0]))
        return { result: {} }
      case 'transact':
        this.#transact(request)
        return undefined
      default:
        throw new Refusal('unknown method')
    }
  }

  #database(name: unknown): MemoryDatabase {
    const database = this.#databases.get(String(name))
    if (database === undefined) throw new Refusal('unknown database', `no database ${JSON.stringify(name)}`)
    return database
  }

  #monitor(params: readonly unknown[], method: 'update2' | 'update3') {
    const [name, id, requests] = params
    const database = this.#database(name)
    const key = JSON.stringify(id)
    if (this.#monitors.has(key)) throw new Refusal('syntax error', 'duplicate monitor ID')
    const monitor = new Monitor({ id, method, schema: database.schema, requests })
    this.#monitors.set(key, { monitor, database })
    return {
      initial: () => monitor.initial(database),
      since: (id: unknown) => {
        const commits = typeof id === 'string' ? database.since(id) : undefined
        return commits === undefined
          ? [false, database.lastTransactionId, monitor.initial(database)]
          : [true, database.lastTransactionId, monitor.updates(squash(commits)) ?? {}]
      },
    }
  }

  #changeMonitor(params: readonly unknown[]): void {
    const entry = this.#monitors.get(JSON.stringify(params[0]))
    if (entry === undefined) throw new Refusal('unknown monitor')
    const updates = entry.monitor.change(entry.database, params[2])
    if (updates !== undefined) this.#sendUpdates(entry.monitor, entry.database.lastTransactionId, updates)
  }

  #transact(request: Request): void {
    const database = this.#database(request.params[0])
    const fault = this.#takeFault()
    if (fault?.kind === 'drop-before-commit') this.#drop()
    if (!this.connection.isOpen) return
    if (fault?.kind === 'answer-first') this.#heldBack = []
    const outcome = database.run(request.params.slice(1))
    if (fault?.kind === 'drop-after-commit') this.#drop()
    if (outcome.kind === 'wait') this.#wait(request, database, outcome)
    else this.#respond(request.id, outcome.results, fault)
    const held = this.#heldBack ?? []
    this.#heldBack = undefined
    // Two turns of the event loop: in the first a client of the same process sees the answer alone, and its next
    // question cannot be here before the second.
    if (held.length > 0) setImmediate(() => setImmediate(() => sendAll(held)))
  }

  #respond(id: unknown, result: unknown, fault: Fault | undefined): void {
    if (fault?.kind === 'delay') {
      void this.#clock.sleep(fault.ms).then(() => this.connection.respond(id, { result }))
    } else {
      this.connection.respond(id, { result })
    }
  }

  #drop(): void {
    this.connection.close(new OvsdbConnectionLost('dropped on purpose'))
  }

  // Tried again after each commit, whoever made it, until the time is up.
  #wait(
    request: Request,
    database: MemoryDatabase,
    outcome: { readonly timeoutMs: number; readonly results: readonly unknown[] },
  ): void {
    if (this.#waiting.size >= WAITING_MAX) throw new Refusal('resources exhausted')
    const abort = new AbortController()
    this.#waiting.set(request.id, { request, database, abort })
    if (!Number.isFinite(outcome.timeoutMs)) return
    void this.#clock.sleep(outcome.timeoutMs, abort.signal).then(
      () => this.#finish(request.id, { result: outcome.results }),
      () => undefined,
    )
  }

  #finish(id: unknown, answer: { readonly result: unknown } | { readonly error: unknown }): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    waiting.abort.abort()
    this.connection.respond(id, answer)
  }

  #cancel(id: unknown): void {
    this.#finish(id, { error: 'canceled' })
  }

  #onCommit(database: MemoryDatabase, commit: Commit): void {
    for (const { monitor, database: monitored } of this.#monitors.values()) {
      if (monitored !== database) continue
      const updates = monitor.updates(commit.changes)
      if (updates !== undefined) this.#sendUpdates(monitor, commit.id, updates)
    }
    // Not from within the commit that woke us: each runs a transaction of its own.
    if (this.#waiting.size > 0) setImmediate(() => this.#retryWaiting(database))
  }

  #retryWaiting(database: MemoryDatabase): void {
    for (const { request, database: waitedFor } of [...this.#waiting.values()]) {
      if (waitedFor !== database || !this.#waiting.has(request.id)) continue
      const outcome = database.run(request.params.slice(1))
      if (outcome.kind === 'answer') this.#finish(request.id, { result: outcome.results })
    }
  }

  #sendUpdates(monitor: Monitor, transactionId: string, updates: object): void {
    const params = monitor.method === 'update2' ? [monitor.id, updates] : [monitor.id, transactionId, updates]
    const send = () => this.connection.notify(monitor.method, params)
    if (this.#heldBack === undefined) send()
    else this.#heldBack.push(send)
  }
}

function sendAll(sends: readonly (() => void)[]): void {
  for (const send of sends) send()
}
