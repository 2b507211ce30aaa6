// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** Where something is plugged into a network: a MAC address, IP addresses and what may pass. */
export interface Port {
  /** Identifier, chosen by the server. */
  readonly id: string
  /** Name for people; it need not be unique. */
  readonly name: string
  /** Network it is plugged into. */
  readonly network_id: string
  /** Administrative state; a port that is down passes no packets. */
  readonly admin_state_up: boolean
  /** MAC address; chosen when absent, chosen anew when updated with null. */
  readonly mac_address: string | null
  /** Its IP addresses; chosen when absent, none when empty. */
  readonly fixed_ips: readonly ({ readonly subnet_id?: string; readonly ip_address?: string; readonly pool?: 'provider' })[]
  /** Identifier of what uses the port: a server, a router. */
  readonly device_id: string
  /** Kind of what uses the port: compute:nova, network:dhcp. */
  readonly device_owner: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id: string
  /** ACTIVE while packets flow, as the host reports it; DOWN, BUILD, ERROR or N/A otherwise. */
  readonly status: string
  /** Further addresses that may send from the port. */
  readonly allowed_address_pairs: readonly ({ readonly ip_address: string; readonly mac_address?: string })[] | null
  /** What a tool outside says of the network under the port. */
  readonly data_plane_status: 'ACTIVE' | 'DOWN' | null
  /** DHCP options for this port alone; an update changes those it names, a null value removes one. */
  readonly extra_dhcp_opts: readonly ({ readonly opt_name: string; readonly opt_value: string | null; readonly ip_version?: 4 | 6 })[] | null
  /** When its addresses are chosen: immediate, deferred until a host is known, or none. */
  readonly ip_allocation: string
  /** How the host plugs it: ovs, vhostuser, …; unbound without a host, binding_failed when it cannot. */
  readonly 'binding:vif_type'?: string
  /** What the host needs to know to plug it. */
  readonly 'binding:vif_details'?: Readonly<Record<string, unknown>>
  /** Kind of network card that the server sees. */
  readonly 'binding:vnic_type': 'normal' | 'direct' | 'macvtap' | 'baremetal' | 'direct-physical' | 'virtio-forwarder' | 'smart-nic' | 'vdpa' | 'accelerator-direct' | 'accelerator-direct-physical' | 'remote-managed'
  /** Host it is plugged on; empty when none is known. */
  readonly 'binding:host_id'?: string | null
  /** What the compute service tells about the device behind the port. */
  readonly 'binding:profile'?: Readonly<Record<string, unknown>> | null
  /** Whether forged addresses are dropped and security groups apply; as on the network when absent. */
  readonly port_security_enabled: boolean
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
  /** Whether a virtual function shows the link state of its card. */
  readonly propagate_uplink_status: boolean
  /** Wishes to the one that plugs it, by mechanism; who does not know a wish passes it over. */
  readonly hints?: { readonly openvswitch?: { readonly other_config?: { readonly 'tx-steering'?: 'thread' | 'hash' } } } | null
  /** Name of the accelerator profile (Cyborg) that the server gets with it. */
  readonly device_profile: string | null
  /** How near to its card the server is to run; it stays while the port is bound. */
  readonly numa_affinity_policy: 'required' | 'preferred' | 'legacy' | 'socket' | null
  /** What the card does instead of the host; told to the host in the binding profile. */
  readonly hardware_offload_type: 'switchdev'
  /** Whether its virtual function may change its MAC address and see foreign packets; null when nobody said. */
  readonly trusted?: boolean
  /** Network card that the server sees, one of [DEFAULT] hw_vif_models; null when its image decides. It stays while the port is bound. */
  readonly hw_vif_model: string | null
  /** Flavor that it was made of; that of its project or of the installation when absent, none when null. */
  readonly port_flavor_id: string | null
  /** Whether it is deleted after the compute service has unplugged it; null leaves that to whoever deletes the server. */
  readonly delete_on_termination: boolean | null
  /** On a network with `pvlan`: a promiscuous port reaches all others, a port of a community those of its community and promiscuous ones, an isolated one only these. Null means isolated; ports of the service are always promiscuous. */
  readonly pvlan_type?: 'isolated' | 'promiscuous' | 'community' | null
  /** Name of its community; set for the type community alone. */
  readonly pvlan_community?: string | null
  /** Tags that its packets may bear on a network that lets tags pass, as VLANs (`7`) and ranges (`10-20`); packets with others are dropped in both directions, those without a tag pass. Null lets all pass. */
  readonly vlan_filter_list: readonly (string | number)[] | null
  /** How its server gets the time: `transparent` lets PTP (IEEE 1588) pass whatever its security groups say, over Ethernet and over UDP; `host` tells the compute service to offer the clock of the host. Null and `none`: neither. */
  readonly time_sync?: 'none' | 'transparent' | 'host' | null
  /** QoS policy of its own; null for that of its network. */
  readonly qos_policy_id: string | null
  /** QoS policy of its network, which holds for it unless it has its own. */
  readonly qos_network_policy_id: string | null
  /** What the compute service has to reserve on a host for its minimum rates. */
  readonly resource_request?: Readonly<Record<string, unknown>> | null
  /** Host name of its addresses in DNS. */
  readonly dns_name: string
  /** The names that its addresses have. */
  readonly dns_assignment: readonly (Readonly<Record<string, unknown>>)[]
  /** Domain of its name; that of the network when empty. */
  readonly dns_domain: string
  /** Free text for people. */
  readonly description: string
  /** The trunk that it is the parent of, with its subports and their MAC addresses. */
  readonly trunk_details?: Readonly<Record<string, unknown>> | null
  /** Security groups it is in; the default group of its project when absent. */
  readonly security_groups: readonly string[]
  /** What `expand` asks for, as its own GET shows it. */
  readonly expanded?: { readonly network?: Readonly<Record<string, unknown>> | null; readonly subnets?: readonly (Readonly<Record<string, unknown>>)[]; readonly segments?: readonly (Readonly<Record<string, unknown>>)[]; readonly floatingips?: readonly (Readonly<Record<string, unknown>>)[]; readonly trunk?: Readonly<Record<string, unknown>> | null; readonly security_groups?: readonly (Readonly<Record<string, unknown>>)[]; readonly qos?: Readonly<Record<string, unknown>> | null; readonly bindings?: readonly (Readonly<Record<string, unknown>>)[] }
}

/** What a new port is made from. */
export interface PortCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Network it is plugged into. */
  readonly network_id: string
  /** Administrative state; a port that is down passes no packets. */
  readonly admin_state_up?: boolean
  /** MAC address; chosen when absent, chosen anew when updated with null. */
  readonly mac_address?: string | null
  /** Its IP addresses; chosen when absent, none when empty. */
  readonly fixed_ips?: readonly ({ readonly subnet_id?: string; readonly ip_address?: string; readonly pool?: 'provider' })[]
  /** Identifier of what uses the port: a server, a router. */
  readonly device_id?: string
  /** Kind of what uses the port: compute:nova, network:dhcp. */
  readonly device_owner?: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Further addresses that may send from the port. */
  readonly allowed_address_pairs?: readonly ({ readonly ip_address: string; readonly mac_address?: string })[] | null
  /** DHCP options for this port alone; an update changes those it names, a null value removes one. */
  readonly extra_dhcp_opts?: readonly ({ readonly opt_name: string; readonly opt_value: string | null; readonly ip_version?: 4 | 6 })[] | null
  /** Kind of network card that the server sees. */
  readonly 'binding:vnic_type'?: 'normal' | 'direct' | 'macvtap' | 'baremetal' | 'direct-physical' | 'virtio-forwarder' | 'smart-nic' | 'vdpa' | 'accelerator-direct' | 'accelerator-direct-physical' | 'remote-managed'
  /** Host it is plugged on; empty when none is known. */
  readonly 'binding:host_id'?: string | null
  /** What the compute service tells about the device behind the port. */
  readonly 'binding:profile'?: Readonly<Record<string, unknown>> | null
  /** Whether forged addresses are dropped and security groups apply; as on the network when absent. */
  readonly port_security_enabled?: boolean
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: readonly string[]
  /** Whether a virtual function shows the link state of its card. */
  readonly propagate_uplink_status?: boolean
  /** Wishes to the one that plugs it, by mechanism; who does not know a wish passes it over. */
  readonly hints?: { readonly openvswitch?: { readonly other_config?: { readonly 'tx-steering'?: 'thread' | 'hash' } } } | null
  /** Name of the accelerator profile (Cyborg) that the server gets with it. */
  readonly device_profile?: string | null
  /** How near to its card the server is to run; it stays while the port is bound. */
  readonly numa_affinity_policy?: 'required' | 'preferred' | 'legacy' | 'socket' | null
  /** What the card does instead of the host; told to the host in the binding profile. */
  readonly hardware_offload_type?: 'switchdev'
  /** Whether its virtual function may change its MAC address and see foreign packets; null when nobody said. */
  readonly trusted?: boolean
  /** Network card that the server sees, one of [DEFAULT] hw_vif_models; null when its image decides. It stays while the port is bound. */
  readonly hw_vif_model?: string | null
  /** Flavor that it was made of; that of its project or of the installation when absent, none when null. */
  readonly port_flavor_id?: string | null
  /** Whether it is deleted after the compute service has unplugged it; null leaves that to whoever deletes the server. */
  readonly delete_on_termination?: boolean | null
  /** On a network with `pvlan`: a promiscuous port reaches all others, a port of a community those of its community and promiscuous ones, an isolated one only these. Null means isolated; ports of the service are always promiscuous. */
  readonly pvlan_type?: 'isolated' | 'promiscuous' | 'community' | null
  /** Name of its community; set for the type community alone. */
  readonly pvlan_community?: string | null
  /** Tags that its packets may bear on a network that lets tags pass, as VLANs (`7`) and ranges (`10-20`); packets with others are dropped in both directions, those without a tag pass. Null lets all pass. */
  readonly vlan_filter_list?: readonly (string | number)[] | null
  /** How its server gets the time: `transparent` lets PTP (IEEE 1588) pass whatever its security groups say, over Ethernet and over UDP; `host` tells the compute service to offer the clock of the host. Null and `none`: neither. */
  readonly time_sync?: 'none' | 'transparent' | 'host' | null
  /** QoS policy of its own; null for that of its network. */
  readonly qos_policy_id?: string | null
  /** Host name of its addresses in DNS. */
  readonly dns_name?: string
  /** Domain of its name; that of the network when empty. */
  readonly dns_domain?: string
  /** Free text for people. */
  readonly description?: string
  /** Security groups it is in; the default group of its project when absent. */
  readonly security_groups?: readonly string[]
}

/** What may be changed. */
export interface PortUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Administrative state; a port that is down passes no packets. */
  readonly admin_state_up?: boolean
  /** MAC address; chosen when absent, chosen anew when updated with null. */
  readonly mac_address?: string | null
  /** Its IP addresses; chosen when absent, none when empty. */
  readonly fixed_ips?: readonly ({ readonly subnet_id?: string; readonly ip_address?: string; readonly pool?: 'provider' })[]
  /** Identifier of what uses the port: a server, a router. */
  readonly device_id?: string
  /** Kind of what uses the port: compute:nova, network:dhcp. */
  readonly device_owner?: string
  /** Further addresses that may send from the port. */
  readonly allowed_address_pairs?: readonly ({ readonly ip_address: string; readonly mac_address?: string })[] | null
  /** What a tool outside says of the network under the port. */
  readonly data_plane_status?: 'ACTIVE' | 'DOWN' | null
  /** DHCP options for this port alone; an update changes those it names, a null value removes one. */
  readonly extra_dhcp_opts?: readonly ({ readonly opt_name: string; readonly opt_value: string | null; readonly ip_version?: 4 | 6 })[] | null
  /** Kind of network card that the server sees. */
  readonly 'binding:vnic_type'?: 'normal' | 'direct' | 'macvtap' | 'baremetal' | 'direct-physical' | 'virtio-forwarder' | 'smart-nic' | 'vdpa' | 'accelerator-direct' | 'accelerator-direct-physical' | 'remote-managed'
  /** Host it is plugged on; empty when none is known. */
  readonly 'binding:host_id'?: string | null
  /** What the compute service tells about the device behind the port. */
  readonly 'binding:profile'?: Readonly<Record<string, unknown>> | null
  /** Whether forged addresses are dropped and security groups apply; as on the network when absent. */
  readonly port_security_enabled?: boolean
  /** Whether a virtual function shows the link state of its card. */
  readonly propagate_uplink_status?: boolean
  /** Wishes to the one that plugs it, by mechanism; who does not know a wish passes it over. */
  readonly hints?: { readonly openvswitch?: { readonly other_config?: { readonly 'tx-steering'?: 'thread' | 'hash' } } } | null
  /** How near to its card the server is to run; it stays while the port is bound. */
  readonly numa_affinity_policy?: 'required' | 'preferred' | 'legacy' | 'socket' | null
  /** Whether its virtual function may change its MAC address and see foreign packets; null when nobody said. */
  readonly trusted?: boolean
  /** Network card that the server sees, one of [DEFAULT] hw_vif_models; null when its image decides. It stays while the port is bound. */
  readonly hw_vif_model?: string | null
  /** Whether it is deleted after the compute service has unplugged it; null leaves that to whoever deletes the server. */
  readonly delete_on_termination?: boolean | null
  /** On a network with `pvlan`: a promiscuous port reaches all others, a port of a community those of its community and promiscuous ones, an isolated one only these. Null means isolated; ports of the service are always promiscuous. */
  readonly pvlan_type?: 'isolated' | 'promiscuous' | 'community' | null
  /** Name of its community; set for the type community alone. */
  readonly pvlan_community?: string | null
  /** Tags that its packets may bear on a network that lets tags pass, as VLANs (`7`) and ranges (`10-20`); packets with others are dropped in both directions, those without a tag pass. Null lets all pass. */
  readonly vlan_filter_list?: readonly (string | number)[] | null
  /** How its server gets the time: `transparent` lets PTP (IEEE 1588) pass whatever its security groups say, over Ethernet and over UDP; `host` tells the compute service to offer the clock of the host. Null and `none`: neither. */
  readonly time_sync?: 'none' | 'transparent' | 'host' | null
  /** QoS policy of its own; null for that of its network. */
  readonly qos_policy_id?: string | null
  /** Host name of its addresses in DNS. */
  readonly dns_name?: string
  /** Domain of its name; that of the network when empty. */
  readonly dns_domain?: string
  /** Free text for people. */
  readonly description?: string
  /** Security groups it is in; the default group of its project when absent. */
  readonly security_groups?: readonly string[]
}

/** Filters, sorting and paging of a port list; an array matches any of its values. */
export type PortQuery = {
  /** Identifier, chosen by the server. */
  readonly id?: QueryValue
  /** Name for people; it need not be unique. */
  readonly name?: QueryValue
  /** Network it is plugged into. */
  readonly network_id?: QueryValue
  /** Administrative state; a port that is down passes no packets. */
  readonly admin_state_up?: QueryValue
  /** MAC address; chosen when absent, chosen anew when updated with null. */
  readonly mac_address?: QueryValue
  /** Its IP addresses; chosen when absent, none when empty. */
  readonly fixed_ips?: QueryValue
  /** Identifier of what uses the port: a server, a router. */
  readonly device_id?: QueryValue
  /** Kind of what uses the port: compute:nova, network:dhcp. */
  readonly device_owner?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: QueryValue
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: QueryValue
  /** ACTIVE while packets flow, as the host reports it; DOWN, BUILD, ERROR or N/A otherwise. */
  readonly status?: QueryValue
  /** When its addresses are chosen: immediate, deferred until a host is known, or none. */
  readonly ip_allocation?: QueryValue
  /** Host it is plugged on; empty when none is known. */
  readonly 'binding:host_id'?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  /** Labels for finding the object; tags, tags-any, not-tags and not-tags-any filter on them. */
  readonly tags?: QueryValue
  /** Flavor that it was made of; that of its project or of the installation when absent, none when null. */
  readonly port_flavor_id?: QueryValue
  /** On a network with `pvlan`: a promiscuous port reaches all others, a port of a community those of its community and promiscuous ones, an isolated one only these. Null means isolated; ports of the service are always promiscuous. */
  readonly pvlan_type?: QueryValue
  /** How its server gets the time: `transparent` lets PTP (IEEE 1588) pass whatever its security groups say, over Ethernet and over UDP; `host` tells the compute service to offer the clock of the host. Null and `none`: neither. */
  readonly time_sync?: QueryValue
  /** Free text for people. */
  readonly description?: QueryValue
  /** Security groups it is in; the default group of its project when absent. */
  readonly security_groups?: QueryValue
  /** Any of the tags, separated by commas. */
  readonly 'tags-any'?: QueryValue
  /** Not all of the tags, separated by commas. */
  readonly 'not-tags'?: QueryValue
  /** None of the tags, separated by commas. */
  readonly 'not-tags-any'?: QueryValue
  /** A tag key=value, as key:value. */
  readonly tag_kv?: QueryValue
  /** A tag with this key, whatever its value. */
  readonly has_key?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'network_id' | 'admin_state_up' | 'mac_address' | 'device_id' | 'device_owner' | 'tenant_id' | 'status' | 'ip_allocation')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
  /** What else is shown in `expanded` of each object. `network`: Its network. `subnets`: Those that it has addresses of. `segments`: Those of its network. `floatingips`: Those that lead to it. `trunk`: The trunk that it is the parent of. `security_groups`: Those that it is in, with their rules. `qos`: The policy that holds for it: its own, or else that of its network. `bindings`: What it has on each host, where it is that of a server or a share. */
  readonly expand?: readonly ('network' | 'subnets' | 'segments' | 'floatingips' | 'trunk' | 'security_groups' | 'qos' | 'bindings')[]
}

/** All of the ports that match, in one answer unless `limit` is given. */
export async function listPorts<const Q extends PortQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<Port, Q>[]> {
  const answer = await transport.send<{ ports: readonly Shown<Port, Q>[] }>({ method: 'GET', path: '/ports', ...(query === undefined ? {} : { query }) })
  return answer.ports
}

/** The same page by page, `limit` objects a request. */
export function pagePorts<const Q extends PortQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<Port, Q>[], void, undefined> {
  return pages(transport, { path: '/ports', collection: 'ports' }, query)
}

export async function createPort(transport: Transport, values: PortCreate): Promise<Port> {
  const answer = await transport.send<{ port: Port }>({ method: 'POST', path: '/ports', body: { port: values } })
  return answer.port
}

/** All or none of them, in the order given. */
export async function createPorts(
  transport: Transport,
  values: readonly PortCreate[],
): Promise<readonly Port[]> {
  const answer = await transport.send<{ ports: readonly Port[] }>({ method: 'POST', path: '/ports', body: { ports: values } })
  return answer.ports
}

export async function showPort<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<Port, Q>> {
  const answer = await transport.send<{ port: Shown<Port, Q> }>({ method: 'GET', path: `/ports/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.port
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updatePort(
  transport: Transport,
  id: string,
  changes: PortUpdate,
  options: { readonly revision?: number } = {},
): Promise<Port> {
  const answer = await transport.send<{ port: Port }>({ method: 'PUT', path: `/ports/${encodeURIComponent(id)}`, body: { port: changes }, headers: ifMatch(options.revision) })
  return answer.port
}

/**
 * `revision`: refused with 412 when the object has been changed since.
 * `force`: Take a subport out of its trunk as well.
 */
export async function deletePort(
  transport: Transport,
  id: string,
  options: { readonly revision?: number; readonly force?: boolean | undefined } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/ports/${encodeURIComponent(id)}`, query: { force: options.force }, headers: ifMatch(options.revision) })
}

export async function listTagsOfPort(transport: Transport, id: string): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'GET', path: `/ports/${encodeURIComponent(id)}/tags` })
  return answer.tags
}

export async function addTagsOfPort(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'POST', path: `/ports/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function replaceTagsOfPort(transport: Transport, id: string, tags: readonly string[]): Promise<readonly string[]> {
  const answer = await transport.send<{ tags: readonly string[] }>({ method: 'PUT', path: `/ports/${encodeURIComponent(id)}/tags`, body: { tags } })
  return answer.tags
}

export async function removeAllTagsOfPort(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/ports/${encodeURIComponent(id)}/tags` })
}

/** Throws a 404 when the object does not have the tag. */
export async function checkTagOfPort(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'GET', path: `/ports/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function addTagToPort(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'PUT', path: `/ports/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function removeTagFromPort(transport: Transport, id: string, tag: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/ports/${encodeURIComponent(id)}/tags/${encodeURIComponent(tag)}` })
}

export async function showMetadataTagsOfPort(transport: Transport, id: string): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'GET', path: `/ports/${encodeURIComponent(id)}/metadata-tags` })
  return answer.metadata_tags
}

export async function replaceMetadataTagsOfPort(transport: Transport, id: string, pairs: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PUT', path: `/ports/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function changeMetadataTagsOfPort(transport: Transport, id: string, pairs: Readonly<Record<string, string | null>>): Promise<Readonly<Record<string, string>>> {
  const answer = await transport.send<{ metadata_tags: Readonly<Record<string, string>> }>({ method: 'PATCH', path: `/ports/${encodeURIComponent(id)}/metadata-tags`, body: { metadata_tags: pairs } })
  return answer.metadata_tags
}

export async function removeAllMetadataTagsOfPort(transport: Transport, id: string): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/ports/${encodeURIComponent(id)}/metadata-tags` })
}
