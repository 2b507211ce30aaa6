import { resource } from '../../definition/behaviour.ts'
import { portDefinition } from './definition.ts'
import { portBehaviour } from './port.ts'
import { portStorage } from './storage.ts'

export type { CreatedPort } from './create-ports.ts'
export { PROFILE_LENGTH_MAX, profile, vnicTypes } from './definition.ts'
export { deviceAttributes, trustedProfile, vifModelDetails } from './device-attributes.ts'
export { dhcpOptions } from './dhcp-options-kind.ts'
export { PortBindingNotFound, PortFlavorNotFound } from './errors.ts'
export {
  activateHostBinding,
  checkMigratingPort,
  createHostBinding,
  removeHostBinding,
  updateHostBinding,
} from './host-bindings.ts'
export { createMetadataPorts, followMetadataPorts } from './metadata-ports.ts'
export { notEnforcedDetails } from './not-enforced.ts'
export { PVLANNetworkPortSecurityDisabled, PVLANPortSecurityDisabled } from './private-vlan-errors.ts'
export { removeTerminated } from './remove-terminated.ts'
export { createServicePort, deletePorts, type ServicePort, updatePortFixedIps } from './service-ports.ts'
export { REMOVALS_CHANNEL } from './termination.ts'
export { timeSyncDetails } from './time-sync.ts'
export { bindSubPorts, leaveTrunks, settleTrunks } from './trunk-of-port.ts'

export const port = resource({
  definition: portDefinition,
  storage: portStorage,
  behaviour: portBehaviour,
})
