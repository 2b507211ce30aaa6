import { beside, cluster, everyTest, ovn, type TestReference } from './test-reference.ts'

/** A part of what a Neutron on OVN does, where it is done here, and what shows it. */
export interface Section {
  readonly number: number
  readonly name: string
  /** Below packages/server/src/, unless it begins with `packages/`. */
  readonly code: readonly string[]
  readonly tests: readonly TestReference[]
  readonly note?: string
}

export const ovnSections: readonly Section[] = [
  {
    number: 1,
    name: 'names of rows',
    code: ['reconcile/model/names.ts', 'reconcile/owners.ts'],
    tests: [
      ovn(
        'reconcile/adoption',
        'what the newest Neutron wrote is taken over as it is: only what Neutron has not is added',
      ),
    ],
  },
  {
    number: 2,
    name: 'external ids',
    code: ['resources/port/ovn.ts', 'resources/network/ovn.ts', 'resources/router/ovn.ts'],
    tests: [cluster('binding', 'what agents read of it is in southbound')],
  },
  {
    number: 3,
    name: 'the OVSDB client',
    code: ['packages/ovsdb/src/client/live-client.ts'],
    tests: [ovn('ovsdb/raft', everyTest), ovn('ovsdb/tls', everyTest)],
  },
  {
    number: 4,
    name: 'revision numbers',
    code: ['reconcile/dirty-queue.ts', 'reconcile/diff.ts'],
    tests: [
      ovn(
        'reconcile/failures',
        'rows of others are left alone, and so are columns and keys of others in our rows',
      ),
    ],
    note: 'intent has the revision, rows show it; what is stale is found by comparing rows, so there is no second table of revisions',
  },
  {
    number: 5,
    name: 'networks, segments, MTU, private VLANs',
    code: ['resources/network/ovn.ts'],
    tests: [
      beside('resources/network/ovn', 'vlan provider network'),
      cluster('l2', 'carries packets of its whole MTU'),
      cluster('private-vlan', 'security groups still decide over what is not dropped'),
      cluster('routed-hosts', 'they reach each other on their segment'),
    ],
    note: 'multicast snooping and the ageing of learned addresses are golden rows',
  },
  {
    number: 6,
    name: 'subnets and DHCP',
    code: ['reconcile/model/dhcp-options.ts', 'reconcile/model/dhcp-option-names.ts'],
    tests: [
      cluster('dhcp', 'option $code'),
      ovn('reconcile/dhcp-values', 'OVN parses what passes as a value, and lists every option'),
    ],
  },
  {
    number: 7,
    name: 'ports of every kind',
    code: ['resources/port/ovn.ts', 'reconcile/model/external-ports.ts'],
    tests: [
      beside('resources/port/ovn', 'address pairs'),
      cluster('external-port', 'is served by the best chassis of its group'),
      cluster('trunk', 'is ACTIVE, with its ports'),
    ],
  },
  {
    number: 8,
    name: 'binding, status, live migration',
    code: [
      'binding/bind-port.ts',
      'observe/port-status.ts',
      'observe/plugged-hosts.ts',
      'observe/moving-ports.ts',
    ],
    tests: [
      cluster('binding', 'as compute does it, with a binding for each host'),
      cluster('compute-migration', 'nothing when the port moves, and nothing when the source lets it go'),
    ],
  },
  {
    number: 9,
    name: 'security groups',
    code: [
      'resources/security-group/ovn.ts',
      'reconcile/model/translate-global.ts',
      'resources/address-group/ovn.ts',
    ],
    tests: [cluster('security', 'what no rule allows is dropped'), ovn('trace/trace', everyTest)],
  },
  {
    number: 10,
    name: 'logs of security groups',
    code: ['reconcile/model/acl-log.ts'],
    tests: [cluster('logging', 'nothing of it is left with the last log')],
  },
  {
    number: 11,
    name: 'routers and gateways',
    code: ['resources/router/ovn.ts', 'resources/router/route-rows.ts', 'reconcile/model/gateway-chassis.ts'],
    tests: [
      cluster('gateway-failover', 'the gateway is where its priority is highest'),
      cluster('external-gateways', 'shares flows among both with ECMP'),
      cluster('bfd-monitor', 'a default route and a monitor share the session of their next hop'),
    ],
  },
  {
    number: 12,
    name: 'floating IPs',
    code: ['resources/floating-ip/ovn.ts'],
    tests: [cluster('floating-ip', 'move to another machine')],
  },
  {
    number: 13,
    name: 'port forwarding',
    code: ['resources/floating-ip/ovn.ts'],
    tests: [
      cluster('port-forwarding', 'each port of a range leads to its own, TCP and UDP'),
      cluster('port-forwarding-vlan', '%s, without a floating IP, reaches the outside'),
    ],
  },
  {
    number: 14,
    name: 'QoS',
    code: ['reconcile/model/qos-rows.ts'],
    tests: [
      cluster('qos', 'a limited port gets a meter, and no more through than that'),
      cluster('qos-gateway', 'both follow the policy of the external network unless they have their own'),
    ],
  },
  {
    number: 15,
    name: 'DNS',
    code: ['reconcile/model/dns-records.ts', 'reconcile/stale-names.ts'],
    tests: [
      cluster('dns', 'a new name replaces the old one'),
      ovn('reconcile/names-and-external', 'names of ports come, change and go with them'),
    ],
  },
  {
    number: 16,
    name: 'metadata',
    code: ['resources/port/metadata-ports.ts', 'packages/agent/src/metadata/run-agent.ts'],
    tests: [
      cluster('metadata', 'each hypervisor answers its own guests, signed'),
      beside(
        'resources/port/metadata-ports',
        'a network of three segments has one, with an address in the subnet of each',
      ),
    ],
  },
  {
    number: 17,
    name: 'chassis, agents, zones, segments, placement',
    code: ['observe/chassis-facts.ts', 'observe/agent-facts.ts', 'observe/store-chassis.ts'],
    tests: [
      cluster('liveness', 'each is an agent that is alive; those that carry gateways say so'),
      cluster('liveness', 'zones of gateways can be chosen'),
      ovn('observe/agents', 'a hypervisor is followed through its phases, by which agents are found'),
      ovn('placement/segments', everyTest),
    ],
  },
  {
    number: 18,
    name: 'events',
    code: ['observe/observer.ts', 'reconcile/forget-neighbours.ts'],
    tests: [
      ovn(
        'reconcile/names-and-external',
        'where a virtual port is answered shows in its details and in northbound',
      ),
      cluster('liveness', 'changed settings of a chassis are seen at once'),
    ],
    note: 'an event only says where to look; everything is looked at on a timer as well',
  },
  {
    number: 19,
    name: 'workers and liveness',
    code: ['reconcile/lease.ts', 'observe/ping-chassis.ts'],
    tests: [
      beside('reconcile/lease', everyTest),
      cluster('liveness', 'the generation of northbound reaches every chassis'),
    ],
    note: 'one reconciler works and is fenced by its epoch: there is no hash ring',
  },
  {
    number: 20,
    name: 'maintenance',
    code: ['reconcile/audit.ts'],
    tests: [
      cluster('convergence', 'after the northbound database was restored from an old copy'),
      ovn(
        'reconcile/adoption',
        'what an older one wrote is brought up to date, under the rows that are there',
      ),
    ],
    note: 'tasks that run once for rows of older releases are the audit: rows that differ are brought up to date',
  },
  {
    number: 21,
    name: 'synchronisation',
    code: ['process/ovn-command.ts', 'reconcile/plan-all.ts', 'reconcile/adoption.ts'],
    tests: [
      ovn(
        'reconcile/ovn-command',
        'diff shows what is missing and changes nothing; sync repairs it; diff finds nothing',
      ),
      ovn('reconcile/foreign-rows', 'when all of ours goes, what is theirs stays, but for what hung on ours'),
    ],
  },
  {
    number: 22,
    name: 'releases and options',
    code: ['reconcile/release/ovn-capabilities.ts', 'reconcile/ovn-features.ts', 'config/ovn-options.ts'],
    tests: [
      ovn('reconcile/release', 'is used as far as it goes, and an upgrade that is noticed brings the rest'),
    ],
  },
  {
    number: 23,
    name: 'checks of the contract',
    code: [],
    tests: [cluster('contract', 'check $number is a test: $check')],
  },
]
