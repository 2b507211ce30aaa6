import { isUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import { isAgentAlive } from '../../binding/agent-alive.ts'
import type { BindingSegment, CarrierFacts, ChassisFacts } from '../../binding/bind-port.ts'
import type { Encryption } from '../../binding/encryption.ts'
import { canEncrypt } from '../../binding/host-encryption.ts'
import type { WriteTx } from '../../database/database.ts'
import { DELETING } from '../../definition/frozen-network.ts'
import { NetworkIsBeingDeleted } from '../../errors/errors.ts'
import { type FlavorFacts, type FlavorsWanted, flavorFacts } from './port-flavor.ts'

export interface NetworkFacts {
  readonly id: string
  readonly projectId: string
  readonly portSecurityEnabled: boolean
  readonly qosPolicyId: string | null
  /** Its pattern, where the domain has keywords. */
  readonly dnsDomain: string
  readonly pvlan: boolean
  readonly mtu: number
  readonly vlanTransparent: boolean
  readonly qinq: boolean
  readonly encryption: Encryption | null
  readonly segments: readonly BindingSegment[]
  /** Subnets that are on one, with it. */
  readonly subnetSegments: Readonly<Record<string, string>>
}

export interface GroupFacts {
  readonly id: string
  readonly projectId: string
  readonly isDefault: boolean
  /** Projects, or `*` for all, that the group is shared with. */
  readonly sharedWith: readonly string[]
}

/** What writing ports needs to know of other objects. */
export interface PortFacts {
  readonly networks: ReadonlyMap<string, NetworkFacts>
  readonly groups: ReadonlyMap<string, GroupFacts>
  /** Project to its default group. */
  readonly defaultGroups: ReadonlyMap<string, string>
  /** Hostname to chassis. */
  readonly chassis: ReadonlyMap<string, ChassisFacts>
  /** Host to its agents that carry ports beside OVN. */
  readonly carriers: ReadonlyMap<string, readonly CarrierFacts[]>
  /** Router to its project. */
  readonly routers: ReadonlyMap<string, string>
  readonly ports: ReadonlySet<string>
  readonly flavors: readonly FlavorFacts[]
}

export interface PortFactsWanted {
  readonly networkIds: readonly string[]
  readonly groupIds: readonly string[]
  /** Whose default groups are looked for. */
  readonly projectIds: readonly string[]
  readonly hosts: readonly string[]
  /** Serial numbers of cards whose hosts are looked for, see `chassisOf`. */
  readonly cardSerialNumbers: readonly string[]
  /** What may be the id of a router. */
  readonly deviceIds: readonly string[]
  readonly portIds: readonly string[]
  /** Absent: none. */
  readonly flavors?: FlavorsWanted
}

interface FactsRow {
  readonly networks: readonly NetworkFacts[]
  readonly groups: readonly GroupFacts[]
  readonly chassis: readonly (ChassisFacts & { readonly cardSerialNumber: string | null })[]
  readonly carriers: readonly (CarrierFacts & { readonly host: string })[]
  readonly routers: readonly { readonly id: string; readonly projectId: string }[]
  readonly ports: readonly string[]
  readonly flavors: readonly FlavorFacts[]
  readonly frozenNetwork: string | null
}

/** Key of a chassis that is found by the card it drives. */
export const cardKey = (serialNumber: string): string => `card ${serialNumber}`

/**
 * Everything in one statement. Networks and groups stay locked against removal, and networks also
 * against new subnets: a subnet whose hosts make their own addresses gives one to every port, so it
 * must not come between this look at the subnets and the ports' commit. Throws NetworkIsBeingDeleted.
 */
export async function loadPortFacts(tx: WriteTx, wanted: PortFactsWanted): Promise<PortFacts> {
  const { rows } = await sql<FactsRow>`
    with locked_network as materialized (
      select id, status = ${DELETING} as is_frozen, project_id, port_security_enabled, qos_policy_id, mtu, dns_domain, pvlan, vlan_transparent, qinq, encryption from network
      where id = any(${unique(wanted.networkIds)}::uuid[]) order by id for share
    ), locked_group as materialized (
      select id, project_id, is_default from security_group
      where id = any(${unique(wanted.groupIds)}::uuid[])
        or (is_default and project_id = any(${unique(wanted.projectIds)}::text[]))
      order by id for key share
    )
    select
      coalesce((select json_agg(json_build_object('id', n.id, 'projectId', n.project_id,
        'portSecurityEnabled', n.port_security_enabled, 'qosPolicyId', n.qos_policy_id, 'mtu', n.mtu, 'dnsDomain', n.dns_domain, 'pvlan', n.pvlan,
        'vlanTransparent', coalesce(n.vlan_transparent, false), 'qinq', n.qinq, 'encryption', n.encryption, 'segments', coalesce((
          select json_agg(json_build_object('id', s.id, 'networkType', s.network_type,
            'physicalNetwork', s.physical_network, 'segmentationId', s.segmentation_id) order by s.position)
          from network_segment s where s.network_id = n.id), '[]'::json),
        'subnetSegments', coalesce((select json_object_agg(u.id, u.segment_id) from subnet u
          where u.network_id = n.id and u.segment_id is not null), '{}'::json)))
        from locked_network n), '[]'::json) as networks,
      (select min(id::text) from locked_network where is_frozen) as "frozenNetwork",
      coalesce((select json_agg(json_build_object('id', g.id, 'projectId', g.project_id,
        'isDefault', g.is_default, 'sharedWith', array(select r.target_project from rbac_policy r
          where r.object_type = 'security_group' and r.object_id = g.id and r.action = 'access_as_shared')))
        from locked_group g), '[]'::json) as groups,
      ${chassisFacts(wanted)} as chassis,
      ${carrierFacts(wanted)} as carriers,
      ${routerFacts(wanted)} as routers,
      ${portFacts(wanted)} as ports,
      ${wanted.flavors === undefined ? nothing : flavorFacts(wanted.flavors)} as flavors
  `.execute(tx)
  const row = rows[0]!
  if (row.frozenNetwork !== null) throw new NetworkIsBeingDeleted({ net_id: row.frozenNetwork })
  return {
    networks: new Map(row.networks.map(network => [network.id, network])),
    groups: new Map(row.groups.map(group => [group.id, group])),
    defaultGroups: new Map(
      row.groups.filter(group => group.isDefault).map(group => [group.projectId, group.id]),
    ),
    chassis: new Map(
      row.chassis.map(({ cardSerialNumber, ...chassis }) => [
        cardSerialNumber === null ? chassis.hostname : cardKey(cardSerialNumber),
        chassis,
      ]),
    ),
    carriers: Map.groupBy(row.carriers, carrier => carrier.host),
    routers: new Map(row.routers.map(router => [router.id, router.projectId])),
    ports: new Set(row.ports),
    flavors: row.flavors,
  }
}

// What is not wanted is left out of the statement: planning it costs as much as all the rest.
const nothing = sql`'[]'::json`

function routerFacts(wanted: PortFactsWanted) {
  const ids = unique(wanted.deviceIds.filter(isUuid))
  if (ids.length === 0) return nothing
  return sql`coalesce((select json_agg(json_build_object('id', r.id, 'projectId', r.project_id)) from router r
    where r.id = any(${ids}::uuid[])), '[]'::json)`
}

function portFacts(wanted: PortFactsWanted) {
  const ids = unique(wanted.portIds.filter(isUuid))
  if (ids.length === 0) return nothing
  return sql`coalesce((select json_agg(p.id) from port p where p.id = any(${ids}::uuid[])), '[]'::json)`
}

/** Chassis by host name and, for cards that are hosts of their own, by the card's serial number. */
function chassisFacts(wanted: PortFactsWanted) {
  const serials = unique(wanted.cardSerialNumbers)
  const hosts = unique(wanted.hosts)
  if (serials.length + hosts.length === 0) return nothing
  return sql`coalesce((select json_agg(json_build_object('name', c.name, 'hostname', c.hostname,
      'datapathType', c.datapath_type, 'ifaceTypes', c.iface_types, 'bridgeMappings', c.bridge_mappings,
      'integrationBridge', c.integration_bridge, 'cardSerialNumber', c.card,
      'cmsOptions', c.other_config->>'ovn-cms-options',
      'agentExtensions', coalesce(beside.extensions, '[]'), 'canEncrypt', coalesce(beside.can_encrypt, false),
      'alive', not exists (select from agent
        where agent.id = c.name and not ${sql.raw(isAgentAlive('agent'))}))
      order by c.seen_at)
    from (
      select chassis.*, null as card from chassis where hostname = any(${hosts}::text[])
      union all
      select chassis.*, serial from unnest(${serials}::text[]) as serial
        join chassis on 'card-serial-number=' || serial
          = any(string_to_array(chassis.other_config->>'ovn-cms-options', ','))
    ) as c
    left join lateral (select a.configurations->'extensions' as extensions, ${sql.raw(canEncrypt('a'))} as can_encrypt
      from agent a where a.host = c.hostname and a.configurations->>'chassis_name' = c.name
        and a.binary_name = 'neutron-ovn-agent' and ${sql.raw(isAgentAlive('a'))} limit 1) beside on true), '[]'::json)`
}

/** Two names for one thing: each program calls what its networks are reached by as upstream's does. */
function carrierFacts(wanted: PortFactsWanted) {
  const hosts = unique(wanted.hosts)
  if (hosts.length === 0) return nothing
  return sql`coalesce((select json_agg(json_build_object('host', a.host, 'agentType', a.agent_type,
      'alive', a.admin_state_up and ${sql.raw(isAgentAlive('a'))},
      'devices', (select coalesce(json_object_agg(m.key, case jsonb_typeof(m.value) when 'array' then m.value
          else jsonb_build_array(m.value) end), '{}'::json)
        from jsonb_each(coalesce(a.configurations->'device_mappings', a.configurations->'interface_mappings', '{}')) m))
      order by a.id)
    from agent a where a.watches is not null and a.host = any(${hosts}::text[])), '[]'::json)`
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].sort()
