import type { ServiceConnection } from '../outbound/service-connection.ts'
import type { ReportedFacts } from './wanted-providers.ts'

export interface PlacementSettings {
  readonly connection: ServiceConnection
  readonly reported: Omit<ReportedFacts, 'vnicTypes' | 'cardVnicTypes'>
}
