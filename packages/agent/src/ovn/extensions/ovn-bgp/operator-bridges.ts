import type { LocalView } from '../../host-view.ts'

/** Of Open_vSwitch, by the operator: bridges that lead to the provider's routers, by commas. */
const peerBridgesKey = 'neutron-bgp-peer-bridges'
/** The bridge of the flat network. */
const interconnectBridgeKey = 'neutron-bgp-interconnect-bridge'

/** A bridge is a device. */
const bridgeName = /^[\w.-]{1,15}$/

export function isBridgeName(name: unknown): name is string {
  return typeof name === 'string' && bridgeName.test(name)
}

export function peerBridges({ externalIds }: Pick<LocalView, 'externalIds'>): readonly string[] {
  const names = (externalIds[peerBridgesKey] ?? '').split(',').map(name => name.trim())
  return [...new Set(names.filter(isBridgeName))].sort()
}

/** Undefined also for one that leads to the provider: it cannot be both. */
export function interconnectBridge(local: Pick<LocalView, 'externalIds'>): string | undefined {
  const name = local.externalIds[interconnectBridgeKey]?.trim()
  return isBridgeName(name) && !peerBridges(local).includes(name) ? name : undefined
}
