import type { Duplex } from 'node:stream'
import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { OvsdbConnectionLost, OvsdbProtocolError, OvsdbRequestError } from '../errors.ts'
import { LiveReplica } from '../replica/live-replica.ts'
import { ReplicaInconsistent } from '../replica/plan.ts'
import type { ReplicaChanges } from '../replica/replica.ts'
import { zeroUuid } from '../schema/atoms.ts'
import { encodeWhere, tableOf } from '../schema/encode-operation.ts'
import { parseSchema } from '../schema/parse-schema.ts'
import type { Schema } from '../schema/schema.ts'
import { Connection } from '../wire/connection.ts'
import type { MonitorPlan } from './monitor-plan.ts'
import { objection, readServerStatus, serverColumns, serverSchema } from './server-status.ts'

const SERVER_MONITOR = 'server'
const DATA_MONITOR = 'data'

/** What one connection leaves to the next: enough to ask only for what happened meanwhile. */
export interface Progress {
  /** The monitor request for which `transactionId` holds; another request needs a full dump. */
  request: string
  transactionId: string
  clusterId: string | undefined
  index: number
}

export function freshProgress(): Progress {
  return { request: '', transactionId: zeroUuid, clusterId: undefined, index: 0 }
}

export interface SessionOptions {
  readonly stream: Duplex
  readonly database: string
  readonly leaderOnly: boolean
  readonly probeIntervalMs: number
  readonly clock: Clock
  readonly log: Log
  readonly replica: LiveReplica
  readonly progress: Progress
  planMonitor(schema: Schema): MonitorPlan
  onSchema(schema: Schema): void
  onChanges(changes: ReplicaChanges): void
}

/** One connection to one server, from the first question to its end. */
export class Session {
  readonly connection: Connection
  readonly #options: SessionOptions
  // `_Server` is a database like any other, so it gets a replica like any other.
  readonly #server = new LiveReplica()
  #isServerKnown = false

  constructor(options: SessionOptions) {
    this.#options = options
    this.connection = new Connection({
      stream: options.stream,
      clock: options.clock,
      probeIntervalMs: options.probeIntervalMs,
      handlers: { onNotification: (method, params) => this.#onNotification(method, params) },
    })
  }

  /** Resolves when the replica is in sync with this server; rejects when the server is unfit or lost. */
  async start(): Promise<void> {
    try {
      await this.#watchServer()
      const schema = parseSchema(await this.connection.request('get_schema', [this.#options.database]).result)
      this.#options.onSchema(schema)
      await this.#monitor(schema)
    } catch (error) {
      this.connection.close(error instanceof Error ? error : new OvsdbProtocolError(String(error)))
      throw error
    }
  }

  /** Asks for other conditions; the rows that come or go are updates like all others. */
  async setConditions(schema: Schema, plan: MonitorPlan): Promise<void> {
    const requests = Object.fromEntries(
      [...plan.conditions].map(([table, where]) => [
        table,
        [{ where: encodeWhere(tableOf(schema, table), where) }],
      ]),
    )
    await this.connection.request('monitor_cond_change', [DATA_MONITOR, DATA_MONITOR, requests]).result
    this.#options.progress.request = plan.text
  }

  async #watchServer(): Promise<void> {
    // Without this the server hangs up whenever a database is added, removed or converted.
    const aware = this.connection.request('set_db_change_aware', [true]).result.catch(ignoreRefusal)
    const monitor = this.connection.request(
      'monitor_cond',
      ['_Server', SERVER_MONITOR, { Database: [{ columns: serverColumns }] }],
      async result => {
        await this.#server.applySnapshot(
          serverSchema,
          new Map([['Database', serverColumns]]),
          result,
          undefined,
        )
        this.#isServerKnown = true
        this.#checkServer()
      },
    )
    // A server from before 2.9 has no such database, and no clusters either.
    await Promise.all([aware, monitor.result.catch(ignoreRefusal)])
  }

  #checkServer(): void {
    if (!this.#isServerKnown) return
    const { database, leaderOnly, progress } = this.#options
    const row = [...this.#server.rows('Database')].find(candidate => candidate.name === database)
    if (row === undefined) throw new OvsdbConnectionLost(`the server has no database ${database}`)
    const status = readServerStatus(row)
    const reason = objection(status, { leaderOnly, clusterId: progress.clusterId, indexMin: progress.index })
    if (reason !== undefined) throw new OvsdbConnectionLost(reason)
    if (status.clusterId !== progress.clusterId) {
      // Another cluster's history says nothing about ours.
      Object.assign(progress, { ...freshProgress(), clusterId: status.clusterId })
    }
    progress.index = Math.max(progress.index, status.index)
  }

  async #monitor(schema: Schema): Promise<void> {
    const { database, progress, replica } = this.#options
    const plan = this.#options.planMonitor(schema)
    const since = progress.request === plan.text ? progress.transactionId : zeroUuid
    const { result } = this.connection.request(
      'monitor_cond_since',
      [database, DATA_MONITOR, plan.requests, since],
      async json => {
        if (!Array.isArray(json)) throw new OvsdbProtocolError('monitor_cond_since answered with no list')
        const [found, transactionId, updates] = json
        const id = typeof transactionId === 'string' ? transactionId : zeroUuid
        const changes =
          found === true
            ? await replica.applyUpdate(updates, id)
            : await replica.applySnapshot(schema, plan.columns, updates, id)
        progress.request = plan.text
        progress.transactionId = id
        this.#options.log.debug('monitor started', {
          database,
          resumed: found === true,
          rows: changes.rows.length,
        })
        this.#report(changes)
      },
    )
    await result
  }

  #onNotification(method: string, params: readonly unknown[]): void | Promise<void> {
    const [monitor] = params
    switch (method) {
      case 'update2': {
        if (monitor !== SERVER_MONITOR) return
        const applied = this.#server.applyUpdate(params[1], undefined)
        if (applied instanceof Promise) return applied.then(() => this.#checkServer())
        return this.#checkServer()
      }
      case 'update3':
        return monitor === DATA_MONITOR ? this.#onUpdate(params[1], params[2]) : undefined
      case 'monitor_canceled':
        // The database was removed, or converted to another schema: start over with the new one.
        throw new OvsdbConnectionLost('the server canceled the monitor')
      default:
        return
    }
  }

  #onUpdate(transactionId: unknown, updates: unknown): void | Promise<void> {
    const id = typeof transactionId === 'string' ? transactionId : zeroUuid
    const done = (changes: ReplicaChanges) => {
      this.#options.progress.transactionId = id
      this.#report(changes)
    }
    try {
      const applied = this.#options.replica.applyUpdate(updates, id)
      return applied instanceof Promise
        ? applied.then(done).catch(error => this.#forget(error))
        : done(applied)
    } catch (error) {
      this.#forget(error)
    }
  }

  #forget(error: unknown): never {
    if (error instanceof ReplicaInconsistent) this.#options.progress.transactionId = zeroUuid
    throw error
  }

  #report(changes: ReplicaChanges): void {
    if (changes.rows.length > 0) this.#options.onChanges(changes)
  }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof OvsdbRequestError)) throw error
}
