import type { Difference } from './compare-definitions.ts'

const owner =
  'taken in POST and nothing comes of it: it belongs to its parent or to nobody, and is shown so by Neutron'
const later = 'what a later alias changes in it is served as well'
const route = 'served by a route of its own, without attributes'

/** What is defined otherwise here than in neutron-lib, on purpose. */
export const differences: readonly Difference[] = [
  {
    text: /^(auto-allocated-topology|dhcp_agent_scheduler|logging|qos|qos-rule-type-\w+|service-type) (auto_allocated_topologies|dhcp-networks|dhcp-agents|loggable_resources|rule_types|service_providers) .*: no resource$/,
    because: route,
  },
  { text: /^flavors next_providers .*: no resource$/, because: route },
  {
    text: /^flavors service_profiles id: no create$/,
    because: 'that id is of the link to a flavor, which is a route of its own',
  },
  { text: /^(flavors|qos[\w-]*) \w+ tenant_id: absent$/, because: owner },
  {
    text: /^(metering metering_label_rules tenant_id|binding-extended bindings project_id): no shown$/,
    because: owner,
  },
  {
    text: /^qos[\w-]* alias_\w+ \w+: create$/,
    because: 'the table of the rule is shared, and there is no POST of it here',
  },
  {
    text: /^(net-mtu networks mtu|segment subnets segment_id|uplink-status-propagation ports propagate_uplink_status): /,
    because: later,
  },
  {
    text: /^metering_source_and_destination_fields .*: no update$/,
    because: 'a rule of a label cannot be changed: there is no PUT with Neutron either',
  },
  {
    text: /^(address-scope address_scopes shared|subnetpool subnetpools shared|local_ip local_ips description): no sort$/,
    because: 'no column of the object, with Neutron either',
  },
]
