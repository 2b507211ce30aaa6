import type { HostFacts, HostOptions } from './host-facts.ts'

/** How long the flows of the old agents serve while OVN computes its own. */
export const WAIT_BEFORE_CLEAR_MS = 4_000

/** What ovn-controller reads of the switch, in `external_ids`. */
export function ovnIds(options: HostOptions): Readonly<Record<string, string>> {
  const mappings = Object.entries(options.bridgeMappings).map(([network, bridge]) => `${network}:${bridge}`)
  return {
    'system-id': options.systemId,
    hostname: options.host,
    'ovn-encap-type': options.encapType,
    'ovn-encap-ip': options.encapIp,
    'ovn-bridge': 'br-int',
    ...(options.datapathType === 'system' ? {} : { 'ovn-bridge-datapath-type': options.datapathType }),
    ...(mappings.length === 0 ? {} : { 'ovn-bridge-mappings': mappings.join() }),
    'ovn-remote': options.ovnRemote,
  }
}

/** Arguments of ovs-vsctl that set them. */
export function setIds(ids: Readonly<Record<string, string>>): readonly string[] {
  return [
    'set',
    'Open_vSwitch',
    '.',
    ...Object.entries(ids).map(([key, value]) => `external_ids:${key}=${quoted(value)}`),
  ]
}

/** Commands of ovs-vsctl that give the keys the values that they had. */
export function restoreIds(
  keys: readonly string[],
  { externalIds }: HostFacts,
): readonly (readonly string[])[] {
  const had = keys.filter(key => externalIds[key] !== undefined)
  const lacked = keys.filter(key => externalIds[key] === undefined)
  return [
    ...lacked.map(key => ['remove', 'Open_vSwitch', '.', 'external_ids', key]),
    ...(had.length === 0 ? [] : [setIds(Object.fromEntries(had.map(key => [key, externalIds[key] ?? ''])))]),
  ]
}

/** A value as ovs-vsctl reads it back: in double quotes, with JSON's escapes. */
export function quoted(value: string): string {
  return JSON.stringify(value)
}
