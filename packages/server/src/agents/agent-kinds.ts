/** A program that watches its host over HTTP. */
export interface AgentKind {
  /** As `GET /agents` shows it. */
  readonly agentType: string
  /** The mechanism whose ports it carries. */
  readonly mechanism: string
  /** Whether it is told of ports that others carry, too. */
  readonly watches: 'carried' | 'all'
}

/** By the name of the program, which is upstream's. */
export const agentKinds: Readonly<Record<string, AgentKind>> = {
  'neutron-macvtap-agent': { agentType: 'Macvtap agent', mechanism: 'macvtap', watches: 'carried' },
  'neutron-sriov-nic-agent': { agentType: 'NIC Switch agent', mechanism: 'sriovnicswitch', watches: 'all' },
}
