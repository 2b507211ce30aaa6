// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Traffic that counts for a label, or does not. */
export interface MeteringLabelRule {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** The label that the traffic counts for. */
  readonly metering_label_id: string
  /** Which way the packets go, seen from the router’s networks. */
  readonly direction: 'ingress' | 'egress'
  /** Whether the traffic is left out. */
  readonly excluded: boolean
  /** Prefix of the inside addresses; source and destination say it better. */
  readonly remote_ip_prefix: string | null
  /** Prefix that packets come from. */
  readonly source_ip_prefix: string | null
  /** Prefix that packets go to. */
  readonly destination_ip_prefix: string | null
}

/** What a new metering_label_rule is made from. */
export interface MeteringLabelRuleCreate {
  /** The label that the traffic counts for. */
  readonly metering_label_id: string
  /** Which way the packets go, seen from the router’s networks. */
  readonly direction: 'ingress' | 'egress'
  /** Whether the traffic is left out. */
  readonly excluded?: boolean
  /** Prefix of the inside addresses; source and destination say it better. */
  readonly remote_ip_prefix?: string | null
  /** That of the label. */
  readonly project_id?: string
  /** That of the label. */
  readonly tenant_id?: string
  /** Prefix that packets come from. */
  readonly source_ip_prefix?: string | null
  /** Prefix that packets go to. */
  readonly destination_ip_prefix?: string | null
}

/** Filters, sorting and paging of a metering_label_rule list; an array matches any of its values. */
export type MeteringLabelRuleQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** The label that the traffic counts for. */
  readonly metering_label_id?: QueryValue
  /** Which way the packets go, seen from the router’s networks. */
  readonly direction?: QueryValue
  /** Whether the traffic is left out. */
  readonly excluded?: QueryValue
  /** Prefix of the inside addresses; source and destination say it better. */
  readonly remote_ip_prefix?: QueryValue
  /** Prefix that packets come from. */
  readonly source_ip_prefix?: QueryValue
  /** Prefix that packets go to. */
  readonly destination_ip_prefix?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'metering_label_id' | 'direction' | 'excluded' | 'remote_ip_prefix' | 'source_ip_prefix' | 'destination_ip_prefix')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the metering_label_rules that match, in one answer unless `limit` is given. */
export async function listMeteringLabelRules<const Q extends MeteringLabelRuleQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<MeteringLabelRule, Q>[]> {
  const answer = await transport.send<{ metering_label_rules: readonly Shown<MeteringLabelRule, Q>[] }>({ method: 'GET', path: '/metering/metering-label-rules', ...(query === undefined ? {} : { query }) })
  return answer.metering_label_rules
}

/** The same page by page, `limit` objects a request. */
export function pageMeteringLabelRules<const Q extends MeteringLabelRuleQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<MeteringLabelRule, Q>[], void, undefined> {
  return pages(transport, { path: '/metering/metering-label-rules', collection: 'metering_label_rules' }, query)
}

export async function createMeteringLabelRule(transport: Transport, values: MeteringLabelRuleCreate): Promise<MeteringLabelRule> {
  const answer = await transport.send<{ metering_label_rule: MeteringLabelRule }>({ method: 'POST', path: '/metering/metering-label-rules', body: { metering_label_rule: values } })
  return answer.metering_label_rule
}

/** All or none of them, in the order given. */
export async function createMeteringLabelRules(
  transport: Transport,
  values: readonly MeteringLabelRuleCreate[],
): Promise<readonly MeteringLabelRule[]> {
  const answer = await transport.send<{ metering_label_rules: readonly MeteringLabelRule[] }>({ method: 'POST', path: '/metering/metering-label-rules', body: { metering_label_rules: values } })
  return answer.metering_label_rules
}

export async function showMeteringLabelRule<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<MeteringLabelRule, Q>> {
  const answer = await transport.send<{ metering_label_rule: Shown<MeteringLabelRule, Q> }>({ method: 'GET', path: `/metering/metering-label-rules/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.metering_label_rule
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteMeteringLabelRule(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/metering/metering-label-rules/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
