import { sql } from 'kysely'
import type { ReadTx } from '../database/database.ts'
import { isAgentAlive } from './agent-alive.ts'
import { ipsecExtension } from './encryption.ts'

/** SQL: what the extension told last, of a row of `agent`; null where there is none. */
export const toldOfIpsec = (agent: string) => `${agent}.status_report->'custom'->'${ipsecExtension}'`

/** SQL: whether a live agent says that its host can encrypt tunnels. @param agent a row of `agent` */
export function canEncrypt(agent: string): string {
  return `(coalesce((${toldOfIpsec(agent)}->>'can_encrypt')::boolean, false)
    and ${agent}.configurations->'extensions' @> '["${ipsecExtension}"]' and ${isAgentAlive(agent)})`
}

/** SQL: whether the agent of a host says that it can encrypt tunnels. @param host SQL of the host's name */
export function hostCanEncrypt(host: string): string {
  return `exists (select from agent e where e.host = ${host} and e.agent_type = 'OVN Neutron agent' and ${canEncrypt('e')})`
}

/** SQL: whether a binding carries packets on its host. */
export const isPlugged = (binding: string) =>
  `(${binding}.host <> '' and ${binding}.vif_type not in ('unbound', 'binding_failed'))`

/** Hosts that are named when some cannot encrypt. */
const HOSTS_NAMED_MAX = 20

/** Some of the hosts that have ports of the network and cannot encrypt what it carries, by name. */
export async function hostsWithoutEncryption(
  tx: ReadTx,
  network: { readonly networkId: string; readonly encryptsTunnels: boolean },
): Promise<readonly string[]> {
  const { rows } = await sql<{ host: string }>`
    select distinct b.host from port_binding b join port p on p.id = b.port_id
    where p.network_id = ${network.networkId} and ${sql.raw(isPlugged('b'))}
      and not (${network.encryptsTunnels} and ${sql.raw(hostCanEncrypt('b.host'))})
    order by b.host limit ${HOSTS_NAMED_MAX}`.execute(tx)
  return rows.map(row => row.host)
}
