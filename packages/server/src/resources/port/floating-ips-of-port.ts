import { formatIp, parseIp } from '@neutrino/base/ip.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { BadRequest } from '../../errors/errors.ts'

// Floating IPs refer to ports and import their folder, so what ports do to them is here.

/** Ports that go, or addresses that a port is about to lose. */
interface Loss {
  readonly portIds: readonly string[]
  /** Addresses that stay; absent: none does. */
  readonly kept?: readonly string[]
}

/**
 * Frees the floating IPs of ports that are about to go, and those whose last port forwarding led to them;
 * they keep their address and remember their last router. NDP proxies for the ports go. The rows of the ports are locked already, so no
 * association or forwarding can slip in behind this.
 */
export async function disassociateFloatingIps(
  context: Pick<WriteContext, 'tx' | 'dirty'>,
  portIds: readonly string[],
): Promise<void> {
  if (portIds.length > 0) await freeFloatingIps(context, { portIds })
}

/** Removes the port forwardings to addresses that a locked port does not keep, and the NDP proxies for them. */
export async function removeForwardings(
  context: Pick<WriteContext, 'tx' | 'dirty'>,
  port: { readonly id: string; readonly addresses: readonly string[] },
): Promise<void> {
  await freeFloatingIps(context, { portIds: [port.id], kept: port.addresses })
}

async function freeFloatingIps({ tx, dirty }: Pick<WriteContext, 'tx' | 'dirty'>, loss: Loss): Promise<void> {
  const { portIds, kept } = loss
  const lost = sql`internal_port_id = any(${portIds}::uuid[])
    and internal_ip_address <> all(${kept ?? []}::inet[])`
  const ledTo = kept === undefined ? sql`port_id = any(${portIds}::uuid[])` : sql`false`
  // NDP proxies for the addresses go in the same statement, for nearly every port has nothing of all this.
  const { rows } = await sql<{ kind: 'floating_ip' | 'router'; id: string }>`
    with locked as (
      select id from floating_ip where ${ledTo}
        or id in (select floating_ip_id from port_forwarding where ${lost})
      order by id for update
    ), proxies as (
      delete from ndp_proxy where port_id = any(${portIds}::uuid[])
        and ip_address <> all(${kept ?? []}::inet[]) returning router_id
    )
    select 'floating_ip' as kind, id from locked union select 'router', router_id from proxies`.execute(tx)
  dirty('router', ...rows.flatMap(row => (row.kind === 'router' ? row.id : [])))
  const ids = rows.flatMap(row => (row.kind === 'floating_ip' ? row.id : []))
  if (ids.length === 0) return
  // A second statement: it sees the forwardings that whoever held a lock has left.
  await sql`
    with gone as (delete from port_forwarding where ${lost})
    update floating_ip f set port_id = null, fixed_ip_address = null,
      router_id = case when s.stays then f.router_id end,
      last_known_router_id = case when s.stays then f.last_known_router_id else f.router_id end,
      status = case when s.stays then f.status else 'DOWN' end,
      revision_number = f.revision_number + 1, updated_at = now()
    from (select i.id, exists (select from port_forwarding
        where floating_ip_id = i.id and not (${lost})) as stays
      from unnest(${ids}::uuid[]) i (id)) s
    where f.id = s.id`.execute(tx)
  dirty('floating_ip', ...ids)
}

/**
 * Refuses a locked port's new addresses when a floating IP leads to one that is missing among them.
 * Throws BadRequest, as upstream does.
 */
export async function keepFixedAddresses(
  tx: ReadTx,
  port: { readonly id: string; readonly addresses: readonly string[] },
): Promise<void> {
  const inUse = await tx
    .selectFrom('floating_ip')
    .select('fixed_ip_address')
    .where('port_id', '=', port.id)
    .execute()
  const stays = new Set(port.addresses.map(canonical))
  if (inUse.some(row => row.fixed_ip_address !== null && !stays.has(canonical(row.fixed_ip_address)))) {
    throw new BadRequest({
      resource: 'port',
      msg: `port ${port.id} keeps the address that a floating IP leads to`,
    })
  }
}

function canonical(text: string): string {
  const ip = parseIp(text)
  return ip === undefined ? text : formatIp(ip)
}
