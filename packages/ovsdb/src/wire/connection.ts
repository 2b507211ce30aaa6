import type { Duplex } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '@neutrino/base/clock.ts'
import { OvsdbConnectionLost, OvsdbProtocolError, OvsdbRequestError } from '../errors.ts'
import { type Message, readMessage } from './message.ts'
import { MessageParser } from './message-parser.ts'

/** Time spent on received bytes before other work of the process gets its turn. */
const SLICE_MS_MAX = 10

/** Requests without an answer; more means that the caller ignores the server's pace. */
const REQUESTS_IN_FLIGHT_MAX = 10_000

/** Handlers run in the order of arrival; a returned promise holds back everything that came later. */
export interface ConnectionHandlers {
  onNotification(method: string, params: readonly unknown[]): void | Promise<void>
  /** Requests other than `echo`, which is answered here. */
  onRequest?(request: {
    readonly id: unknown
    readonly method: string
    readonly params: readonly unknown[]
  }): void
}

interface Pending {
  readonly method: string
  resolve(result: unknown): void | Promise<void>
  reject(error: Error): void
}

/** One JSON-RPC 1.0 peer on a stream; both sides may ask (RFC 7047, section 4). */
export class Connection {
  readonly #stream: Duplex
  readonly #clock: Clock
  readonly #handlers: ConnectionHandlers
  readonly #parser = new MessageParser()
  readonly #pending = new Map<number, Pending>()
  readonly #ended = Promise.withResolvers<Error>()
  readonly #abort = new AbortController()
  #chunks: Buffer[] = []
  #isDraining = false
  #receivedAtMs: number
  #nextId = 1

  constructor(options: {
    readonly stream: Duplex
    readonly clock: Clock
    /** 0 = never ask. */
    readonly probeIntervalMs: number
    readonly handlers: ConnectionHandlers
  }) {
    this.#stream = options.stream
    this.#clock = options.clock
    this.#handlers = options.handlers
    this.#receivedAtMs = options.clock.monotonicMs()
    this.#stream.on('data', (chunk: Buffer) => this.#receive(chunk))
    this.#stream.on('error', cause => this.close(new OvsdbConnectionLost('the connection broke', { cause })))
    this.#stream.on('close', () => this.close(new OvsdbConnectionLost('the peer closed the connection')))
    if (options.probeIntervalMs > 0) void this.#probe(options.probeIntervalMs)
  }

  /** Resolves with the reason when the connection has ended; never rejects. */
  get ended(): Promise<Error> {
    return this.#ended.promise
  }

  get isOpen(): boolean {
    return !this.#abort.signal.aborted
  }

  /**
   * Asks. `handle` runs in the order of arrival, before any later message is looked at; the promise is for
   * callers that do not care. Rejects with OvsdbRequestError, or the reason of the connection's end.
   */
  request(
    method: string,
    params: readonly unknown[],
    handle?: (result: unknown) => void | Promise<void>,
  ): { readonly id: number; readonly result: Promise<unknown> } {
    const id = this.#nextId++
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    // A handler that fails ends the connection, but its request is no longer among those that the end rejects.
    const handled = async (result: unknown) => {
      try {
        await handle?.(result)
        resolve(result)
      } catch (error) {
        reject(error)
        throw error
      }
    }
    if (!this.isOpen) {
      reject(this.#abort.signal.reason)
    } else if (this.#pending.size >= REQUESTS_IN_FLIGHT_MAX) {
      reject(new OvsdbRequestError({ method, error: 'too many requests in flight', details: '' }))
    } else {
      this.#pending.set(id, { method, reject, resolve: handle === undefined ? resolve : handled })
      this.#send({ method, params, id })
    }
    return { id, result: promise }
  }

  notify(method: string, params: readonly unknown[]): void {
    if (this.isOpen) this.#send({ method, params, id: null })
  }

  respond(id: unknown, answer: { readonly result: unknown } | { readonly error: unknown }): void {
    if (this.isOpen) this.#send({ result: null, error: null, ...answer, id })
  }

  /** Ends the connection; requests in flight reject with the reason. */
  close(reason: Error): void {
    if (!this.isOpen) return
    this.#abort.abort(reason)
    this.#stream.destroy()
    this.#chunks = []
    for (const pending of this.#pending.values()) pending.reject(reason)
    this.#pending.clear()
    this.#ended.resolve(reason)
  }

  #send(message: object): void {
    this.#stream.write(JSON.stringify(message))
  }

  #receive(chunk: Buffer): void {
    this.#receivedAtMs = this.#clock.monotonicMs()
    this.#chunks.push(chunk)
    if (!this.#isDraining) void this.#drain()
  }

  // Handles everything that has arrived. The stream is paused only when this does not end within its slice,
  // so that the backlog is the socket's, not ours.
  async #drain(): Promise<void> {
    this.#isDraining = true
    try {
      let sliceStartMs = performance.now()
      for (let chunk = this.#chunks.shift(); chunk !== undefined; chunk = this.#chunks.shift()) {
        this.#parser.push(chunk)
        for (let message = this.#parser.next(); message !== undefined; message = this.#parser.next()) {
          const pending = this.#handle(readMessage(message))
          if (pending !== undefined) {
            this.#stream.pause()
            await pending
          }
          if (!this.isOpen) return
          if (performance.now() - sliceStartMs > SLICE_MS_MAX) sliceStartMs = await this.#yield()
        }
        if (performance.now() - sliceStartMs > SLICE_MS_MAX) sliceStartMs = await this.#yield()
      }
      this.#stream.resume()
    } catch (error) {
      this.close(
        error instanceof Error ? error : new OvsdbProtocolError('a handler failed', { cause: error }),
      )
    } finally {
      this.#isDraining = false
    }
  }

  async #yield(): Promise<number> {
    this.#stream.pause()
    await nextTurn()
    return performance.now()
  }

  #handle(message: Message): void | Promise<void> {
    switch (message.kind) {
      case 'response': {
        const pending = this.#pending.get(message.id)
        this.#pending.delete(message.id)
        if (message.error === undefined) return pending?.resolve(message.result)
        pending?.reject(new OvsdbRequestError({ method: pending.method, ...message.error }))
        return
      }
      case 'notification':
        return this.#handlers.onNotification(message.method, message.params)
      case 'request':
        if (message.method === 'echo') this.respond(message.id, { result: message.params })
        else if (this.#handlers.onRequest) this.#handlers.onRequest(message)
        else this.respond(message.id, { error: { error: 'unknown method' } })
    }
  }

  // Any byte from the peer is a sign of life: a long dump must not look like silence, nor our own backlog.
  async #probe(intervalMs: number): Promise<void> {
    let askedAtMs: number | undefined
    let waitMs = intervalMs
    while (this.isOpen) {
      try {
        await this.#clock.sleep(waitMs, this.#abort.signal)
      } catch {
        return
      }
      const idleMs = this.#clock.monotonicMs() - this.#receivedAtMs
      waitMs = intervalMs
      if (this.#isDraining || (askedAtMs !== undefined && this.#receivedAtMs >= askedAtMs))
        askedAtMs = undefined
      if (idleMs < intervalMs) waitMs = intervalMs - idleMs
      else if (askedAtMs !== undefined)
        this.close(new OvsdbConnectionLost(`no sign of life for ${idleMs} ms`))
      else if (!this.#isDraining) {
        askedAtMs = this.#clock.monotonicMs()
        this.request('echo', []).result.catch(() => undefined)
      }
    }
  }
}
