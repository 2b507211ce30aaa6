import type { ServiceConnection } from '../outbound/service-connection.ts'

export interface PlacementSettings {
  readonly connection: ServiceConnection
  /** Stands for the tunnels of a host where devices are named; empty: for none. */
  readonly tunnelledDevice: string
}
