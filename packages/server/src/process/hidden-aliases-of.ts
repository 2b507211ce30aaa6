import type { ServerConfig } from '../config/load-server-config.ts'
import { CHECK_LIMIT_DEFAULT } from '../resources/quota/index.ts'

/** Aliases that the configuration switches off: they are not told, and their attributes not known. */
export function hiddenAliasesOf({ DEFAULT, quotas }: ServerConfig): ReadonlySet<string> {
  return new Set([
    ...(quotas.checkLimitDefault ? [] : [CHECK_LIMIT_DEFAULT]),
    ...(DEFAULT.vlanTransparent === false ? ['vlan-transparent'] : []),
    ...(DEFAULT.vlanQinq === false ? ['qinq'] : []),
  ])
}
