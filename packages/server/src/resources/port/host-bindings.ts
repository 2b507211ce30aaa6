import { sql } from 'kysely'
import type { BindingResult } from '../../binding/bind-port.ts'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { BadRequest, NetworkNotFound, PortNotFound } from '../../errors/errors.ts'
import { changeAddresses } from './change-addresses.ts'
import { changeMac, deviceMac } from './change-mac.ts'
import { PortBindingAlreadyActive, PortBindingAlreadyExists, PortBindingError } from './errors.ts'
import {
  type BindingWish,
  boundPort,
  cardSerialNumber,
  checkProfile,
  hostSegmentIds,
  parentPortId,
} from './port-binding.ts'
import { loadPortFacts, type NetworkFacts, type PortFacts } from './port-facts.ts'
import { type PortState, readPortState } from './port-state.ts'
import { trunkRebound } from './trunk-of-port.ts'
import { setPort } from './update-port-rows.ts'

// A port has one active binding, which is where it is plugged, and any number of prepared ones: a live
// migration prepares the one on its destination, and activates it when the server goes over.

type BoundResult = Exclude<BindingResult, { readonly vifType: 'binding_failed' }>

/** Only servers and shares migrate. */
const migratingOwner = /^(compute|manila):/

/** Throws BadRequest for a port whose owner does not migrate. */
export async function checkMigratingPort(db: ReadTx, portId: string): Promise<void> {
  const { rows } = await sql<{ device_owner: string }>`select device_owner from port
    where id = ${portId}`.execute(db)
  refuseOwner(portId, rows[0]?.device_owner ?? '')
}

function refuseOwner(portId: string, deviceOwner: string): void {
  if (migratingOwner.test(deviceOwner)) return
  throw new BadRequest({
    resource: 'port',
    msg: `port ${portId} belongs to no server and no share, so it has no bindings beside the one it shows`,
  })
}

/**
 * Prepares a locked port on one more host; the first binding of a port is active at once. Throws
 * PortBindingAlreadyExists, and PortBindingError when the host cannot plug it.
 */
export async function createHostBinding(
  context: WriteContext,
  portId: string,
  wish: BindingWish,
): Promise<void> {
  const { tx } = context
  const port = await migratingPort(tx, portId)
  const { rows: bindings } = await sql<{ host: string; status: string }>`
    select host, status from port_binding where port_id = ${portId}`.execute(tx)
  if (bindings.some(binding => binding.host === wish.host))
    throw new PortBindingAlreadyExists({ port_id: portId, host: wish.host })
  const result = await bind(context, port, wish)
  const isActive = !bindings.some(binding => binding.status === 'ACTIVE')
  await sql`insert into port_binding (port_id, host, status, vnic_type, profile, vif_type, vif_details)
    values (${portId}, ${wish.host}, ${isActive ? 'ACTIVE' : 'INACTIVE'}, ${wish.vnicType},
      ${JSON.stringify(wish.profile)}, ${result.vifType}, ${JSON.stringify(result.vifDetails)})`.execute(tx)
  if (isActive) await moved(context, port)
}

/** Binds anew what a locked port has on a host. Throws PortBindingError when the host cannot plug it. */
export async function updateHostBinding(
  context: WriteContext,
  portId: string,
  binding: BindingWish & { readonly isActive: boolean },
): Promise<void> {
  const { tx } = context
  const port = await migratingPort(tx, portId)
  const { host, vnicType, profile } = binding
  const result = await bind(context, port, binding)
  await sql`update port_binding set vnic_type = ${vnicType}, profile = ${JSON.stringify(profile)},
      vif_type = ${result.vifType}, vif_details = ${JSON.stringify(result.vifDetails)}
    where port_id = ${portId} and host = ${host}`.execute(tx)
  if (binding.isActive) await moved(context, port)
}

/** The prepared binding becomes the active one, of a locked port. Throws PortBindingAlreadyActive. */
export async function activateHostBinding(
  context: WriteContext,
  portId: string,
  binding: { readonly host: string; readonly isActive: boolean },
): Promise<void> {
  const { tx } = context
  const { host } = binding
  const port = await migratingPort(tx, portId)
  if (binding.isActive) throw new PortBindingAlreadyActive({ port_id: portId, host })
  // One after the other: there is never more than one active binding.
  await sql`update port_binding set status = 'INACTIVE', vif_type = 'unbound', vif_details = '{}'
    where port_id = ${portId} and status = 'ACTIVE'`.execute(tx)
  await sql`update port_binding set status = 'ACTIVE'
    where port_id = ${portId} and host = ${host}`.execute(tx)
  await moved(context, port)
}

/** Forgets what a locked port has on a host; without an active binding it is plugged nowhere. */
export async function removeHostBinding(
  context: WriteContext,
  portId: string,
  binding: { readonly host: string; readonly isActive: boolean },
): Promise<void> {
  await context.tx
    .deleteFrom('port_binding')
    .where('port_id', '=', portId)
    .where('host', '=', binding.host)
    .execute()
  if (!binding.isActive) return
  const port = await readPortState(context.tx, portId)
  if (port !== undefined) await moved(context, port)
}

async function migratingPort(tx: WriteTx, portId: string): Promise<PortState> {
  const port = await readPortState(tx, portId)
  if (port === undefined) throw new PortNotFound({ port_id: portId })
  refuseOwner(portId, port.deviceOwner)
  return port
}

async function bindingFacts(
  { tx }: WriteContext,
  port: PortState,
  wish: BindingWish,
): Promise<{ readonly network: NetworkFacts; readonly facts: PortFacts }> {
  const facts = await loadPortFacts(tx, {
    networkIds: [port.networkId],
    groupIds: [],
    projectIds: [],
    hosts: wish.host === '' ? [] : [wish.host],
    cardSerialNumbers: [cardSerialNumber(wish) ?? []].flat(),
    deviceIds: [],
    portIds: [parentPortId(wish) ?? []].flat(),
  })
  const network = facts.networks.get(port.networkId)
  if (network === undefined) throw new NetworkNotFound({ net_id: port.networkId })
  return { network, facts }
}

async function bind(context: WriteContext, port: PortState, wish: BindingWish): Promise<BoundResult> {
  const { op, settings } = context
  const { network, facts } = await bindingFacts(context, port, wish)
  checkProfile(wish, facts)
  const subject = {
    ...port,
    isFiltered: port.groups.length > 0,
    isTrunk: port.trunkId !== null,
    subnetIds: port.held.map(({ subnetId }) => subnetId),
  }
  // What is told of the host where the port is already may have to stay; another host is asked afresh.
  const before = port.binding.host === wish.host ? { before: port.binding } : {}
  const result = boundPort(subject, wish, { network, facts, settings, ...before })
  if (result.vifType !== 'binding_failed') return result
  op.log.warn('port binding failed', { port: port.id, host: wish.host, reason: result.reason })
  throw new PortBindingError({ port_id: port.id, host: wish.host, reason: result.reason })
}

/** The active binding is another: nothing is known of the port's new place, unless its host has told already. */
async function moved(context: WriteContext, before: PortState): Promise<void> {
  const { tx } = context
  const { id, trunkId } = before
  const isThere = await isPluggedWhereBound(tx, id)
  if (!isThere) await setPort(tx, id, { status: 'DOWN' })
  await followCard(context, before)
  if (trunkId !== null && !isThere) await trunkRebound(tx, { id, isUnbound: false })
  context.dirty('port', id)
}

/** Whether the host of the active binding carries the port: the target of a live migration does before the last step. */
async function isPluggedWhereBound(tx: WriteTx, portId: string): Promise<boolean> {
  const { rows } = await sql`
    select from port_plug g join port_binding b on b.port_id = g.port_id
      and coalesce(b.vif_details->>'card_host', b.host) = g.host
    where g.port_id = ${portId} and b.status = 'ACTIVE'`.execute(tx)
  return rows.length > 0
}

/** The port goes over to the address of the card that it has now, or away from the one it had. */
async function followCard(context: WriteContext, before: PortState): Promise<void> {
  const after = await readPortState(context.tx, before.id)
  if (after === undefined || deviceMac(before.binding) === deviceMac(after.binding)) return
  const macAddress = await changeMac(context, {
    port: before,
    binding: after.binding,
    isReleased: after.binding.host === '',
  })
  if (macAddress === undefined) return
  const { network, facts } = await bindingFacts(context, after, after.binding)
  await changeAddresses(context, after, {
    deviceOwner: after.deviceOwner,
    macAddress,
    host: after.binding.host,
    hostSegmentIds: hostSegmentIds(after.binding, network, facts),
    isDeferred: false,
  })
}
