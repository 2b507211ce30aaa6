import type { BindingRequest, BindingSettings, ChassisFacts } from './bind-port.ts'

/** What the host's switch is plugged by; wire values. */
export type SwitchVifType = 'ovs' | 'vhostuser' | 'agilio_ovs'

/** One way into the switch of a host, and the ports that go it. */
interface SwitchPlug {
  readonly vifType: SwitchVifType
  /** Absent: all that the mechanism carries. */
  readonly vnicTypes?: ReadonlySet<string>
  /** Only on hosts whose datapath runs in user space. */
  readonly inUserSpace?: true
  /** What the switch there has to know. */
  readonly interfaceType?: string
  /** The switch has the other end of a function of a card, as a port of DPDK. */
  readonly hasRepresentor?: true
}

/** The first that fits is taken. */
const switchPlugs: readonly SwitchPlug[] = [
  // The server gets the function itself. There is no socket, whatever else the switch could do.
  {
    vifType: 'ovs',
    vnicTypes: new Set(['direct', 'accelerator-direct']),
    inUserSpace: true,
    hasRepresentor: true,
  },
  {
    vifType: 'ovs',
    vnicTypes: new Set(['direct-physical', 'macvtap', 'baremetal', 'remote-managed']),
    inUserSpace: true,
  },
  // The function stays with the host, which forwards between it and the socket of the server.
  {
    vifType: 'vhostuser',
    vnicTypes: new Set(['virtio-forwarder']),
    inUserSpace: true,
    hasRepresentor: true,
  },
  { vifType: 'vhostuser', inUserSpace: true, interfaceType: 'dpdkvhostuser' },
  { vifType: 'agilio_ovs', vnicTypes: new Set(['virtio-forwarder']) },
  { vifType: 'ovs' },
]

/** Linux interface names hold 15 characters; sockets and ports of the switch are named like them. */
const NAME_LENGTH = 14

/** How a port gets into the switch of a host: `binding:vif_type`, and what of `binding:vif_details` goes with it. Pure. */
export function switchPlug(
  request: BindingRequest,
  chassis: ChassisFacts,
): { readonly vifType: SwitchVifType; readonly details: Readonly<Record<string, unknown>> } {
  const plug = switchPlugs.find(candidate => fits(candidate, request.vnicType, chassis))
  const vifType = plug?.vifType ?? 'ovs'
  const details = detailsOf(vifType, request.portId, request.settings)
  const representor = plug?.hasRepresentor === true ? representorOf(request) : undefined
  if (representor !== undefined) return { vifType, details: { ...withoutTap(details), representor } }
  const isHybrid = vifType === 'ovs' && staysHybrid(request)
  return { vifType, details: isHybrid ? { ...withoutTap(details), ovs_hybrid_plug: true } : details }
}

/** os-vif refuses to make a tap device for what is plugged otherwise. */
function withoutTap(details: Record<string, unknown>): Record<string, unknown> {
  return 'ovs_create_tap' in details ? { ...details, ovs_create_tap: false } : details
}

function fits(plug: SwitchPlug, vnicType: string, { datapathType, ifaceTypes }: ChassisFacts): boolean {
  return (
    (plug.vnicTypes?.has(vnicType) ?? true) &&
    (plug.inUserSpace !== true || datapathType === 'netdev') &&
    (plug.interfaceType === undefined || ifaceTypes.includes(plug.interfaceType))
  )
}

function detailsOf(
  vifType: SwitchVifType,
  portId: string,
  settings: BindingSettings,
): Record<string, unknown> {
  const socket = `${settings.vhostSocketDirectory}/${`vhu${portId}`.slice(0, NAME_LENGTH)}`
  switch (vifType) {
    case 'vhostuser':
      return {
        port_filter: false,
        vhostuser_mode: 'server',
        vhostuser_ovs_plug: true,
        vhostuser_socket: socket,
      }
    case 'agilio_ovs':
      return {
        port_filter: settings.securityGroupsEnabled,
        vhostuser_mode: 'client',
        vhostuser_ovs_plug: true,
        vhostuser_socket: socket,
      }
    case 'ovs':
      return { port_filter: settings.securityGroupsEnabled, ovs_create_tap: settings.createsTap }
  }
}

/**
 * The port of the switch that stands for a function. os-vif gives it this name, and finds the card that DPDK wants to
 * know (`dpdk-devargs`) by the address of the function; who plugs elsewhere finds it by the card's MAC address.
 */
function representorOf({ portId, profile }: BindingRequest): Readonly<Record<string, unknown>> | undefined {
  const { pci_slot: address, pf_mac_address: cardMac, vf_num: number } = profile
  if (typeof address !== 'string') return undefined
  return {
    name: `vfr${portId}`.slice(0, NAME_LENGTH),
    interface_type: 'dpdk',
    address,
    ...(typeof cardMac === 'string' ? { pf_mac_address: cardMac } : {}),
    ...(Number.isInteger(number) ? { vf_num: number } : {}),
  }
}

/**
 * OVN filters by itself and needs no bridge between a server and the switch. Servers that came from a cloud with agents may
 * have one: on the host where they are it has to be taken away as it was made, so it is told until they leave.
 */
function staysHybrid({ host, before }: BindingRequest): boolean {
  return before?.host === host && before.vifType === 'ovs' && before.vifDetails.ovs_hybrid_plug === true
}
