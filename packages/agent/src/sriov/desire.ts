import type { HostPort } from '../channel/host-port.ts'
import { type FunctionSettings, type LinkState, settingsDefault } from './virtual-function.ts'

/** What a port wants of its function; pure. */
export function desiredSettings(port: HostPort): FunctionSettings {
  return {
    ...settingsDefault,
    vlan: port.segment?.vlan ?? 0,
    spoofchk: port.portSecurity,
    trust: port.isTrusted,
    state: stateOf(port),
    maxTxRate: rateOf(port, 'bandwidth_limit'),
    minTxRate: rateOf(port, 'minimum_bandwidth'),
  }
}

function stateOf({ isEnabled, followsUplink }: HostPort): LinkState {
  if (!isEnabled) return 'disable'
  return followsUplink ? 'auto' : 'enable'
}

/** What a server sends, in Mbit/s: to the nearest one, but never none where there is a rule. */
function rateOf({ qosRules }: HostPort, type: string): number {
  const rule = qosRules.find(one => one.type === type && one.direction === 'egress')
  return rule === undefined || rule.value <= 0 ? 0 : Math.max(1, Math.round(rule.value / 1_000))
}
