import type { HostPort } from '../channel/host-port.ts'
import type { SeenPort } from '../channel/server-channel.ts'
import type { MacvtapDevice } from './macvtap-device.ts'
import type { Verb } from './verb.ts'

export interface MacvtapPlan {
  readonly steps: readonly Verb[]
  /** What the host has, once the steps are done. */
  readonly seen: readonly SeenPort[]
}

const reasons = {
  none: 'no macvtap device has the MAC address of the port',
  elsewhere: 'its macvtap device is on another device than the port is bound to',
}

/**
 * What is to be done about the devices of ports, and what is seen of each: a port is where a device has its MAC address
 * and is on what the binding says. Devices of nobody are left alone.
 */
export function planDevices(ports: readonly HostPort[], devices: readonly MacvtapDevice[]): MacvtapPlan {
  const byMac = Map.groupBy(devices, device => device.mac)
  const own = ports.filter(port => port.mechanism === 'macvtap')
  const found = own.map(port => {
    const same = byMac.get(port.mac) ?? []
    return { port, same, device: same.find(({ source }) => source === port.vifDetails.macvtap_source) }
  })
  return {
    steps: found.flatMap(({ port, device }) =>
      device === undefined || (device.isUp === port.isEnabled && device.takesAllGroups)
        ? []
        : [{ verb: 'set-device', mac: port.mac, source: device.source, isUp: port.isEnabled } as const],
    ),
    seen: found.map(({ port, same, device }) => ({
      port_id: port.id,
      device: device?.name ?? null,
      reason: device !== undefined ? null : same.length > 0 ? reasons.elsewhere : reasons.none,
    })),
  }
}
