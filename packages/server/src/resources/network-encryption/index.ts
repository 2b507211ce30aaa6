import { sql } from 'kysely'
import { hostCanEncrypt, isPlugged, toldOfIpsec } from '../../binding/host-encryption.ts'
import type { ReadTx } from '../../database/database.ts'
import { resourceSchema } from '../../definition/define-resource.ts'
import { shape } from '../../definition/shape.ts'
import type { Route } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'
import { selectCurrent } from '../../http/current.ts'
import type { ApiRequest, Services } from '../../http/wire.ts'
import { network } from '../network/index.ts'

/** A host that carries the network. */
interface HostStatus {
  readonly host: string
  /** Of the network, plugged there. */
  readonly ports: number
  /** Its agent lives, and says that it can. */
  readonly can_encrypt: boolean
  /** All its tunnels are encrypted; null: nobody says. */
  readonly encrypted: boolean | null
  /** Tunnels to other hosts, and those that are encrypted in both directions; null: nobody says. */
  readonly tunnels: number | null
  readonly tunnels_encrypted: number | null
  /** Chassis to which tunnels are not, the first of them. */
  readonly not_encrypted: readonly string[]
  /** What the host lacks: monitor, ike-daemon, certificate. */
  readonly missing: readonly string[]
}

/** One statement, however many hosts there are. */
async function selectHosts(tx: ReadTx, networkId: string): Promise<readonly HostStatus[]> {
  const { rows } = await sql<HostStatus>`
    with carrying as (
      select coalesce(b.vif_details->>'card_host', b.host) as host, count(*)::integer as ports
      from port_binding b join port p on p.id = b.port_id
      where p.network_id = ${networkId} and ${sql.raw(isPlugged('b'))} group by 1)
    select c.host, c.ports, ${sql.raw(hostCanEncrypt('c.host'))} as can_encrypt,
      (told.ipsec->>'encrypted')::boolean as encrypted, (told.ipsec->>'tunnels')::integer as tunnels,
      (told.ipsec->>'tunnels_encrypted')::integer as tunnels_encrypted,
      coalesce(told.ipsec->'not_encrypted', '[]') as not_encrypted, coalesce(told.ipsec->'missing', '[]') as missing
    from carrying c left join lateral (select ${sql.raw(toldOfIpsec('a'))} as ipsec from agent a
      where a.host = c.host and a.agent_type = 'OVN Neutron agent'
      order by a.heartbeat_at desc limit 1) told on true
    order by c.host`.execute(tx)
  return rows
}

async function statusOf(services: Services, request: ApiRequest, id: string) {
  const { settings, transactor } = services
  const { actor } = request.op
  const tx = transactor.database
  const schema = resourceSchema(network.definition, network.storage, settings)
  const policy = services.policy()
  const current = await selectCurrent(tx, schema, { actor, policy }, id, {
    rules: ['get_network'],
    lock: false,
  })
  authorize(policy, actor, { rule: 'get_network_encryption_status' }, current.target)
  return {
    encryption: current.values.encryption ?? null,
    tunnel_ipsec: settings.binding.encryptsTunnels ?? false,
    hosts: await selectHosts(tx, id),
  }
}

const { flag, integer, list, object, text } = shape
const nullable = <T extends { readonly type: string }>(one: T) => ({ ...one, type: [one.type, 'null'] })

/** Which hosts carry a network, and what they say of their tunnels. */
export const networkEncryptionRoutes: readonly Route[] = [
  {
    path: 'networks/:network/encryption_status',
    alias: 'network-encryption',
    methods: {
      GET: {
        id: 'show_network_encryption_status',
        about: 'network',
        doc: 'Hosts that carry a network, and whether they encrypt their tunnels to all others.',
        answer: object({
          encryption_status: object({
            encryption: nullable(text),
            tunnel_ipsec: flag,
            hosts: list(
              object({
                ...{ host: text, ports: integer, can_encrypt: flag, encrypted: nullable(flag) },
                ...{ tunnels: nullable(integer), tunnels_encrypted: nullable(integer) },
                ...{ not_encrypted: list(text), missing: list(text) },
              }),
            ),
          }),
        }),
        run: async (services, request, { network: id = '' }) => ({
          status: 200,
          body: { encryption_status: await statusOf(services, request, id) },
        }),
      },
    },
  },
]
