// Made from the OpenAPI document by `npm run generate`; do not edit.
import { ifMatch } from '../if-match.ts'
import { pages } from '../pages.ts'
import type { Shown } from '../shown.ts'
import type { QueryValue, Transport } from '../transport.ts'

/** What a port has on one host. One of them is active; a live migration prepares another and activates it. */
export interface Binding {
  /** Host that it is for; it stays. */
  readonly host: string
  /** How the host plugs it; unbound on a host that it has left. */
  readonly vif_type: string
  /** What the host needs to know to plug it. */
  readonly vif_details: Readonly<Record<string, unknown>>
  /** Kind of network card that the server sees. */
  readonly vnic_type: 'normal' | 'direct' | 'macvtap' | 'baremetal' | 'direct-physical' | 'virtio-forwarder' | 'smart-nic' | 'vdpa' | 'accelerator-direct' | 'accelerator-direct-physical' | 'remote-managed'
  /** What the compute service tells about the device there. */
  readonly profile: Readonly<Record<string, unknown>> | null
  /** ACTIVE where the port is plugged, INACTIVE elsewhere. */
  readonly status: string
}

/** What a new binding is made from. */
export interface BindingCreate {
  /** Host that it is for; it stays. */
  readonly host: string
  /** Kind of network card that the server sees. */
  readonly vnic_type?: 'normal' | 'direct' | 'macvtap' | 'baremetal' | 'direct-physical' | 'virtio-forwarder' | 'smart-nic' | 'vdpa' | 'accelerator-direct' | 'accelerator-direct-physical' | 'remote-managed'
  /** What the compute service tells about the device there. */
  readonly profile?: Readonly<Record<string, unknown>> | null
  /** Accepted as upstream does; the binding belongs to whom the port belongs to. */
  readonly project_id?: string
  /** Accepted as upstream does; the binding belongs to whom the port belongs to. */
  readonly tenant_id?: string
}

/** What may be changed. */
export interface BindingUpdate {
  /** Host that it is for; it stays. */
  readonly host?: string
  /** Kind of network card that the server sees. */
  readonly vnic_type?: 'normal' | 'direct' | 'macvtap' | 'baremetal' | 'direct-physical' | 'virtio-forwarder' | 'smart-nic' | 'vdpa' | 'accelerator-direct' | 'accelerator-direct-physical' | 'remote-managed'
  /** What the compute service tells about the device there. */
  readonly profile?: Readonly<Record<string, unknown>> | null
}

/** Filters, sorting and paging of a binding list; an array matches any of its values. */
export type BindingQuery = {
  /** Host that it is for; it stays. */
  readonly host?: QueryValue
  /** How the host plugs it; unbound on a host that it has left. */
  readonly vif_type?: QueryValue
  /** Kind of network card that the server sees. */
  readonly vnic_type?: QueryValue
  /** ACTIVE where the port is plugged, INACTIVE elsewhere. */
  readonly status?: QueryValue
  readonly fields?: readonly string[]
  readonly sort_key?: QueryValue
  readonly sort_dir?: readonly ('asc' | 'desc')[]
  readonly limit?: number
  readonly marker?: string
  readonly page_reverse?: boolean
}

/** All of the bindings that match, in one answer unless `limit` is given. */
export async function listBindings<const Q extends BindingQuery>(
  transport: Transport, portId: string,
  query?: Q,
): Promise<readonly Shown<Binding, Q>[]> {
  const answer = await transport.send<{ bindings: readonly Shown<Binding, Q>[] }>({ method: 'GET', path: `/ports/${encodeURIComponent(portId)}/bindings`, ...(query === undefined ? {} : { query }) })
  return answer.bindings
}

/** The same page by page, `limit` objects a request. */
export function pageBindings<const Q extends BindingQuery>(
  transport: Transport, portId: string,
  query?: Q,
): AsyncGenerator<readonly Shown<Binding, Q>[], void, undefined> {
  return pages(transport, { path: `/ports/${encodeURIComponent(portId)}/bindings`, collection: 'bindings' }, query)
}

export async function createBinding(transport: Transport, portId: string, values: BindingCreate): Promise<Binding> {
  const answer = await transport.send<{ binding: Binding }>({ method: 'POST', path: `/ports/${encodeURIComponent(portId)}/bindings`, body: { binding: values } })
  return answer.binding
}

export async function showBinding<const Q extends { readonly fields?: readonly string[] }>(
  transport: Transport, portId: string,
  id: string,
  query?: Q,
): Promise<Shown<Binding, Q>> {
  const answer = await transport.send<{ binding: Shown<Binding, Q> }>({ method: 'GET', path: `/ports/${encodeURIComponent(portId)}/bindings/${encodeURIComponent(id)}`, ...(query === undefined ? {} : { query }) })
  return answer.binding
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function updateBinding(
  transport: Transport, portId: string,
  id: string,
  changes: BindingUpdate,
  options: { readonly revision?: number } = {},
): Promise<Binding> {
  const answer = await transport.send<{ binding: Binding }>({ method: 'PUT', path: `/ports/${encodeURIComponent(portId)}/bindings/${encodeURIComponent(id)}`, body: { binding: changes }, headers: ifMatch(options.revision) })
  return answer.binding
}

/** `revision`: refused with 412 when the object has been changed since. */
export async function deleteBinding(
  transport: Transport, portId: string,
  id: string,
  options: { readonly revision?: number } = {},
): Promise<void> {
  await transport.send({ method: 'DELETE', path: `/ports/${encodeURIComponent(portId)}/bindings/${encodeURIComponent(id)}`, headers: ifMatch(options.revision) })
}

export function activate(
  transport: Transport, portId: string,
  id: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Binding> {
  return transport.send({ method: 'PUT', path: `/ports/${encodeURIComponent(portId)}/bindings/${encodeURIComponent(id)}/activate`, body })
}
