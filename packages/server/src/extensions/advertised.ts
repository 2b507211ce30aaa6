import type { Extension } from './extension.ts'

/** Aliases that the API tells, each backed by behaviour: GET /extensions. */
const advertised: readonly Extension[] = []

export function advertisedExtensions(hidden: ReadonlySet<string>): readonly Extension[] {
  return advertised.filter(extension => !hidden.has(extension.alias))
}
