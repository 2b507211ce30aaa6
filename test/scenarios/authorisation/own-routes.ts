import type { Surroundings } from './fixture.ts'
import { agentOf } from './operator-fixtures.ts'
import { made } from './surroundings.ts'

/** A path of its own: what its parameters are in a cell, by operation, and the body where there is one. */
export interface OwnRoute {
  /** false: there is nothing that belongs to somebody. */
  readonly isOwned: boolean
  readonly parameters?: (around: Surroundings) => Promise<Readonly<Record<string, string>>>
  readonly body?: (around: Surroundings) => Promise<object>
}

/** More than all tests together make. */
const NETWORKS = 1_000_000

const nobodys: OwnRoute = { isOwned: false }
const ofProject: OwnRoute = { isOwned: true, parameters: async ({ owner }) => ({ project: owner }) }

const flavorOf = (around: Surroundings) =>
  made(around.api, 'flavors', 'flavor', { name: `f${around.next()}`, service_type: 'L3_ROUTER_NAT' })
const profileOf = (around: Surroundings) =>
  made(around.api, 'service_profiles', 'service_profile', {
    driver: 'test.ovn',
    metainfo: `m${around.next()}`,
  })
const routerOf = (around: Surroundings) => made(around.api, 'routers', 'router', { project_id: around.owner })

const ofFlavor: OwnRoute = {
  isOwned: false,
  parameters: async around => ({ flavor: await flavorOf(around) }),
}
const ofAgent: OwnRoute = { isOwned: false, parameters: async around => ({ agent: await agentOf(around) }) }
const ofDhcpAgent: OwnRoute = {
  isOwned: false,
  parameters: async around => ({ agent: await agentOf(around, 'DHCP agent') }),
}

async function linked(around: Surroundings): Promise<Readonly<Record<string, string>>> {
  const [flavor, profile] = [await flavorOf(around), await profileOf(around)]
  const path = `/v2.0/flavors/${flavor}/service_profiles`
  const answer = await around.api.post(around.superuser, path, { service_profile: { id: profile } })
  if (answer.status !== 201) throw new Error(answer.text)
  return { flavor, profile }
}

/** By operation: every path outside the pattern of resources. */
export const ownRoutes: Readonly<Record<string, OwnRoute>> = {
  list_core_resources: nobodys,
  list_extensions: nobodys,
  show_extension: { isOwned: false, parameters: async () => ({ alias: 'quotas' }) },
  list_quotas: nobodys,
  show_quota_tenant: nobodys,
  show_quota_project: nobodys,
  show_quota: ofProject,
  update_quota: { ...ofProject, body: async () => ({ quota: { network: NETWORKS } }) },
  delete_quota: {
    isOwned: true,
    parameters: async ({ api, superuser, owner }) => {
      const answer = await api.put(superuser, `/v2.0/quotas/${owner}`, { quota: { network: NETWORKS } })
      if (answer.status !== 200) throw new Error(answer.text)
      return { project: owner }
    },
  },
  show_default_quota: ofProject,
  show_quota_details: ofProject,
  show_auto_allocated_topology: ofProject,
  delete_auto_allocated_topology: ofProject,
  list_loggable_resources: nobodys,
  list_service_providers: nobodys,
  list_rule_types: nobodys,
  show_rule_type: { isOwned: false, parameters: async () => ({ type: 'dscp_marking' }) },
  list_service_profiles_of_flavor: ofFlavor,
  add_service_profile_to_flavor: {
    ...ofFlavor,
    body: async around => ({ service_profile: { id: await profileOf(around) } }),
  },
  show_service_profile_of_flavor: { isOwned: false, parameters: linked },
  remove_service_profile_from_flavor: { isOwned: false, parameters: linked },
  list_next_providers_of_flavor: { isOwned: false, parameters: linked },
  list_routers_of_l3_agent: ofAgent,
  add_router_to_l3_agent: { ...ofAgent, body: async around => ({ router_id: await routerOf(around) }) },
  update_router_of_l3_agent: {
    isOwned: false,
    parameters: async around => ({ agent: await agentOf(around), router: await routerOf(around) }),
    body: async () => ({ ha_chassis_priority: 2 }),
  },
  remove_router_from_l3_agent: {
    isOwned: false,
    parameters: async around => ({ agent: await agentOf(around), router: await routerOf(around) }),
  },
  list_l3_agents_of_router: {
    isOwned: true,
    parameters: async around => ({ router: await routerOf(around) }),
  },
  list_networks_of_dhcp_agent: ofDhcpAgent,
  add_network_to_dhcp_agent: { ...ofDhcpAgent, body: async ({ network }) => ({ network_id: network }) },
  remove_network_from_dhcp_agent: {
    isOwned: false,
    parameters: async around => ({
      agent: await agentOf(around, 'DHCP agent'),
      network: around.network,
    }),
  },
  list_features: nobodys,
  show_router_capabilities: {
    isOwned: true,
    parameters: async around => ({ router: await routerOf(around) }),
  },
  show_network_encryption_status: { isOwned: true, parameters: async ({ network }) => ({ network }) },
  list_dhcp_agents_of_network: { isOwned: true, parameters: async ({ network }) => ({ network }) },
}
