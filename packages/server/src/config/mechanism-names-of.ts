import { type MechanismName, mechanisms } from '../binding/mechanism.ts'

/** Mechanisms by their names in the configuration. Throws for one that is not here. */
export function mechanismNamesOf(names: readonly string[]): readonly MechanismName[] {
  return names.map(text => {
    const known = mechanisms.find(({ name }) => name === text)
    if (known !== undefined) return known.name
    const all = mechanisms.map(({ name }) => name).join(', ')
    throw new Error(
      `[ml2] mechanism_drivers: there is no ${text} here, only ${all}; ports of agents move over to ovn first`,
    )
  })
}
