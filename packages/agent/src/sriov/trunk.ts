import type { HostPort } from '../channel/host-port.ts'
import type { SeenPort } from '../channel/server-channel.ts'
import type { PlacedPort, PlannedStep } from './plan.ts'
import type { VirtualFunction } from './virtual-function.ts'

const reasons = {
  noParent: 'its parent is not plugged on this host',
  noList: 'the card has no list of VLANs for its functions',
  otherTag: 'the card does not change tags: the one in the server is not that of the network',
  notTaken: 'the card did not take its VLAN',
} as const

/** The tags that the server of a parent may use, of subports whose networks have the same. */
function tagsOf(ports: readonly HostPort[], parent: HostPort): readonly number[] {
  const tags = ports.filter(port => port.subport?.parentId === parent.id && isSameTag(port))
  return [...new Set(tags.flatMap(port => port.subport?.vlan ?? []))].sort((one, other) => one - other)
}

function isSameTag({ subport, segment }: HostPort): boolean {
  return subport !== undefined && segment?.vlan === subport.vlan
}

/** What makes the lists of cards what trunks want; a function without a port lets nothing of the last one pass. */
export function planTrunks(
  ports: readonly HostPort[],
  placed: readonly PlacedPort[],
  functions: readonly VirtualFunction[],
): readonly PlannedStep[] {
  const parents = new Map(
    placed.flatMap(({ port, place }) => (place === undefined ? [] : [[place.pciSlot, port]])),
  )
  return functions.flatMap(({ pciSlot, vlans, isTaken }): readonly PlannedStep[] => {
    const parent = parents.get(pciSlot)
    if (vlans === undefined || (parent === undefined && isTaken)) return []
    const wanted = parent === undefined ? [] : tagsOf(ports, parent)
    return String(vlans) === String(wanted)
      ? []
      : [{ verb: { verb: 'set-vlans', pciSlot, vlans: wanted }, portId: undefined }]
  })
}

/** What is seen of subports: one is plugged where its parent is, once the card lets its tag pass. */
export function seeSubports(
  ports: readonly HostPort[],
  placed: readonly PlacedPort[],
  seen: readonly SeenPort[],
): readonly SeenPort[] {
  const places = new Map(placed.map(({ port, place }) => [port.id, place]))
  const devices = new Map(seen.map(one => [one.port_id, one.device]))
  return ports.flatMap(port => {
    if (port.subport === undefined || port.mechanism !== 'sriovnicswitch') return []
    const { parentId, vlan } = port.subport
    const device = devices.get(parentId) ?? null
    const vlans = places.get(parentId)?.vlans
    const reason = reasonOf(port, { device, vlans })
    return [{ port_id: port.id, device: reason === null ? `${device}.${vlan}` : null, reason }]
  })
}

function reasonOf(
  port: HostPort,
  { device, vlans }: { readonly device: string | null; readonly vlans: readonly number[] | undefined },
): string | null {
  if (device === null) return reasons.noParent
  if (vlans === undefined) return reasons.noList
  if (!isSameTag(port)) return reasons.otherTag
  return vlans.includes(port.subport?.vlan ?? 0) ? null : reasons.notTaken
}
