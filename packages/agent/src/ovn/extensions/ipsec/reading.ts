/** What a host needs to encrypt its tunnels and does not have; `switch`: its Open vSwitch does not tell. */
export const needs = ['monitor', 'ike-daemon', 'certificate', 'switch'] as const
export type Need = (typeof needs)[number]

/** A tunnel of ovn-controller's. */
export interface TunnelState {
  /** The chassis at its other end. */
  readonly chassis: string
  /** In both directions. */
  readonly isEncrypted: boolean
}

/** What root read of the host. It holds no key: what ovs-monitor-ipsec tells is full of them. */
export interface Reading {
  readonly missing: readonly Need[]
  readonly tunnels: readonly TunnelState[]
}
