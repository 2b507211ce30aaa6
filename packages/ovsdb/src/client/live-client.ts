import type { Duplex } from 'node:stream'
import {
  OvsdbNotConnected,
  OvsdbOutcomeUnknown,
  OvsdbRequestError,
  OvsdbTransactionError,
} from '../errors.ts'
import type { Operation, OperationResult, Where } from '../operation.ts'
import { LiveReplica } from '../replica/live-replica.ts'
import type { ReplicaChanges } from '../replica/replica.ts'
import { encodeOperation } from '../schema/encode-operation.ts'
import type { Schema } from '../schema/schema.ts'
import { dial } from '../wire/dial.ts'
import { parseRemote, type Remote } from '../wire/remote.ts'
import { Backoff } from './backoff.ts'
import { Listeners } from './listeners.ts'
import { type MonitorPlan, planMonitor } from './monitor-plan.ts'
import type { ClientStatus, ConnectOptions, OvsdbClient, TransactOptions } from './ovsdb-client.ts'
import { readResults } from './read-results.ts'
import { freshProgress, Session } from './session.ts'

const PROBE_INTERVAL_MS = 5_000
const BACKOFF_MS_MAX = 8_000
const TRANSACT_TIMEOUT_MS = 180_000

export class LiveClient implements OvsdbClient {
  readonly replica = new LiveReplica()
  readonly #options: ConnectOptions
  readonly #remotes: readonly Remote[]
  readonly #progress = freshProgress()
  readonly #abort = new AbortController()
  readonly #changeListeners: Listeners<ReplicaChanges>
  readonly #statusListeners: Listeners<ClientStatus>
  readonly #running: Promise<void>
  #conditions: Readonly<Record<string, Where>>
  #schema: Schema | undefined
  #session: Session | undefined
  #status: ClientStatus

  constructor(options: ConnectOptions) {
    if (options.remotes.length === 0) throw new RangeError('no remotes')
    this.#options = options
    this.#remotes = options.remotes.map(parseRemote)
    this.#conditions = options.conditions ?? {}
    this.#changeListeners = new Listeners(options.log)
    this.#statusListeners = new Listeners(options.log)
    this.#status = {
      state: 'connecting',
      remote: undefined,
      since: options.clock.now(),
      lastError: undefined,
    }
    this.#running = this.#run()
  }

  get status(): ClientStatus {
    return this.#status
  }

  ready(signal?: AbortSignal): Promise<void> {
    if (this.#session?.connection.isOpen) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const end = AbortSignal.any([this.#abort.signal, ...(signal === undefined ? [] : [signal])])
      if (end.aborted) {
        reject(end.reason)
        return
      }
      const onAbort = () => {
        stop()
        reject(end.reason)
      }
      const stop = this.onStatus(status => {
        if (status.state !== 'synced') return
        stop()
        end.removeEventListener('abort', onAbort)
        resolve()
      })
      end.addEventListener('abort', onAbort, { once: true })
    })
  }

  async transact(
    operations: readonly Operation[],
    { timeoutMs = TRANSACT_TIMEOUT_MS, signal }: TransactOptions = {},
  ): Promise<readonly OperationResult[]> {
    signal?.throwIfAborted()
    const session = this.#session
    const schema = this.#schema
    if (session === undefined || schema === undefined || !session.connection.isOpen) {
      throw new OvsdbNotConnected(this.#status.lastError)
    }
    const encoded = operations.map(operation => encodeOperation(schema, operation))
    const { id, result } = session.connection.request('transact', [this.#options.database, ...encoded])
    const done = new AbortController()
    const ends = AbortSignal.any([done.signal, ...(signal === undefined ? [] : [signal])])
    const timeout = this.#options.clock.sleep(timeoutMs, ends).then(() => {
      throw new Error(`no answer to the transaction in ${timeoutMs} ms`)
    })
    timeout.catch(() => undefined)
    result.catch(() => undefined)
    try {
      return readResults(schema, operations, await Promise.race([result, timeout]))
    } catch (error) {
      if (error instanceof OvsdbTransactionError || error instanceof OvsdbRequestError) throw error
      // Saves the server a `wait` that nobody waits for; it does not tell us whether it came in time.
      session.connection.notify('cancel', [id])
      throw new OvsdbOutcomeUnknown(error)
    } finally {
      done.abort()
    }
  }

  async synced(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    const session = this.#session
    if (session === undefined) return this.ready(signal)
    // Answers come in order, and a server sends its updates before it looks at the next question.
    const echo = session.connection.request('echo', []).result
    const aborted = Promise.withResolvers<never>()
    const onAbort = () => aborted.reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      await Promise.race([echo, aborted.promise])
    } catch (error) {
      signal?.throwIfAborted()
      if (session.connection.isOpen) throw error
      return this.ready(signal)
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  onChange(listener: (changes: ReplicaChanges) => void): () => void {
    return this.#changeListeners.add(listener)
  }

  onStatus(listener: (status: ClientStatus) => void): () => void {
    return this.#statusListeners.add(listener)
  }

  hasTable(table: string): boolean {
    return this.#schema?.tables.has(table) ?? false
  }

  hasColumn(table: string, column: string): boolean {
    return this.#schema?.tables.get(table)?.columns.has(column) ?? false
  }

  async setConditions(conditions: Readonly<Record<string, Where>>): Promise<void> {
    this.#conditions = { ...this.#conditions, ...conditions }
    const session = this.#session
    // Without a session the next one asks for them; a lost one makes the next one read everything.
    if (session === undefined || this.#schema === undefined) return
    await session.setConditions(this.#schema, this.#plan(this.#schema)).catch(error => {
      if (session.connection.isOpen) throw error
    })
  }

  async close(): Promise<void> {
    if (!this.#abort.signal.aborted) this.#abort.abort(new OvsdbNotConnected('closed'))
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, backoffMsMax = BACKOFF_MS_MAX } = this.#options
    const backoff = new Backoff({ remotesCount: this.#remotes.length, delayMsMax: backoffMsMax })
    for (let at = 0; !this.#abort.signal.aborted; at++) {
      const remote = this.#remotes[at % this.#remotes.length]!
      const syncedMs = await this.#visit(remote)
      // Aborted by close; the loop's condition sees it.
      await clock.sleep(backoff.nextDelayMs(syncedMs), this.#abort.signal).catch(() => undefined)
    }
    this.#setStatus('closed', undefined, undefined)
  }

  /** Stays with a server as long as it is fit; tells for how many milliseconds we were in sync with it. */
  async #visit(remote: Remote): Promise<number> {
    const { clock, tls } = this.#options
    const { signal } = this.#abort
    const wasSynced = this.replica.isFilled
    let syncedAtMs: number | undefined
    let session: Session | undefined
    const onAbort = () => session?.connection.close(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      session = this.#openSession(await dial({ clock, signal }, remote, tls))
      this.#setStatus('syncing', remote, this.#status.lastError)
      await session.start()
      this.#session = session
      syncedAtMs = clock.monotonicMs()
      this.#setStatus('synced', remote, undefined)
      throw await session.connection.ended
    } catch (cause) {
      this.#session = undefined
      const error = cause instanceof Error ? cause : new Error(String(cause))
      if (!signal.aborted)
        this.#setStatus(wasSynced || syncedAtMs !== undefined ? 'lost' : 'connecting', remote, error)
      return syncedAtMs === undefined ? 0 : clock.monotonicMs() - syncedAtMs
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  #openSession(stream: Duplex): Session {
    const { database, leaderOnly, clock, log, probeIntervalMs = PROBE_INTERVAL_MS } = this.#options
    return new Session({
      stream,
      database,
      leaderOnly,
      probeIntervalMs,
      clock,
      log,
      replica: this.replica,
      progress: this.#progress,
      planMonitor: schema => this.#plan(schema),
      onSchema: schema => {
        this.#schema = schema
      },
      onChanges: changes => this.#changeListeners.tell(changes),
    })
  }

  #plan(schema: Schema): MonitorPlan {
    return planMonitor(schema, { tables: this.#options.tables, conditions: this.#conditions })
  }

  #setStatus(state: ClientStatus['state'], remote: Remote | undefined, lastError: Error | undefined): void {
    const isSame = this.#status.state === state && this.#status.lastError?.message === lastError?.message
    const since = this.#status.state === state ? this.#status.since : this.#options.clock.now()
    this.#status = { state, remote: remote?.text, since, lastError }
    const fields = {
      state,
      database: this.#options.database,
      remote: remote?.text,
      ...(lastError && { error: lastError }),
    }
    // Trying goes on for ever, so the same failure is news only once.
    if (isSame || state === 'syncing') this.#options.log.debug('database connection', fields)
    else if (state === 'lost' || state === 'connecting') this.#options.log.warn('database connection', fields)
    else this.#options.log.info('database connection', fields)
    this.#statusListeners.tell(this.#status)
  }
}
