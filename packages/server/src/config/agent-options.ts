import { defineOptions } from '@neutrino/base/config/index.ts'

/** Agents that serve networks and routers beside OVN. Names and defaults are neutron.conf's. */
export const agentOptions = defineOptions([
  {
    group: 'DEFAULT',
    name: 'dhcp_agents_per_network',
    kind: 'integer',
    default: 1,
    min: 1,
    doc: 'DHCP agents that a network with DHCP is given to, where there are DHCP agents beside OVN.',
  },
  {
    group: 'DEFAULT',
    name: 'max_l3_agents_per_router',
    kind: 'integer',
    default: 3,
    min: 0,
    doc: 'Most L3 agents that a highly available router of theirs is given to; 0 for all.',
  },
  {
    group: 'DEFAULT',
    name: 'l3_ha_net_cidr',
    kind: 'string',
    default: '169.254.192.0/18',
    doc: 'Addresses of the network over which the L3 agents of highly available routers watch each other.',
  },
  {
    group: 'DEFAULT',
    name: 'l3_ha_network_type',
    kind: 'string',
    default: '',
    doc: 'Type of that network; empty for what projects get.',
  },
  {
    group: 'DEFAULT',
    name: 'l3_ha_network_physical_name',
    kind: 'string',
    default: '',
    doc: 'Physical network under it, if its type needs one.',
  },
  {
    group: 'DEFAULT',
    name: 'enable_services_on_agents_with_admin_state_down',
    kind: 'boolean',
    default: false,
    doc: 'Whether a DHCP or L3 agent that is disabled keeps its networks and routers, and may be given more by hand.',
  },
])
