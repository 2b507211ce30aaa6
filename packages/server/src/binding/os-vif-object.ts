/** What a binding says about a port that is plugged. */
export interface PluggedPort {
  readonly portId: string
  readonly macAddress: string
  readonly networkId: string
  readonly mtu: number
  readonly vnicType: string
  readonly vifType: string
  readonly profile: Readonly<Record<string, unknown>>
  /** `binding:vif_details` without the object. */
  readonly details: Readonly<Record<string, unknown>>
}

/** An object of os-vif: its class, the version of its fields and their values; objects nest. */
export interface OsVifObject {
  readonly name: string
  readonly version: string
  readonly data: Readonly<Record<string, unknown>>
}

/** Version of what we make; a reader that needs more gets nothing and goes by the other details. */
const FORMAT_VERSION = [1, 0] as const
/** Linux takes 15 characters with the final NUL, so os-vif names devices with 14. */
const deviceNameLength = 14

/**
 * The object that os-vif plugs for a binding; undefined when its reader has not asked for one by
 * `os_vif_min_version`, or os-vif has no class for it. Pure.
 */
export function osVifObject(port: PluggedPort): OsVifObject | undefined {
  const { profile, vifType, vnicType } = port
  if (!isAsked(profile.os_vif_min_version)) return undefined
  if (vifType === 'vhostuser') {
    const isFunction = representorIn(port.details) !== undefined
    return vhostUser(port, isFunction ? representorProfile(port) : ovsProfile(port), 'ovs')
  }
  if (vifType === 'agilio_ovs') return vhostUser(port, representorProfile(port), 'agilio_ovs')
  if (vifType !== 'ovs') return undefined
  if (vnicType === 'remote-managed') return hostDevice(port, 'noop', undefined)
  if (vnicType !== 'normal') return hostDevice(port, 'ovs', representorProfile(port))
  if (port.details.ovs_hybrid_plug === true)
    return vif('VIFBridge', '1.0', port, {
      plugin: 'ovs',
      vif_name: deviceName(port),
      bridge_name: `qbr${port.portId}`.slice(0, deviceNameLength),
      port_profile: ovsProfile(port),
    })
  return vif('VIFOpenVSwitch', '1.0', port, {
    plugin: 'ovs',
    vif_name: deviceName(port),
    bridge_name: port.details.bridge_name,
    port_profile: ovsProfile(port),
  })
}

function isAsked(minVersion: unknown): boolean {
  const match = typeof minVersion === 'string' ? /^(\d{1,4})\.(\d{1,4})$/.exec(minVersion) : null
  if (match === null) return false
  const [major, minor] = [Number(match[1]), Number(match[2])]
  return major === FORMAT_VERSION[0] && minor <= FORMAT_VERSION[1]
}

const object = (name: string, version: string, data: Record<string, unknown>): OsVifObject => ({
  name,
  version,
  data: Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)),
})

const deviceName = ({ portId }: PluggedPort) => `tap${portId}`.slice(0, deviceNameLength)

function vif(name: string, version: string, port: PluggedPort, data: Record<string, unknown>): OsVifObject {
  return object(name, version, {
    id: port.portId,
    address: port.macAddress,
    network: object('Network', '1.1', {
      id: port.networkId,
      bridge: port.details.bridge_name,
      mtu: port.mtu,
    }),
    active: false,
    preserve_on_delete: false,
    has_traffic_filtering: port.details.port_filter === true,
    ...data,
  })
}

function vhostUser(port: PluggedPort, profile: OsVifObject, plugin: string): OsVifObject {
  return vif('VIFVHostUser', '1.1', port, {
    plugin,
    vif_name: deviceName(port),
    path: port.details.vhostuser_socket,
    mode: port.details.vhostuser_mode,
    port_profile: profile,
  })
}

function hostDevice(port: PluggedPort, plugin: string, profile: OsVifObject | undefined): OsVifObject {
  return vif('VIFHostDevice', '1.0', port, {
    plugin,
    dev_type: 'ethernet',
    dev_address: port.profile.pci_slot,
    port_profile: profile,
  })
}

function ovsProfile(port: PluggedPort): OsVifObject {
  return object('VIFPortProfileOpenVSwitch', '1.4', {
    interface_id: port.portId,
    datapath_type: port.details.datapath_type,
    create_tap: port.details.ovs_create_tap === true,
  })
}

/** The host's end of a function of the card, which is the port of its switch. */
function representorProfile(port: PluggedPort): OsVifObject {
  const dpdk = representorIn(port.details)
  const representor = {
    representor_name: dpdk ?? deviceName(port),
    representor_address: port.profile.pci_slot,
  }
  return object('VIFPortProfileOVSRepresentor', '1.4', {
    interface_id: port.portId,
    // Tells os-vif which kind of representor to plug.
    datapath_type: dpdk === undefined ? undefined : port.details.datapath_type,
    ...representor,
    datapath_offload: object('DatapathOffloadRepresentor', '1.0', representor),
  })
}

/** Name of the port of DPDK that stands for the function, where there is one. */
function representorIn({ representor }: PluggedPort['details']): string | undefined {
  if (typeof representor !== 'object' || representor === null || !('name' in representor)) return undefined
  return typeof representor.name === 'string' ? representor.name : undefined
}
