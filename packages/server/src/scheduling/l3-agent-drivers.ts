/** What a router is by the driver that its flavor leads to. */
export interface L3AgentDriver {
  readonly ha: boolean
  readonly distributed: boolean
}

const folder = 'neutron.services.l3_router.service_providers'

/** Drivers, by upstream's class names, whose routers L3 agents carry rather than OVN. */
export const l3AgentDrivers: ReadonlyMap<string, L3AgentDriver> = new Map([
  [`${folder}.single_node.SingleNodeDriver`, { ha: false, distributed: false }],
  [`${folder}.ha.HaDriver`, { ha: true, distributed: false }],
  [`${folder}.dvr.DvrDriver`, { ha: false, distributed: true }],
  [`${folder}.dvrha.DvrHaDriver`, { ha: true, distributed: true }],
])
