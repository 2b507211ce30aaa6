import type { NetworkType } from '../segments/segment.ts'

/**
 * What a way of carrying ports can do: what it says no to is refused, or left unbound with the reason,
 * rather than carried half.
 */
export interface Mechanism {
  /** As `vif_details.bound_drivers` names it. */
  readonly name: string
  readonly vnicTypes: ReadonlySet<string>
  /** Networks whose packets it can carry from host to host. */
  readonly networkTypes: ReadonlySet<NetworkType>
  /** Networks on which it lets through what servers tag themselves. */
  readonly transparentTypes: ReadonlySet<NetworkType>
  /** Networks on which it puts its own tag around that of servers. */
  readonly doubleTaggedTypes: ReadonlySet<NetworkType>
}

export const ovnMechanism: Mechanism = {
  name: 'ovn',
  vnicTypes: new Set([
    'normal',
    'direct',
    'direct-physical',
    'macvtap',
    'vdpa',
    'remote-managed',
    'baremetal',
    'virtio-forwarder',
  ]),
  // OVN has no GRE tunnels.
  networkTypes: new Set(['local', 'flat', 'vlan', 'vxlan', 'geneve']),
  transparentTypes: new Set(['local', 'vlan', 'vxlan', 'geneve']),
  doubleTaggedTypes: new Set(['vlan']),
}
