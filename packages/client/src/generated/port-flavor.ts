// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** What new ports are, in one name: attributes that whoever makes a port of it need not be allowed to set. */
export interface PortFlavor {
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
  /** Whether every project may make ports of it. */
  readonly shared: boolean
  /** Kind of network card (binding:vnic_type); null leaves it open, like all that follow. */
  readonly vnic_type: 'normal' | 'direct' | 'macvtap' | 'baremetal' | 'direct-physical' | 'virtio-forwarder' | 'smart-nic' | 'vdpa' | 'accelerator-direct' | 'accelerator-direct-physical' | 'remote-managed' | null
  /** How near to its card the server is to run. */
  readonly numa_affinity_policy: 'required' | 'preferred' | 'legacy' | 'socket' | null
  /** What the card does instead of the host. */
  readonly hardware_offload_type: 'switchdev' | null
  /** Wishes to the one that plugs the port. */
  readonly hints: { readonly openvswitch?: { readonly other_config?: { readonly 'tx-steering'?: 'thread' | 'hash' } } } | null
  /** QoS policy of the port; its project need not know the policy. */
  readonly qos_policy_id: string | null
  /** Whether forged addresses are dropped and security groups apply. */
  readonly port_security_enabled: boolean | null
  /** Whether ports of its project are made of it unless they name another; one flavor of a project can be. */
  readonly is_default: boolean
  /** Whether ports of every project without a default of its own are made of it; one flavor can be. */
  readonly is_system_default: boolean
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number: number
  /** When the object was made, in UTC. */
  readonly created_at: string
  /** When the object was last changed, in UTC. */
  readonly updated_at: string
}

/** What a new port_flavor is made from. */
export interface PortFlavorCreate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
  /** Project that owns the object; also shown as project_id. */
  readonly project_id?: string
  /** Project that owns the object; also shown as project_id. */
  readonly tenant_id?: string
  /** Whether every project may make ports of it. */
  readonly shared?: boolean
  /** Kind of network card (binding:vnic_type); null leaves it open, like all that follow. */
  readonly vnic_type?: 'normal' | 'direct' | 'macvtap' | 'baremetal' | 'direct-physical' | 'virtio-forwarder' | 'smart-nic' | 'vdpa' | 'accelerator-direct' | 'accelerator-direct-physical' | 'remote-managed' | null
  /** How near to its card the server is to run. */
  readonly numa_affinity_policy?: 'required' | 'preferred' | 'legacy' | 'socket' | null
  /** What the card does instead of the host. */
  readonly hardware_offload_type?: 'switchdev' | null
  /** Wishes to the one that plugs the port. */
  readonly hints?: { readonly openvswitch?: { readonly other_config?: { readonly 'tx-steering'?: 'thread' | 'hash' } } } | null
  /** QoS policy of the port; its project need not know the policy. */
  readonly qos_policy_id?: string | null
  /** Whether forged addresses are dropped and security groups apply. */
  readonly port_security_enabled?: boolean | null
  /** Whether ports of its project are made of it unless they name another; one flavor of a project can be. */
  readonly is_default?: boolean
  /** Whether ports of every project without a default of its own are made of it; one flavor can be. */
  readonly is_system_default?: boolean
}

/** What may be changed. */
export interface PortFlavorUpdate {
  /** Name for people; it need not be unique. */
  readonly name?: string
  /** Free text for people. */
  readonly description?: string
  /** Whether every project may make ports of it. */
  readonly shared?: boolean
  /** Kind of network card (binding:vnic_type); null leaves it open, like all that follow. */
  readonly vnic_type?: 'normal' | 'direct' | 'macvtap' | 'baremetal' | 'direct-physical' | 'virtio-forwarder' | 'smart-nic' | 'vdpa' | 'accelerator-direct' | 'accelerator-direct-physical' | 'remote-managed' | null
  /** How near to its card the server is to run. */
  readonly numa_affinity_policy?: 'required' | 'preferred' | 'legacy' | 'socket' | null
  /** What the card does instead of the host. */
  readonly hardware_offload_type?: 'switchdev' | null
  /** Wishes to the one that plugs the port. */
  readonly hints?: { readonly openvswitch?: { readonly other_config?: { readonly 'tx-steering'?: 'thread' | 'hash' } } } | null
  /** QoS policy of the port; its project need not know the policy. */
  readonly qos_policy_id?: string | null
  /** Whether forged addresses are dropped and security groups apply. */
  readonly port_security_enabled?: boolean | null
  /** Whether ports of its project are made of it unless they name another; one flavor of a project can be. */
  readonly is_default?: boolean
  /** Whether ports of every project without a default of its own are made of it; one flavor can be. */
  readonly is_system_default?: boolean
}

/** Filters, sorting and paging of a port_flavor list; an array matches any of its values. */
export type PortFlavorQuery = {
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
  /** Whether every project may make ports of it. */
  readonly shared?: QueryValue
  /** Whether ports of its project are made of it unless they name another; one flavor of a project can be. */
  readonly is_default?: QueryValue
  /** Whether ports of every project without a default of its own are made of it; one flavor can be. */
  readonly is_system_default?: QueryValue
  /** Grows with every change of the object or its children; used with If-Match. */
  readonly revision_number?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: readonly ('id' | 'name' | 'tenant_id')[]
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the port_flavors that match, in one answer unless `limit` is given. */
export async function listPortFlavors<const Q extends PortFlavorQuery>(
  transport: Transport,
  query?: Q,
): Promise<readonly Shown<PortFlavor, Q>[]> {
  const answer = await transport.send<{ port_flavors: readonly Shown<PortFlavor, Q>[] }>({ method: 'GET', path: '/port-flavors', ...(query === undefined ? {} : { query }) })
  return answer.port_flavors
}

/** The same page by page, `limit` objects a request. */
export function pagePortFlavors<const Q extends PortFlavorQuery>(
  transport: Transport,
  query?: Q,
): AsyncGenerator<readonly Shown<PortFlavor, Q>[], void, undefined> {
  return pages(transport, { path: '/port-flavors', collection: 'port_flavors' }, query)
}

export async function createPortFlavor(transport: Transport, values: PortFlavorCreate): Promise<PortFlavor> {
  const answer = await transport.send<{ port_flavor: PortFlavor }>({ method: 'POST', path: '/port-flavors', body: { port_flavor: values } })
  return answer.port_flavor
}

/** All or none of them, in the order given. */
export async function createPortFlavors(
  transport: Transport,
  values: readonly PortFlavorCreate[],
): Promise<readonly PortFlavor[]> {
  const answer = await transport.send<{ port_flavors: readonly PortFlavor[] }>({ method: 'POST', path: '/port-flavors', body: { port_flavors: values } })
  return answer.port_flavors
}

export async function showPortFlavor<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport,
  id: string,
  query?: Q,
): Promise<Shown<PortFlavor, Q>> {
  const answer = await transport.send<{ port_flavor: Shown<PortFlavor, Q> }>({ method: 'GET', path: `/port-flavors/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.port_flavor
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updatePortFlavor(
  transport: Transport,
  id: string,
  changes: PortFlavorUpdate,
  options: { readonly revision?: number } = {},
): Promise<PortFlavor> {
  const answer = await transport.send<{ port_flavor: PortFlavor }>({ method: 'PUT', path: `/port-flavors/${encodeURIComponent(id)}`, body: { port_flavor: changes }, headers: ifMatch(options.revision) })
  return answer.port_flavor
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deletePortFlavor(
  transport: Transport,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/port-flavors/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}
