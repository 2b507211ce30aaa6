import type { HaNetworkSettings } from './ha-network.ts'

/** What the operator says of the agents that serve networks and routers. */
export interface SchedulingSettings {
  /** [DEFAULT] dhcp_agents_per_network */
  readonly dhcpAgentsPerNetwork: number
  /** [DEFAULT] max_l3_agents_per_router, of routers that are highly available; 0: all agents. */
  readonly l3AgentsPerRouterMax: number
  /** [DEFAULT] enable_services_on_agents_with_admin_state_down: such agents keep what they have. */
  readonly keepsServicesOfDisabledAgents: boolean
  readonly haNetwork: HaNetworkSettings
  /** Zones of what has no hints of its own. */
  readonly defaultAvailabilityZones: readonly string[]
}
