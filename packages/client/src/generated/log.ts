// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Which packets hypervisors note in their logs. */
export interface Log {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** What judges the packets: security_group. */
  readonly resource_type: string
  /** The security group whose packets are logged; all when null. */
  readonly resource_id: string | null
  /** Whether packets that are let through are logged, those that are not, or all. */
  readonly event: 'ACCEPT' | 'DROP' | 'ALL'
  /** The port whose groups are logged; all when null. */
  readonly target_id: string | null
  /** Whether anything is logged. */
  readonly enabled: boolean
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
  /** Free text for people. */
  readonly description: string
}

/** What a new log is made from. */
export interface LogCreate {
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** What judges the packets: security_group. */
  readonly resource_type: string
  /** The security group whose packets are logged; all when null. */
  readonly resource_id?: string | null
  /** Whether packets that are let through are logged, those that are not, or all. */
  readonly event?: 'ACCEPT' | 'DROP' | 'ALL'
  /** The port whose groups are logged; all when null. */
  readonly target_id?: string | null
  /** Whether anything is logged. */
  readonly enabled?: boolean
  /** Free text for people. */
  readonly description?: string
}

/** What may be changed. */
export interface LogUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Whether anything is logged. */
  readonly enabled?: boolean
  /** Free text for people. */
  readonly description?: string
}

/** Filters, sorting and paging of a log list; an array matches any of its values. */
export type LogQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** What judges the packets: security_group. */
  readonly resource_type?: QueryValue
  /** The security group whose packets are logged; all when null. */
  readonly resource_id?: QueryValue
  /** Whether packets that are let through are logged, those that are not, or all. */
  readonly event?: QueryValue
  /** The port whose groups are logged; all when null. */
  readonly target_id?: QueryValue
  /** Whether anything is logged. */
  readonly enabled?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'tenant_id' | 'name' | 'resource_type' | 'resource_id' | 'target_id' | 'enabled')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the logs that match, in one answer unless `limit` is given. */
export async function listLogs<const Q extends LogQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Log, Q>[]> {
  const answer = await transport.send<{ logs: readonly Shown<Log, Q>[] }>({ method: 'GET', path: '/log/logs', ...(query === undefined ? {} : { query }) })
  return answer.logs
}

/** The same page by page, `limit` objects a request. */
export function pageLogs<const Q extends LogQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Log, Q>[], void, undefined> {
  return pages(transport, { path: '/log/logs', collection: 'logs' }, query)
}

export async function createLog(transport: Transport, values: LogCreate): Promise<Log> {
  const answer = await transport.send<{ log: Log }>({ method: 'POST', path: '/log/logs', body: { log: values } })
  return answer.log
}

/** All or none of them, in the order given. */
export async function createLogs(
  transport: Transport,
  values: readonly LogCreate[],
): Promise<readonly Log[]> {
  const answer = await transport.send<{ logs: readonly Log[] }>({ method: 'POST', path: '/log/logs', body: { logs: values } })
  return answer.logs
}

export async function showLog<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Log, Q>> {
  const answer = await transport.send<{ log: Shown<Log, Q> }>({ method: 'GET', path: `/log/logs/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.log
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateLog(
  transport: Transport,
  id: string,
  changes: LogUpdate,
  options: { readonly revision?: number } = {},
): Promise<Log> {
  const answer = await transport.send<{ log: Log }>({ method: 'PUT', path: `/log/logs/${encodeURIComponent(id)}`, body: { log: changes }, headers: ifMatch(options.revision) })
  return answer.log
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteLog(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/log/logs/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
