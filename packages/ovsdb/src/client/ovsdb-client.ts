import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import type { Operation, OperationResult, Where } from '../operation.ts'
import type { Replica, ReplicaChanges } from '../replica/replica.ts'
import type { TableTypes } from '../value.ts'

export type DatabaseName = 'OVN_Northbound' | 'OVN_Southbound' | 'Open_vSwitch'

/** PEM texts, not file names. */
export interface TlsOptions {
  readonly key: string
  readonly certificate: string
  readonly ca: string
}

export interface ConnectOptions {
  /** `tcp:HOST:PORT`, `ssl:HOST:PORT`, `unix:PATH`, IPv6 hosts in brackets; tried in this order, in a ring. */
  readonly remotes: readonly string[]
  readonly database: DatabaseName | (string & {})
  /** Stay only with the Raft leader. A standalone server counts as one. */
  readonly leaderOnly: boolean
  /** What to replicate; everything when left out. What the server lacks is skipped, see `hasColumn`. */
  readonly tables?: Readonly<Record<string, readonly string[] | 'all'>>
  /** Which rows to replicate, by table: any of these clauses. All rows when left out. */
  readonly conditions?: Readonly<Record<string, Where>>
  readonly tls?: TlsOptions
  /** Idle time after which the peer is asked for a sign of life; half-dead after two. Default 5000; 0 = never. */
  readonly probeIntervalMs?: number
  /** Upper bound of the delay between two rounds over the remotes. Default 8000. */
  readonly backoffMsMax?: number
  readonly clock: Clock
  readonly log: Log
}

export interface ClientStatus {
  /** connecting: no connection yet; syncing: reading the contents; synced; lost: had been synced before. */
  readonly state: 'connecting' | 'syncing' | 'synced' | 'lost' | 'closed'
  readonly remote: string | undefined
  readonly since: Date
  readonly lastError: Error | undefined
}

export interface TransactOptions {
  /** Time for the answer. Default 180000. When it runs out the outcome is unknown. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export interface OvsdbClient<Tables extends TableTypes = TableTypes> {
  readonly replica: Replica<Tables>
  readonly status: ClientStatus
  /** Resolves when the replica is in sync; rejects when the client is closed or the signal aborts. */
  ready(signal?: AbortSignal): Promise<void>
  /**
   * Commits all operations or none. Rejects with
   * - OvsdbNotConnected: not sent, nothing happened; await `ready`, look at the replica, decide anew;
   * - OvsdbTransactionError: refused, nothing happened; says which operation and why;
   * - OvsdbOutcomeUnknown: sent, but no answer came. Await `ready` and compare with the replica again; insert
   *   with UUIDs of your own choice, so that what did happen is recognised and cannot happen twice.
   * A cluster that changes its leader may run a transaction again on its own: then `duplicate uuid` can be
   * the answer to an insert that did succeed. The same comparison settles it.
   */
  transact(operations: readonly Operation[], options?: TransactOptions): Promise<readonly OperationResult[]>
  /**
   * Resolves when the replica shows every transaction that this client saw committed before the call. A server
   * sends updates before the answer when it is in order, so after `transact` it is mostly immediate knowledge;
   * this asks. If the connection is lost meanwhile, it waits for the next sync.
   */
  synced(signal?: AbortSignal): Promise<void>
  /** Called synchronously after the replica has changed; returns the way to stop. */
  onChange(listener: (changes: ReplicaChanges) => void): () => void
  onStatus(listener: (status: ClientStatus) => void): () => void
  /** By the server's schema; false before the first connection. */
  hasTable(table: string): boolean
  hasColumn(table: string, column: string): boolean
  /** Replaces the clauses of the given tables (`monitor_cond_change`); [] = all rows. */
  setConditions(conditions: Readonly<Record<string, Where>>): Promise<void>
  close(): Promise<void>
}
