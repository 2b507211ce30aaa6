import type { NetworkType } from './segment.ts'
import type { SegmentSettings } from './settings.ts'

/** Network types that an extension brings. */
const aliasOf: Partial<Readonly<Record<NetworkType, string>>> = { qinq: 'qinq-network-type' }

/** What the operator allows, without types whose extension is switched off. */
export function offeredSettings(
  settings: SegmentSettings,
  hiddenAliases: ReadonlySet<string>,
): SegmentSettings {
  const isOffered = (type: NetworkType) => !hiddenAliases.has(aliasOf[type] ?? '')
  if (![...settings.typeDrivers].some(type => !isOffered(type))) return settings
  return {
    ...settings,
    typeDrivers: new Set([...settings.typeDrivers].filter(isOffered)),
    projectNetworkTypes: settings.projectNetworkTypes.filter(isOffered),
  }
}
