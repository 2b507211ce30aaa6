import { mechanisms, unsupportedAliases } from '../binding/mechanism.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import { mechanismNamesOf } from '../config/mechanism-names-of.ts'
import { unclaimedAliases, withDependents } from '../extensions/claims.ts'
import { CHECK_LIMIT_DEFAULT } from '../resources/quota/index.ts'

/** Without security groups, as upstream withdraws them. */
const ofSecurityGroups = [
  ...['security-group', 'rbac-security-groups', 'stateful-security-group', 'address-group'],
  ...['security-groups-remote-address-group', 'security-groups-normalized-cidr', 'rbac-address-group'],
  ...['security-groups-shared-filtering', 'allowed-address-pairs', 'aap-reject-multicast'],
  ...['security-groups-rules-belongs-to-default-sg', 'security-groups-default-statefulness'],
]

/** Aliases that the configuration switches off: what they bring is neither shown nor known. */
export function hiddenAliasesOf(config: ServerConfig): ReadonlySet<string> {
  const { DEFAULT, quotas, ml2, securitygroup } = config
  const loaded = mechanismNamesOf(ml2.mechanismDrivers)
  return withDependents(
    new Set([
      ...unsupportedAliases(mechanisms.filter(({ name }) => loaded.includes(name))),
      ...unclaimedAliases({
        servicePlugins: DEFAULT.servicePlugins,
        extensionDrivers: ml2.extensionDrivers,
      }),
      ...(quotas.checkLimitDefault ? [] : [CHECK_LIMIT_DEFAULT]),
      ...(DEFAULT.vlanTransparent === false ? ['vlan-transparent'] : []),
      ...(DEFAULT.vlanQinq === false ? ['qinq'] : []),
      ...(DEFAULT.enableDvr ? [] : ['dvr']),
      ...(DEFAULT.enableTraditionalDhcp ? [] : ['dhcp_agent_scheduler']),
      ...(securitygroup.enableSecurityGroup ? [] : ofSecurityGroups),
    ]),
  )
}
