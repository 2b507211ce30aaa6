import type { AnyResource } from './definition/behaviour.ts'
import type { Route } from './http/api.ts'
import { addressGroup } from './resources/address-group/index.ts'
import { addressScope } from './resources/address-scope/index.ts'
import { agent } from './resources/agent/index.ts'
import { dhcpSchedulingRoutes, l3SchedulingRoutes } from './resources/agent-scheduling/index.ts'
import { autoAllocatedTopologyRoutes } from './resources/auto-allocated-topology/index.ts'
import { availabilityZone } from './resources/availability-zone/index.ts'
import { bfdMonitor } from './resources/bfd-monitor/index.ts'
import { conntrackHelper } from './resources/conntrack-helper/index.ts'
import { defaultSecurityGroupRule } from './resources/default-security-group-rule/index.ts'
import { featureRoutes } from './resources/feature/index.ts'
import { flavor, flavorRoutes, serviceProviderRoutes } from './resources/flavor/index.ts'
import { floatingIp } from './resources/floating-ip/index.ts'
import { floatingIpPool } from './resources/floatingip-pool/index.ts'
import { localIp } from './resources/local-ip/index.ts'
import { localIpAssociation } from './resources/local-ip-association/index.ts'
import { log, loggableResourceRoutes } from './resources/log/index.ts'
import { meteringLabel } from './resources/metering-label/index.ts'
import { meteringLabelRule } from './resources/metering-label-rule/index.ts'
import { ndpProxy } from './resources/ndp-proxy/index.ts'
import { network } from './resources/network/index.ts'
import { networkEncryptionRoutes } from './resources/network-encryption/index.ts'
import { networkIpAvailability } from './resources/network-ip-availability/index.ts'
import { networkSegmentRange } from './resources/network-segment-range/index.ts'
import { port } from './resources/port/index.ts'
import { portBinding } from './resources/port-binding/index.ts'
import { portFlavor } from './resources/port-flavor/index.ts'
import { portForwarding } from './resources/port-forwarding/index.ts'
import { qosPolicy } from './resources/qos-policy/index.ts'
import { qosRules } from './resources/qos-rule/index.ts'
import { ruleTypeRoutes } from './resources/qos-rule-type/index.ts'
import { quotaRoutes } from './resources/quota/index.ts'
import { rbacPolicy } from './resources/rbac-policy/index.ts'
import { router } from './resources/router/index.ts'
import { routerCapabilityRoutes } from './resources/router-capability/index.ts'
import { securityGroup } from './resources/security-group/index.ts'
import { securityGroupDefaultStatefulness } from './resources/security-group-default-statefulness/index.ts'
import { securityGroupRule } from './resources/security-group-rule/index.ts'
import { segment } from './resources/segment/index.ts'
import { serviceProfile } from './resources/service-profile/index.ts'
import { subnet } from './resources/subnet/index.ts'
import { subnetpool } from './resources/subnetpool/index.ts'
import { trunk } from './resources/trunk/index.ts'

/** Everything the API serves, in the order of the reference. */
export const resources: readonly AnyResource[] = [
  network,
  subnet,
  subnetpool,
  addressScope,
  segment,
  port,
  portBinding,
  portFlavor,
  trunk,
  router,
  bfdMonitor,
  conntrackHelper,
  ndpProxy,
  floatingIp,
  portForwarding,
  floatingIpPool,
  localIp,
  localIpAssociation,
  flavor,
  serviceProfile,
  securityGroup,
  securityGroupRule,
  defaultSecurityGroupRule,
  securityGroupDefaultStatefulness,
  addressGroup,
  rbacPolicy,
  qosPolicy,
  ...qosRules,
  log,
  meteringLabel,
  meteringLabelRule,
  networkSegmentRange,
  networkIpAvailability,
  agent,
  availabilityZone,
]

/** Paths outside the pattern of collections and objects. */
export const routes: readonly Route[] = [
  ...quotaRoutes,
  ...autoAllocatedTopologyRoutes,
  ...loggableResourceRoutes,
  ...flavorRoutes,
  ...serviceProviderRoutes,
  ...l3SchedulingRoutes,
  ...dhcpSchedulingRoutes,
  ...ruleTypeRoutes,
  ...networkEncryptionRoutes,
  ...routerCapabilityRoutes,
  ...featureRoutes,
]
