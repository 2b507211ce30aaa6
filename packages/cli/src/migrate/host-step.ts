/** One program that runs to its end. */
export interface HostStep {
  /** Why, in a few words. */
  readonly what: string
  readonly argv: readonly string[]
  /** Standard input. */
  readonly input?: string
  /** Guests of this host are silent from the first of these steps until the last has ended. */
  readonly isGap?: boolean
  /** It fails where there is nothing left to do. */
  readonly mayFail?: boolean
  readonly timeoutMs?: number
}

/** A guest's device, and the port that it becomes. */
export interface GuestDevice {
  readonly device: string
  readonly portId: string
  readonly macAddress: string
  /** Of the server. */
  readonly deviceId: string
}

export interface HostPlan {
  readonly layout: 'linuxbridge' | 'openvswitch'
  readonly guests: readonly GuestDevice[]
  /** What keeps the step from being taken. */
  readonly problems: readonly string[]
  readonly steps: readonly HostStep[]
  /** What leads back, in order. */
  readonly rollback: readonly HostStep[]
}
