import { addressRules } from './defaults/address.ts'
import { agentChannelRules } from './defaults/agent-channel.ts'
import { bfdMonitorRules } from './defaults/bfd-monitor.ts'
import { buildingBlockRules } from './defaults/building-blocks.ts'
import { doubleTagRules } from './defaults/double-tags.ts'
import { featureRules } from './defaults/feature.ts'
import { floatingIpRules } from './defaults/floating-ip.ts'
import { floatingIpPlaceRules } from './defaults/floating-ip-place.ts'
import { networkRules } from './defaults/network.ts'
import { networkEncryptionRules } from './defaults/network-encryption.ts'
import { operationsRules } from './defaults/operations.ts'
import { portRules } from './defaults/port.ts'
import { portDeviceRules } from './defaults/port-device.ts'
import { privateVlanRules } from './defaults/private-vlan.ts'
import { providerPoolRules } from './defaults/provider-pool.ts'
import { qosRules } from './defaults/qos.ts'
import { removalRules } from './defaults/removal.ts'
import { routerRules } from './defaults/router.ts'
import { securityGroupRules } from './defaults/security-group.ts'
import { sharingRules } from './defaults/sharing.ts'
import { subnetRules } from './defaults/subnet.ts'
import { timeSyncRules } from './defaults/time-sync.ts'
import { trunkRules } from './defaults/trunk.ts'
import { unruledRules } from './defaults/unruled.ts'
import type { RuleDefinition } from './rule-definition.ts'

const apiRules: readonly RuleDefinition[] = [
  ...networkRules,
  ...subnetRules,
  ...portRules,
  ...portDeviceRules,
  ...privateVlanRules,
  ...routerRules,
  ...bfdMonitorRules,
  ...floatingIpRules,
  ...floatingIpPlaceRules,
  ...securityGroupRules,
  ...addressRules,
  ...qosRules,
  ...trunkRules,
  ...sharingRules,
  ...operationsRules,
  ...removalRules,
  ...providerPoolRules,
  ...doubleTagRules,
  ...networkEncryptionRules,
  ...featureRules,
  ...agentChannelRules,
  ...timeSyncRules,
  ...unruledRules,
]

/**
 * All rules of the server. Whatever the API does is the business of tokens that are scoped to a
 * project; building blocks have no scope of their own.
 */
export const defaultRules: readonly RuleDefinition[] = [
  ...buildingBlockRules,
  ...apiRules.map((rule): RuleDefinition => ({ ...rule, scopes: ['project'] })),
]
