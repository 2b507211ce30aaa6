import type { ServiceConnection } from '../../outbound/service-connection.ts'

/** `status`: plugged or unplugged; `data`: addresses; `deleted`: the port is gone. */
export type EventKind = 'status' | 'data' | 'deleted'

export interface ComputeSettings {
  /** What Nova is told; the rest is forgotten. */
  readonly kinds: readonly EventKind[]
  readonly intervalMs: number
  /** With the version of its API; undefined: there is no Nova, everything is forgotten. */
  readonly nova: ServiceConnection | undefined
}
