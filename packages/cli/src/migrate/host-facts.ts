/** A network device of the host. */
export interface Link {
  readonly name: string
  /** bridge, vxlan, vlan, veth, tun …; empty for others. */
  readonly kind: string
  /** Bridge that it is in. */
  readonly master: string
  /** Device below it. */
  readonly parent: string
  /** As `ip -d` has it, of tunnels and VLANs. */
  readonly data: Readonly<Record<string, string>>
  readonly hasAddress: boolean
}

export interface SwitchInterface {
  readonly name: string
  readonly type: string
  readonly externalIds: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
}

export interface SwitchPort {
  readonly name: string
  readonly bridge: string
  readonly tag: number | undefined
  readonly otherConfig: Readonly<Record<string, string>>
}

export interface SwitchBridge {
  readonly name: string
  readonly failMode: string
  readonly controllers: readonly string[]
}

/** What a host looks like before its step. */
export interface HostFacts {
  readonly links: readonly Link[]
  /** Of Open vSwitch; empty where it does not run. */
  readonly interfaces: readonly SwitchInterface[]
  readonly ports: readonly SwitchPort[]
  readonly bridges: readonly SwitchBridge[]
  /** Of the switch as a whole. */
  readonly externalIds: Readonly<Record<string, string>>
  /** Flows by bridge, as `ovs-ofctl` takes them back. */
  readonly flows: Readonly<Record<string, string>>
  readonly namespaces: readonly string[]
  /** Services of the old agents that are there. */
  readonly services: readonly string[]
  /** Whether systemd runs services here. */
  readonly hasServices: boolean
  /** Output of `iptables-save` and `ip6tables-save`; absent where there is no such program. */
  readonly firewall: { readonly iptables?: string; readonly ip6tables?: string }
  readonly ipsets: readonly string[]
}

/** What the operator says of the host. */
export interface HostOptions {
  readonly host: string
  readonly systemId: string
  /** Southbound database. */
  readonly ovnRemote: string
  readonly encapType: 'geneve' | 'vxlan'
  readonly encapIp: string
  /** Physical network to the bridge that will carry it. */
  readonly bridgeMappings: Readonly<Record<string, string>>
  /** Of bridges that are made: system, or netdev in user space. */
  readonly datapathType: string
}
