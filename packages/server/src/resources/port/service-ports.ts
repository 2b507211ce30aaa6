import { sql } from 'kysely'
import type { HeldAddress, RequestedAddress } from '../../addressing/address-plan.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { PortNotFound } from '../../errors/errors.ts'
import { changeAddresses } from './change-addresses.ts'
import { type CreatedPort, createPorts } from './create-ports.ts'
import { noDevice } from './device-attributes.ts'
import { disassociateFloatingIps } from './floating-ips-of-port.ts'
import { lockPortState } from './port-state.ts'
import { noPrivateVlan } from './private-vlan.ts'
import { refuseTrunkPorts } from './trunk-of-port.ts'
import { setPort } from './update-port-rows.ts'

/** A port that the service makes for a router, a floating IP, DHCP or metadata. */
export interface ServicePort {
  readonly networkId: string
  /** Empty: hidden from projects and not counted. */
  readonly projectId: string
  readonly deviceOwner: string
  readonly deviceId: string
  /** Absent: chosen; empty: none. */
  readonly fixedIps?: readonly RequestedAddress[] | undefined
  /** Absent: chosen. */
  readonly macAddress?: string | undefined
  readonly name?: string | undefined
}

/**
 * Makes a port of the service: trusted, in no security group. Throws NetworkNotFound, MacAddressInUse and
 * what addressing throws.
 */
export async function createServicePort(context: WriteContext, port: ServicePort): Promise<CreatedPort> {
  const [created] = await createPorts(context, [
    {
      ...port,
      origin: 'service',
      name: port.name ?? '',
      description: '',
      adminStateUp: true,
      // The port of a floating IP is never plugged.
      status: port.deviceOwner === 'network:floatingip' ? 'N/A' : 'DOWN',
      allowedAddressPairs: [],
      extraDhcpOpts: [],
      dnsName: '',
      dnsDomain: '',
      propagateUplinkStatus: true,
      qosPolicyId: null,
      ...noDevice,
      ...noPrivateVlan,
      vlanFilterList: null,
      tags: [],
      vnicType: 'normal',
      host: '',
      profile: {},
    },
  ])
  return created!
}

/**
 * Removes ports with all that hangs on them and disassociates floating IPs that led to them. Whether they
 * are in use is for the caller to know, but for ports of trunks, which are refused: PortInUseAsTrunkParent and
 * PortInUseAsSubPort. The caller marks the router that a router's port belonged to.
 */
export async function deletePorts(context: WriteContext, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  // A floating IP that is being associated refers to the port's row: it waits for this lock, then finds none.
  await sql`select from port where id = any(${ids}::uuid[]) order by id for update`.execute(context.tx)
  await refuseTrunkPorts(context.tx, ids)
  await disassociateFloatingIps(context, ids)
  await sql`delete from port where id = any(${ids}::uuid[])`.execute(context.tx)
  context.dirty('port', ...ids)
}

/**
 * Gives a port other addresses: those asked for again stay, missing ones go. Returns them all, by
 * position. Throws PortNotFound and what addressing throws.
 */
export async function updatePortFixedIps(
  context: WriteContext,
  id: string,
  fixedIps: readonly RequestedAddress[],
): Promise<readonly HeldAddress[]> {
  const port = await lockPortState(context.tx, id)
  if (port === undefined) throw new PortNotFound({ port_id: id })
  const changed = await changeAddresses(context, port, {
    ...port,
    fixedIps,
    host: '',
    hostSegmentIds: new Set(),
    isDeferred: false,
  })
  await setPort(context.tx, id, { ip_allocation: changed.ipAllocation })
  context.dirty('port', id)
  return changed.fixedIps
}
