import { violatedConstraint } from '../../database/database-fault.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { PortNotFound } from '../../errors/errors.ts'
import { FipAssociated, ServicePortInUse } from './errors.ts'
import { replaceMetadataPort } from './metadata-ports.ts'
import { readPortState } from './port-state.ts'
import { deletePorts } from './service-ports.ts'

/**
 * Removes a locked port that is used by nothing of the service. Ports of routers and floating IPs go with them, not by
 * themselves: ServicePortInUse. One that a floating IP of another project leads to is for administrators alone to
 * delete: FipAssociated. A metadata port gets a successor. Throws what `deletePorts` and addressing throw.
 */
export async function removePort(
  context: WriteContext,
  port: { readonly id: string; readonly deviceOwner: string },
): Promise<void> {
  const state = await readPortState(context.tx, port.id)
  if (state === undefined) throw new PortNotFound({ port_id: port.id })
  if (state.routerId !== null || state.holdsFloatingIp) {
    throw new ServicePortInUse({
      port_id: port.id,
      reason: `has device owner ${port.deviceOwner}`,
    })
  }
  const { actor } = context.op
  if (!actor.isAdmin && state.floatingIpProjects.some(project => project !== actor.projectId))
    throw new FipAssociated({ port_id: port.id })
  try {
    await deletePorts(context, [port.id])
  } catch (cause) {
    if (violatedConstraint(cause) !== 'local_ip_local_port_id_fkey') throw cause
    throw new ServicePortInUse({ port_id: port.id, reason: 'has the address of local IPs' }, { cause })
  }
  await replaceMetadataPort(context, state)
}
