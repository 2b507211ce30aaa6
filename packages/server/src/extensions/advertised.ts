import type { Extension } from './extension.ts'
import { networkExtensions } from './network-extensions.ts'
import { portExtensions } from './port-extensions.ts'
import { qosExtensions } from './qos-extensions.ts'
import { routerExtensions } from './router-extensions.ts'
import { securityExtensions } from './security-extensions.ts'
import { standardExtensions } from './standard-extensions.ts'

/** Every alias that can be on. */
export const allExtensions: readonly Extension[] = [
  ...networkExtensions,
  ...portExtensions,
  ...qosExtensions,
  ...routerExtensions,
  ...securityExtensions,
  ...standardExtensions,
]

/** Aliases that the API tells: GET /extensions. */
export function advertisedExtensions(hidden: ReadonlySet<string>): readonly Extension[] {
  return allExtensions
    .filter(extension => !hidden.has(extension.alias))
    .toSorted((a, b) => (a.alias < b.alias ? -1 : 1))
}
