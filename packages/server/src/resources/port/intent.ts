import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import { loadExternalGroups } from '../../reconcile/load-external-ports.ts'
import { qosRulesOf } from '../../reconcile/load-qos-rules.ts'
import { loadSubnets } from '../../reconcile/load-subnets.ts'
import { groupBy } from '../../reconcile/model/group-by.ts'
import type { QosRuleIntent } from '../../reconcile/model/qos-rows.ts'
import { recordOf, recordsOf, textOf } from '../../reconcile/model/read-json.ts'
import { isOnSegment, segmentSwitches, switchOf } from '../../segments/segment-switches.ts'
import type { TxSteering } from './host-marks.ts'
import { localIpWishes } from './local-ip-wishes.ts'
import { externalVnicTypes, type PortFixedIpIntent, type PortIntent } from './ovn.ts'
import { type PrivateVlanType, privateVlanPlace } from './private-vlan.ts'
import type { TimeSync } from './time-sync.ts'
import { trunkProfile } from './trunk-of-port.ts'
import { vlanRanges } from './vlan-filter.ts'

export { domainOfNetwork } from './keyword-domain.ts'

interface PortRow {
  readonly id: string
  readonly name: string
  readonly network_id: string
  readonly switch_key: string | null
  readonly segment_switches: string[]
  readonly mtu: number
  readonly connectivity: string | null
  readonly project_id: string
  readonly mac_address: string
  readonly admin_state_up: boolean
  readonly device_id: string
  readonly device_owner: string
  readonly port_security_enabled: boolean
  readonly allowed_address_pairs: unknown
  readonly extra_dhcp_opts: unknown
  readonly status: string
  readonly revision_number: number
  readonly host: string | null
  readonly vnic_type: string | null
  readonly vif_type: string | null
  readonly profile: unknown
  readonly router_owner: string | null
  readonly security_groups: string[]
  readonly has_private_vlans: boolean
  readonly pvlan_type: PrivateVlanType | null
  readonly pvlan_community: string | null
  readonly vlan_filter_list: string[] | null
  readonly tx_steering: TxSteering | null
  readonly local_ips: string[]
  readonly time_sync: TimeSync | null
  readonly floating_ips: string[]
  readonly network_type: string | null
  readonly qos_rules: QosRuleIntent[]
  readonly parent_hostname: string | null
  readonly card_host: string | null
  readonly target_card_host: string | null
}

/** A port that may answer for the addresses in its allowed pairs. */
interface PairHolder {
  readonly port_id: string
  readonly network_id: string
  readonly ip: string
}

/** What the translation of these ports needs, by id; those that are gone are missing. A constant number of statements. */
export async function loadPorts(
  tx: ReadTx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PortIntent>> {
  const ports = await selectPorts(tx, ids)
  const addresses = await selectAddresses(tx, ids)
  const subnetIds = [...new Set(addresses.map(row => row.subnet_id))]
  const subnets = await loadSubnets(tx, { column: 'id', values: subnetIds })
  const subnetById = new Map(subnets.map(subnet => [subnet.id, subnet]))
  const holders = await selectPairHolders(
    tx,
    ports.filter(mayBeVirtual).map(row => row.network_id),
  )
  const externalGroups = await loadExternalGroups(tx, ports.filter(mayBeExternal).map(portOnNetwork))
  const addressesOf = groupBy(addresses, row => row.port_id)
  return new Map(
    ports.map(row => {
      const fixedIps = (addressesOf.get(row.id) ?? []).flatMap((address): readonly PortFixedIpIntent[] => {
        const subnet = subnetById.get(address.subnet_id)
        if (subnet === undefined) return []
        return [
          { address: address.ip_address, subnet, addressScopeId: address.address_scope_id ?? undefined },
        ]
      })
      return [row.id, { ...portIntent(row, fixedIps, holders), externalGroup: externalGroups.get(row.id) }]
    }),
  )
}

/**
 * Half of a vDPA device is state of the card, which no copy of the packets brings over: the other host has
 * the port only with a binding of its own, which its compute service has prepared.
 */
const unpreparedMove = `case when b.vnic_type = 'vdpa' and not exists (select from port_binding i
  where i.port_id = p.id and i.status = 'INACTIVE' and i.host = b.profile->>'migrating_to')
  then 'migrating_to' else '' end`

/** Of several, which nobody should make, the first: copies have the names of segments, and there is one of each name. */
const isMetadataPort = `(p.device_owner = 'network:distributed' and p.device_id = 'ovnmeta-' || n.id
  and not exists (select from port o where o.network_id = n.id and o.device_owner = p.device_owner
    and o.device_id = p.device_id and o.id < p.id))`

async function selectPorts(tx: ReadTx, ids: readonly string[]): Promise<readonly PortRow[]> {
  const { rows } = await sql<PortRow>`
    select p.id, p.name, p.network_id, ${sql.raw(switchOf('p', 'n'))} as switch_key,
      case when ${sql.raw(isMetadataPort)} then ${sql.raw(segmentSwitches('n'))} else '{}' end as segment_switches,
      n.mtu, n.connectivity, p.project_id, p.mac_address::text as mac_address, p.admin_state_up,
      p.device_id, p.device_owner, n.pvlan as has_private_vlans, p.pvlan_type, p.pvlan_community, p.vlan_filter_list,
      p.hints #>> '{openvswitch,other_config,tx-steering}' as tx_steering, p.time_sync,
      p.port_security_enabled, p.allowed_address_pairs, p.extra_dhcp_opts,
      p.status, p.revision_number, b.host, b.vnic_type, b.vif_type,
      b.vif_details->>'parent_hostname' as parent_hostname, b.vif_details->>'card_host' as card_host,
      case when b.profile ? 'migrating_to' then (select i.vif_details->>'card_host' from port_binding i
        where i.port_id = p.id and i.host = b.profile->>'migrating_to') end as target_card_host,
      coalesce(b.profile, '{}') - ${sql.raw(unpreparedMove)} || ${sql.raw(trunkProfile('p.id'))} as profile,
      case when r.id is not null and r.flavor_id is null then rp.device_owner end as router_owner,
      array(select security_group_id::text from port_security_group where port_id = p.id order by 1) as security_groups,
      array(select host(floating_ip_address) from floating_ip
        where port_id = p.id and router_id is not null order by id) as floating_ips,
      (select s.network_type from network_segment s where s.network_id = n.id
        order by ${sql.raw(isOnSegment('p', 's'))} desc, s.position, s.id limit 1) as network_type,
      ${sql.raw(localIpWishes('p'))} as local_ips,
      ${sql.raw(qosRulesOf('coalesce(p.qos_policy_id, n.qos_policy_id)'))} as qos_rules
    from port p
    join network n on n.id = p.network_id
    left join port_binding b on b.port_id = p.id and b.status = 'ACTIVE'
    left join router_port rp on rp.port_id = p.id
    left join router r on r.id = rp.router_id
    where p.id = any(${ids}::uuid[])`.execute(tx)
  return rows
}

async function selectAddresses(tx: ReadTx, ids: readonly string[]) {
  const { rows } = await sql<{
    port_id: string
    subnet_id: string
    ip_address: string
    address_scope_id: string | null
  }>`
    select a.port_id, a.subnet_id, host(a.ip_address) as ip_address, sp.address_scope_id
    from ip_allocation a
    join subnet s on s.id = a.subnet_id
    left join subnetpool sp on sp.id = s.subnetpool_id
    where a.port_id = any(${ids}::uuid[]) order by a.position, a.ip_address`.execute(tx)
  return rows
}

async function selectPairHolders(tx: ReadTx, networkIds: readonly string[]): Promise<readonly PairHolder[]> {
  if (networkIds.length === 0) return []
  const { rows } = await sql<PairHolder>`
    select p.id as port_id, p.network_id, pair->>'ip_address' as ip
    from port p cross join lateral jsonb_array_elements(p.allowed_address_pairs) pair
    where p.network_id = any(${[...new Set(networkIds)]}::uuid[]) and p.allowed_address_pairs <> '[]'
    order by p.id`.execute(tx)
  return rows
}

/** Plugged by something else than OVN, unless its card can do what OVN wants. */
function mayBeExternal(row: PortRow): boolean {
  const isBeside = row.vif_type === 'macvtap' || externalVnicTypes.has(row.vnic_type ?? 'normal')
  return row.router_owner === null && isBeside
}

function portOnNetwork(row: PortRow) {
  return { id: row.id, networkId: row.network_id }
}

/** An address that other ports may answer for is a port that nothing is plugged into. */
function mayBeVirtual(row: PortRow): boolean {
  return (row.host ?? '') === '' && !row.device_owner.startsWith('network:') && row.router_owner === null
}

function portIntent(
  row: PortRow,
  fixedIps: readonly PortFixedIpIntent[],
  holders: readonly PairHolder[],
): Omit<PortIntent, 'externalGroup'> {
  const own = new Set(fixedIps.map(ip => ip.address))
  const parents = !mayBeVirtual(row)
    ? []
    : holders.filter(
        one => one.network_id === row.network_id && one.port_id !== row.id && own.has(hostOf(one.ip)),
      )
  return {
    id: row.id,
    name: row.name,
    networkId: row.network_id,
    networkMtu: row.mtu,
    isRoutedOnly: row.connectivity === 'l3',
    ...switchOfRow(row),
    isBridged: row.network_type === 'flat' || row.network_type === 'vlan',
    projectId: row.project_id,
    mac: row.mac_address,
    isEnabled: row.admin_state_up,
    deviceId: row.device_id,
    deviceOwner: row.device_owner,
    portSecurityEnabled: row.port_security_enabled,
    fixedIps,
    addressPairs: recordsOf(row.allowed_address_pairs).flatMap(pair => {
      const ip = textOf(pair.ip_address)
      return ip === undefined ? [] : { ip, mac: textOf(pair.mac_address) ?? row.mac_address }
    }),
    extraDhcpOptions: recordsOf(row.extra_dhcp_opts).flatMap(option => {
      const name = textOf(option.opt_name)
      const value = textOf(option.opt_value)
      const ipVersion = Number(option.ip_version ?? 4) === 6 ? 6 : 4
      return name === undefined || value === undefined ? [] : { name, value, ipVersion }
    }),
    securityGroupIds: row.security_groups,
    privateVlan: row.has_private_vlans ? placeOf(row) : undefined,
    vlanFilter: row.vlan_filter_list === null ? undefined : vlanRanges(row.vlan_filter_list),
    txSteering: row.tx_steering ?? undefined,
    localIps: row.local_ips,
    passesPtp: row.time_sync === 'transparent',
    vnicType: row.vnic_type ?? 'normal',
    vifType: row.vif_type ?? 'unbound',
    host: row.host ?? '',
    cardHost: row.card_host ?? undefined,
    targetCardHost: row.target_card_host ?? undefined,
    profile: recordOf(row.profile),
    isUp: row.status === 'ACTIVE',
    routerRole: roleOf(row.router_owner),
    virtualParents: [...new Set(parents.map(one => one.port_id))],
    virtualIp: parents[0] === undefined ? undefined : hostOf(parents[0].ip),
    parentHostname: row.parent_hostname ?? undefined,
    floatingIps: row.floating_ips,
    qosRules: row.qos_rules,
    revision: row.revision_number,
  }
}

/** A metadata port is on all switches of its network. */
function switchOfRow({
  network_id: networkId,
  switch_key: key,
  segment_switches: switches,
}: PortRow): Pick<PortIntent, 'segmentSwitch' | 'awaitsSegment' | 'segmentSwitches'> {
  if (switches.length > 0)
    return { segmentSwitch: undefined, awaitsSegment: false, segmentSwitches: switches }
  return {
    segmentSwitch: key === null || key === networkId ? undefined : key,
    awaitsSegment: key === null,
    segmentSwitches: [],
  }
}

function placeOf(row: PortRow): PortIntent['privateVlan'] {
  const type = privateVlanPlace({ deviceOwner: row.device_owner, pvlanType: row.pvlan_type })
  return type === 'community' ? { type, community: row.pvlan_community ?? '' } : { type }
}

function roleOf(owner: string | null): PortIntent['routerRole'] {
  if (owner === null) return 'none'
  return owner === 'network:router_gateway' ? 'gateway' : 'interface'
}

/** Pairs may be written as networks; only those of one address name a port. */
function hostOf(pair: string): string {
  return pair.replace(/\/(32|128)$/, '')
}
