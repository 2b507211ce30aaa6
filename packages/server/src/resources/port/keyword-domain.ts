import { sql } from 'kysely'
import type { WriteContext } from '../../definition/behaviour.ts'
import { hasKeywords, resolveKeywords } from '../../definition/domain-keywords.ts'

/**
 * SQL of the domain that a port has of its network; `port` and `network` are their tables. A pattern that could not be
 * resolved is no domain.
 */
export const domainOfNetwork = (port: string, network: string) =>
  `coalesce(${port}.keyword_domain, case when ${network}.dns_domain like '%<%' then '' else ${network}.dns_domain end)`

/** What the network's domain means for the actor who names a port; null when it is no pattern, or cannot be told. */
export function keywordDomain(
  { op }: Pick<WriteContext, 'op'>,
  network: { readonly dnsDomain: string },
): string | null {
  return hasKeywords(network.dnsDomain) ? (resolveKeywords(network.dnsDomain, op.actor) ?? null) : null
}

/** The same for a port that gets another name; undefined when it does not. One statement, or none. */
export async function changedKeywordDomain(
  context: WriteContext,
  networkId: string,
  changes: { readonly dnsName?: string | undefined; readonly dnsDomain?: string | undefined },
): Promise<string | null | undefined> {
  if (changes.dnsName === undefined && changes.dnsDomain === undefined) return undefined
  const { rows } = await sql<{ dnsDomain: string }>`
    select dns_domain as "dnsDomain" from network where id = ${networkId}`.execute(context.tx)
  return rows[0] === undefined ? undefined : keywordDomain(context, rows[0])
}
