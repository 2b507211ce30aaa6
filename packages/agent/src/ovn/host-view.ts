import type { Row } from '@neutrino/ovsdb/value.ts'

/** All that an extension may decide by: southbound as far as this chassis is concerned, and its own Open vSwitch. */
export interface HostView {
  readonly chassis: ChassisFacts
  /** Bindings of this chassis, and those of the types that extensions ask for. */
  readonly bindings: readonly BindingFacts[]
  /** Of these bindings, by UUID. */
  readonly datapaths: ReadonlyMap<string, DatapathFacts>
  /** Tables of southbound that extensions ask for. */
  readonly tables: ReadonlyMap<string, readonly Row[]>
  readonly local: LocalView
  /** Only while southbound is away, and what is from there is as it was: what this Open vSwitch had then. */
  readonly before?: LocalView
}

type Texts = Readonly<Record<string, string>>

export interface ChassisFacts {
  readonly uuid: string
  readonly name: string
  readonly hostname: string
}

/** A row of Port_Binding. */
export interface BindingFacts {
  /** `logical_port`: for ports of Neutron its id. */
  readonly port: string
  readonly tunnelKey: number
  /** UUID of the datapath. */
  readonly datapath: string
  readonly type: string
  /** OVN has put in force all that it says of the port. */
  readonly isUp: boolean
  /** It has port security: it may send from its own addresses only. */
  readonly isSecured: boolean
  /** UUIDs of chassis that have it, the second during a live migration. */
  readonly chassis: readonly string[]
  /** Of a subport: the trunk's port, and the tag. */
  readonly parentPort: string | undefined
  readonly tag: number | undefined
  /** `MAC address…`, or `unknown`. */
  readonly macs: readonly string[]
  readonly options: Texts
  readonly externalIds: Texts
}

/** A row of Datapath_Binding. */
export interface DatapathFacts {
  readonly tunnelKey: number
  /** `name` is that of the row in northbound: `neutron-<network>`. */
  readonly externalIds: Texts
}

/** What this host's Open vSwitch has, as root read it. */
export interface LocalView {
  /** Of the row of Open_vSwitch. */
  readonly externalIds: Texts
  readonly otherConfig: Texts
  readonly bridges: readonly LocalBridge[]
  readonly interfaces: readonly LocalInterface[]
  /** Of devices of the host that are up. */
  readonly addresses: readonly LocalAddress[]
}

export interface LocalAddress {
  readonly device: string
  readonly address: string
}

export interface LocalBridge {
  readonly name: string
  readonly externalIds: Texts
  readonly otherConfig: Texts
  readonly ports: readonly LocalPort[]
}

export interface LocalPort {
  readonly name: string
  readonly tag: number | null
  readonly vlanMode: string | null
  readonly externalIds: Texts
  readonly otherConfig: Texts
  /** Names of its interfaces. */
  readonly interfaces: readonly string[]
}

export interface LocalInterface {
  readonly name: string
  readonly type: string
  /** Null as long as the switch has not taken it. */
  readonly ofport: number | null
  /** `iface-id` is OVN's port. */
  readonly externalIds: Texts
  readonly otherConfig: Texts
}

/** Whether this chassis has the port, now or soon. */
export function isHere(view: HostView, binding: BindingFacts): boolean {
  return binding.chassis.includes(view.chassis.uuid)
}
