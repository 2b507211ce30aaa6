import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { routeSelectionFields } from '../../reconcile/release/ovn-capabilities.ts'
import type { EcmpHash, HashPolicy } from './ecmp-hash.ts'
import { EcmpHashNotSupported } from './errors.ts'

/** What the router's provider can choose next hops by; empty: it cannot be told. */
export async function hashesOf(tx: ReadTx, isOfAgents: boolean): Promise<readonly HashPolicy[]> {
  if (isOfAgents || !(await hasCapability(tx))) return []
  return ['l3', 'l3l4']
}

/** Throws EcmpHashNotSupported with the reason. */
export async function requireHash(
  tx: ReadTx,
  router: { readonly hash: EcmpHash | null | undefined; readonly flavorId: string | null | undefined },
): Promise<void> {
  if (router.hash == null) return
  if (router.flavorId != null)
    throw new EcmpHashNotSupported({ reason: 'the provider of its flavor chooses by itself' })
  if (router.hash === 'inner')
    throw new EcmpHashNotSupported({ reason: 'OVN does not look into what tunnels carry' })
  if (!(await hasCapability(tx)))
    throw new EcmpHashNotSupported({
      reason: 'the running OVN has no selection_fields of routes, which came with 25.03',
    })
}

async function hasCapability(tx: ReadTx): Promise<boolean> {
  const { rows } =
    await sql`select from ovn_capability where name = ${routeSelectionFields} and is_present`.execute(tx)
  return rows.length > 0
}
