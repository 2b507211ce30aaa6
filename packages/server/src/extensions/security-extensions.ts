import type { Extension } from './extension.ts'

/** Aliases of security groups, address groups, their logs and of who shares what; each backed by behaviour. */
export const securityExtensions: readonly Extension[] = [
  {
    alias: 'address-group',
    name: 'Address group',
    updated: '2020-07-15T10:00:00-00:00',
    description: 'Prefixes that rules of security groups name together.',
  },
  {
    alias: 'logging',
    name: 'Logging API Extension',
    updated: '2017-01-01T10:00:00-00:00',
    description: 'Hypervisors log packets that security groups let through or drop.',
  },
  {
    alias: 'port-security-groups-filtering',
    name: 'Port filtering on security groups',
    updated: '2018-01-09T09:00:00-00:00',
    description: 'Ports are found by their security groups.',
  },
  {
    alias: 'rbac-address-group',
    name: 'Add address_group type to RBAC',
    updated: '2021-01-20T00:00:00-00:00',
    description: 'Address groups of one project for use by others.',
  },
  {
    alias: 'rbac-address-scope',
    name: 'Add address_scope type to RBAC',
    updated: '2020-02-12T00:00:00-00:00',
    description: 'Address scopes are shared with projects.',
  },
  {
    alias: 'rbac-policies',
    name: 'RBAC Policies',
    updated: '2015-06-17T12:15:12-00:00',
    description: 'Objects are shared with projects.',
  },
  {
    alias: 'rbac-security-groups',
    name: 'Add security_group type to network RBAC',
    updated: '2019-02-14T00:00:00-00:00',
    description: 'Security groups are shared with projects.',
  },
  {
    alias: 'rbac-subnetpool',
    name: 'Add subnetpool type to RBAC',
    updated: '2020-02-05T00:00:00-00:00',
    description: 'Subnet pools are shared with projects.',
  },
  {
    alias: 'security-group',
    name: 'security-group',
    updated: '2012-10-05T10:00:00-00:00',
    description: 'Security groups and their rules.',
  },
  {
    alias: 'security-group-create-with-rules',
    name: 'Security groups made with their rules',
    updated: '2026-11-22T00:00:00-00:00',
    description: 'Rules in the request that makes a group, with the default ones or instead of them.',
  },
  {
    alias: 'security-groups-default-rules',
    name: 'Default rules for security groups',
    updated: '2022-12-19T10:00:00-00:00',
    description: 'The rules that new security groups are born with.',
  },
  {
    alias: 'security-groups-default-statefulness',
    name: 'Security Groups Default Statefulness',
    updated: '2026-04-13T00:00:00-00:00',
    description: 'Whether new security groups are stateful where nobody says.',
  },
  {
    alias: 'security-groups-normalized-cidr',
    name: 'Normalized CIDR field for security group rules',
    updated: '2020-07-28T10:00:00-00:00',
    description: 'The prefix of a rule without host bits.',
  },
  {
    alias: 'security-groups-remote-address-group',
    name: 'Remote address group id field for security group rules',
    updated: '2020-08-25T10:00:00-00:00',
    description: 'Rules whose peers are the addresses of an address group.',
  },
  {
    alias: 'security-groups-rules-belongs-to-default-sg',
    name: "Security group rule belongs to the project's default security group",
    updated: '2023-05-23T10:00:00-00:00',
    description: 'Whether a rule is one of a default group.',
  },
  {
    alias: 'security-groups-shared-filtering',
    name: 'Security group filtering on the shared field',
    updated: '2021-10-05T09:00:00-00:00',
    description: 'Security groups are found by whether they are shared.',
  },
  {
    alias: 'stateful-security-group',
    name: 'Stateful security group',
    updated: '2019-11-26T09:00:00-00:00',
    description: 'Security groups without connection tracking.',
  },
]
