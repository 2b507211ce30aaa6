/** Where the OVN agent of a host says what it does, by commas, in Chassis_Private, and what the table `chassis` keeps. */
export const agentExtensionsKey = 'neutrino:neutron-agent-extensions'
