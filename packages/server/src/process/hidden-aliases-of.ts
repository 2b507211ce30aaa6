import { mechanisms, unsupportedAliases } from '../binding/mechanism.ts'
import type { ServerConfig } from '../config/load-server-config.ts'
import { mechanismNamesOf } from '../config/mechanism-names-of.ts'
import { CHECK_LIMIT_DEFAULT } from '../resources/quota/index.ts'

/** Aliases that the configuration switches off: they are not told, and their attributes not known. */
export function hiddenAliasesOf({ DEFAULT, quotas, ml2 }: ServerConfig): ReadonlySet<string> {
  const loaded = mechanismNamesOf(ml2.mechanismDrivers)
  return new Set([
    ...unsupportedAliases(mechanisms.filter(({ name }) => loaded.includes(name))),
    ...(quotas.checkLimitDefault ? [] : [CHECK_LIMIT_DEFAULT]),
    ...(DEFAULT.vlanTransparent === false ? ['vlan-transparent'] : []),
    ...(DEFAULT.vlanQinq === false ? ['qinq'] : []),
  ])
}
