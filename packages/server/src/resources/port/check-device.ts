import type { Actor } from '@neutrino/base/operation.ts'
import { DeviceIDNotOwnedByTenant } from './errors.ts'
import type { PortFacts } from './port-facts.ts'

/**
 * Refuses a port that claims to be plugged into another project's router: its owner would count it among
 * the router's ports (CVE-2014-0056). Throws DeviceIDNotOwnedByTenant.
 */
export function checkDevice(
  actor: Actor,
  port: { readonly deviceId: string; readonly projectId: string },
  facts: Pick<PortFacts, 'routers'>,
): void {
  if (actor.isAdmin || actor.isService) return
  const routerProject = facts.routers.get(port.deviceId.toLowerCase())
  if (routerProject !== undefined && routerProject !== port.projectId) {
    throw new DeviceIDNotOwnedByTenant({ device_id: port.deviceId })
  }
}
