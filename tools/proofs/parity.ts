import { beside, cluster, ovn, scenario, type TestReference } from './test-reference.ts'

/** What a backend makes of a feature. `part`: with the limit that the note says. */
export interface Cell {
  readonly state: 'yes' | 'part' | 'no'
  /** At least one unless it is not there at all. */
  readonly tests: readonly TestReference[]
  readonly note?: string
}

export interface Feature {
  readonly name: string
  /** One of the known gaps between OVN and the agents of ML2/OVS. */
  readonly isGap?: boolean
  readonly ovn: Cell
}

const yes = (...tests: readonly TestReference[]): Cell => ({ state: 'yes', tests })
const part = (note: string, ...tests: readonly TestReference[]): Cell => ({ state: 'part', tests, note })
const no = (note: string, ...tests: readonly TestReference[]): Cell => ({ state: 'no', tests, note })

/**
 * Every feature of the data plane. The backend of this release is OVN: agents of ML2/OVS are another column when they
 * come, and whoever adds a feature adds its cell.
 */
export const parity: readonly Feature[] = [
  { name: 'tunnelled networks', ovn: yes(cluster('l2', 'joins machines on different hypervisors')) },
  {
    name: 'VLAN and flat networks',
    ovn: yes(
      cluster('l2', 'a machine and a physical host reach each other'),
      cluster('l2', 'is untagged on the wire'),
    ),
  },
  {
    name: 'routed networks of several segments',
    ovn: yes(cluster('routed', 'they reach each other in their rack, and over the routers of the provider')),
  },
  {
    name: 'flat networks announced by BGP (ovn-bgp)',
    ovn: part(
      'needs OVN 26.03, and packets have not been seen on the whole way: rows are compared, bridges of hosts carry packets; a routing daemon on each host',
      ovn('reconcile/bgp-topology', 'routers follow flat networks and the bridges of hypervisors'),
      ovn('reconcile/bgp-topology', 'an OVN that cannot exchange routes gets nothing of it'),
      cluster(
        'bgp-bridges',
        'give the host what is for it, and the router all else, whomever it was sent to',
      ),
      cluster('bgp-bridges', 'give the main router what the flat network sends, whomever to'),
      beside('resources/network/announced-by-bgp', 'VLANs are refused, whoever chooses them'),
    ),
  },
  {
    name: 'several segments of a network on one host',
    isGap: true,
    ovn: yes(
      cluster('routed-hosts', 'what one segment broadcasts the other does not hear, on the same host'),
      cluster('routed', 'machines of one segment reach each other'),
    ),
  },
  {
    name: 'networks without a broadcast domain',
    ovn: part(
      'no routers on them and nothing outside; IPv6 addresses by DHCPv6 alone; metadata over IPv4 alone',
      cluster('l3-network', '$where, one hop away'),
      cluster('l3-network', '%s: nobody hears it'),
      cluster('l3-network', 'metadata: $name is answered by its own host, as who it is'),
    ),
  },
  {
    name: 'VLAN transparency and QinQ',
    ovn: yes(
      cluster('vlan-tags', 'arrive over tunnels'),
      cluster('vlan-tags', 'are inside of the service tag on the wire, as they were'),
    ),
  },
  {
    name: 'networks of two VLANs',
    ovn: yes(
      cluster('qinq-network', 'have on the wire the service tag around the VLAN of the network: %s'),
      cluster('qinq-network', 'do not hear each other, though the outer VLAN is the same'),
    ),
  },
  {
    name: 'encrypted networks',
    ovn: part(
      'all tunnels of the cloud or none; these tests have no kernel with ESP and show that hosts are asked: ciphertext is seen by test/nested, outside CI',
      cluster('encryption', 'hosts are asked to encrypt every tunnel, and to know who is at its other end'),
      cluster('encryption', 'a host that does not say that it can encrypt carries nothing that has to be'),
      cluster(
        'encryption',
        'a host carries it once its agent says that it can, and which of its tunnels are',
      ),
    ),
  },
  {
    name: 'private VLANs',
    ovn: yes(cluster('private-vlan', '%s does not reach %s, nor the other way round')),
  },
  { name: 'DHCPv4', ovn: yes(cluster('dhcp', 'lease: address')) },
  {
    name: 'DHCPv6 and router advertisements',
    ovn: yes(
      cluster('ipv6', 'DHCPv6 assigns the address of the port'),
      cluster('ipv6', 'what the advertisement says: $name'),
    ),
  },
  {
    name: 'addresses whatever the groups say',
    isGap: true,
    ovn: yes(
      cluster('metadata-groups', 'a %s group without rules: a lease'),
      cluster('metadata-groups', 'a group without rules: an address by DHCPv6'),
    ),
  },
  {
    name: 'port security',
    ovn: yes(
      cluster('spoofing', 'a foreign MAC address'),
      cluster('spoofing', "a router advertisement from the machine's own address"),
    ),
  },
  {
    name: 'security groups, stateful',
    ovn: yes(
      cluster('security', 'what no rule allows is dropped'),
      cluster('security', 'members of the remote group may, in the range of ports'),
    ),
  },
  {
    name: 'security groups, stateless',
    ovn: yes(cluster('security', 'a stateless group needs rules for both directions')),
  },
  {
    name: 'remote groups of thousands',
    ovn: yes(ovn('reconcile/remote-group', 'that its rules name changes no more rows than in a group of')),
  },
  {
    name: 'address groups',
    ovn: yes(cluster('security', 'a rule for an address group follows the addresses in it')),
  },
  {
    name: 'logs of security groups',
    ovn: yes(
      cluster('logging', 'nothing of it is left with the last log'),
      beside('resources/security-group/ovn', 'what is let through is logged'),
    ),
  },
  {
    name: 'trunks',
    ovn: yes(cluster('trunk', 'tagged frames of the parent are in the network of the subport')),
  },
  { name: 'addresses of several machines', ovn: yes(cluster('binding', 'moves with the announcement')) },
  {
    name: 'SR-IOV and bare metal',
    ovn: yes(cluster('external-port', 'gets its lease over the physical network')),
  },
  {
    name: 'functions of SR-IOV cards: VLAN, checks, rates, trunks (agent of the host)',
    ovn: yes(
      cluster('sriov', 'a function gets what its port wants'),
      cluster('sriov', 'a trunk has subports where the card can filter, and says why where it cannot'),
    ),
  },
  {
    name: 'macvtap devices on hosts without a switch (agent of the host)',
    ovn: yes(cluster('macvtap', 'talk to each other, and to servers of hosts with OVN')),
  },
  {
    name: 'clouds with agents moved here',
    ovn: yes(
      beside('import/apply/apply-plan', 'is written with every row of its plan'),
      cluster('migration', 'it moves them to OVN, with little loss'),
      cluster('migration', 'the step hands the bridge to OVN, with little loss'),
    ),
  },
  {
    name: 'functions of cards in user-space switches (DPDK), as representors',
    ovn: part(
      'shown without DPDK: what bindings say, and packets over stand-ins of representors; on hardware by the kit for vendors',
      beside('binding/switch-plug', 'is the server’s, and a representor of DPDK in the switch'),
      cluster('vendor-kit', 'finds everything as it has to be, with packets, and leaves nothing behind'),
    ),
  },
  {
    name: 'live migration',
    ovn: yes(
      cluster('binding', 'as compute does it, with a binding for each host'),
      cluster('compute-migration', 'it is plugged at the target, long before the port moves there'),
    ),
  },
  {
    name: 'routers, source NAT, static routes',
    ovn: yes(
      cluster('l3', 'machines on other hypervisors reach the outside through it'),
      cluster('l3', 'static routes lead to what is behind a machine'),
    ),
  },
  { name: 'routes of equal cost', ovn: yes(cluster('ecmp-routes', 'share connections among them')) },
  {
    name: 'several gateways, watched by BFD',
    ovn: yes(
      cluster(
        'external-gateways',
        'all flows leave by the other when one provider is dead, and by both when it is back',
      ),
    ),
  },
  {
    name: 'static routes watched by BFD monitors',
    ovn: part(
      'next hops on VLAN and flat networks that are external, neither inside nor over tunnels; neither authentication nor demand mode',
      cluster('bfd-monitor', 'a route whose next hop dies is withdrawn, and comes back with it'),
      cluster('bfd-monitor', 'of two legs the one that is alive takes all'),
      beside('resources/bfd-monitor/bfd-monitor', 'is refused a monitor that OVN cannot carry out: $reason'),
    ),
  },
  {
    name: 'choice of what decides between routes of equal cost',
    ovn: part(
      'from OVN 25.03 on, by outer headers; refused by others',
      beside('resources/router/ecmp-options', 'is told to an OVN that takes it'),
      cluster(
        'bfd-monitor',
        'what this OVN cannot choose next hops by is said before it is asked for, and refused',
      ),
    ),
  },
  {
    name: 'failover of gateways',
    ovn: yes(cluster('gateway-failover', 'the other takes over, with less than')),
  },
  {
    name: 'floating IPs, distributed and centralised',
    ovn: yes(cluster('floating-ip', 'answer pings from outside')),
  },
  { name: 'port forwarding', ovn: yes(cluster('port-forwarding', 'from outside, TCP')) },
  {
    name: 'port forwarding beside distributed floating IPs on VLAN networks',
    isGap: true,
    ovn: yes(
      cluster('port-forwarding-vlan', 'forwarded ports answer the outside, TCP and UDP'),
      cluster('port-forwarding-vlan', 'the floating IP is on the hypervisor of its machine, both ways'),
      cluster('port-forwarding-vlan', '%s, without a floating IP, reaches the outside'),
      cluster('port-forwarding-vlan', 'floating IPs answer: %s'),
    ),
  },
  { name: 'NDP proxy', isGap: true, ovn: yes(cluster('ndp-proxy', 'with one it does, untranslated')) },
  {
    name: 'bandwidth limits',
    ovn: yes(
      cluster('qos', 'a limited port gets a meter, and no more through than that'),
      cluster('qos-gateway', 'a floating IP is limited in the directions that its policy names'),
    ),
  },
  { name: 'DSCP', ovn: yes(beside('resources/port/ovn', 'qos limits')) },
  {
    name: 'minimum bandwidth',
    ovn: part(
      'physical networks, outwards; elsewhere promised by Placement alone',
      cluster('qos', 'a guaranteed rate gets a queue where packets leave the host, and goes with the policy'),
    ),
  },
  {
    name: 'packet rate, limited and promised',
    isGap: true,
    ovn: part(
      'limits by the agent of the host, and the binding says where there is none; promised by Placement alone',
      cluster('packet-rate', '%s is limited, and not once the rule is gone'),
      cluster('packet-rate', 'is a rule that OVN keeps with the agent, as its binding says'),
      beside('resources/port/port-qos', 'is about packets where an agent counts them'),
    ),
  },
  { name: 'names', ovn: yes(cluster('dns', '%s is known')) },
  {
    name: 'names over TCP and with EDNS',
    isGap: true,
    ovn: yes(
      cluster('dns-at-metadata-port', '$name is known over TCP, with EDNS, and as ever'),
      cluster('dns-at-metadata-port', 'what does not fit into a datagram says so, and comes whole over TCP'),
      cluster('dns-at-metadata-port', 'the resolver of the C library finds it with %s'),
    ),
  },
  {
    name: 'fragments between networks',
    isGap: true,
    ovn: part(
      'senders are told what fits (path MTU discovery), between networks and to the outside; nothing is cut up on the way',
      cluster('path-mtu', 'IPv%d: who sends more is told the path MTU'),
      cluster('path-mtu', 'the API says which networks differ, and nothing once they are alike'),
      cluster('l3', 'packets of the smaller MTU pass whole'),
    ),
  },
  {
    name: 'metering',
    isGap: true,
    ovn: yes(
      cluster('metering', 'labels count each what its rules say, on whatever host the machine is'),
      cluster('metering', 'the address inside counts, whatever a floating IP makes of it'),
    ),
  },
  {
    name: 'metadata, IPv4 and IPv6',
    ovn: yes(
      cluster('metadata', 'each hypervisor answers its own guests, signed'),
      cluster('metadata-agent', 'is on every host with a guest, and nobody takes it for a duplicate'),
    ),
  },
  {
    name: 'agents: lists sorted and in pages',
    isGap: true,
    ovn: yes(scenario('list-extensions', 'agent_sort_key: agents come in the order of an attribute')),
  },
  {
    name: 'PTP (IEEE 1588) of machines',
    ovn: part(
      'over Ethernet ports with port security send it with the agent of their host',
      cluster('time-sync', 'messages over Ethernet to %s reach who asks for them, and nobody else'),
      cluster('time-sync', 'a clock follows another over %s'),
    ),
  },
  {
    name: 'hosts that are cut off from the control plane',
    ovn: part(
      'a reboot of the host, or of its switch, waits for southbound',
      cluster('edge', 'carries its guests on as they were, whatever is wanted meanwhile'),
      cluster('edge', 'gives a guest that starts again with another device all that it had'),
      ovn('agent/host-agent', 'hours without southbound take nothing away'),
    ),
  },
  { name: 'conntrack helpers', ovn: no('kept, and carried out by nobody') },
  {
    name: 'local IPs',
    ovn: part(
      'IPv4, by the agent of the host; the binding of an associated port says where there is none',
      cluster('local-ip', 'machines reach the associated port of their own host, and elsewhere the owner'),
      cluster('local-ip', 'what passes through reaches a port that has the address itself'),
      cluster('local-ip', 'on a VLAN of the provider it is the same'),
      beside('resources/port/local-ip-wishes', 'the binding says where no agent does it'),
    ),
  },
]
