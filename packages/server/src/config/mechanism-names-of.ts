import { ConfigError } from '@neutrino/base/config/index.ts'
import { type MechanismName, mechanisms } from '../binding/mechanism.ts'

/** Mechanisms by their names in the configuration. Throws ConfigError for one that is not here. */
export function mechanismNamesOf(names: readonly string[]): readonly MechanismName[] {
  return names.map(text => {
    const known = mechanisms.find(({ name }) => name === text)
    if (known !== undefined) return known.name
    const expected = `one of ${mechanisms.map(({ name }) => name).join(', ')}; ports of agents move to ovn first`
    throw new ConfigError([{ section: 'ml2', key: 'mechanism_drivers', value: text, expected }])
  })
}
