// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** A name for traffic through gateways of routers; agents of hypervisors count it. */
export interface MeteringLabel {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Free text for people. */
  readonly description: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** Whether traffic of the routers of all projects counts. */
  readonly shared: boolean
}

/** What a new metering_label is made from. */
export interface MeteringLabelCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Whether traffic of the routers of all projects counts. */
  readonly shared?: boolean
}

/** Filters, sorting and paging of a metering_label list; an array matches any of its values. */
export type MeteringLabelQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** Whether traffic of the routers of all projects counts. */
  readonly shared?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'description' | 'tenant_id' | 'shared')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the metering_labels that match, in one answer unless `limit` is given. */
export async function listMeteringLabels<const Q extends MeteringLabelQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<MeteringLabel, Q>[]> {
  const answer = await transport.send<{ metering_labels: readonly Shown<MeteringLabel, Q>[] }>({ method: 'GET', path: '/metering/metering-labels', ...(query === undefined ? {} : { query }) })
  return answer.metering_labels
}

/** The same page by page, `limit` objects a request. */
export function pageMeteringLabels<const Q extends MeteringLabelQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<MeteringLabel, Q>[], void, undefined> {
  return pages(transport, { path: '/metering/metering-labels', collection: 'metering_labels' }, query)
}

export async function createMeteringLabel(transport: Transport, values: MeteringLabelCreate): Promise<MeteringLabel> {
  const answer = await transport.send<{ metering_label: MeteringLabel }>({ method: 'POST', path: '/metering/metering-labels', body: { metering_label: values } })
  return answer.metering_label
}

/** All or none of them, in the order given. */
export async function createMeteringLabels(
  transport: Transport,
  values: readonly MeteringLabelCreate[],
): Promise<readonly MeteringLabel[]> {
  const answer = await transport.send<{ metering_labels: readonly MeteringLabel[] }>({ method: 'POST', path: '/metering/metering-labels', body: { metering_labels: values } })
  return answer.metering_labels
}

export async function showMeteringLabel<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<MeteringLabel, Q>> {
  const answer = await transport.send<{ metering_label: Shown<MeteringLabel, Q> }>({ method: 'GET', path: `/metering/metering-labels/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.metering_label
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteMeteringLabel(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/metering/metering-labels/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
