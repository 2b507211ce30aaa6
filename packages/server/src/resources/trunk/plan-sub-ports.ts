import { InvalidInput, PortInUse, PortNotFound } from '../../errors/errors.ts'
import { VLAN_ID_MAX, VLAN_ID_MIN } from '../../segments/plan-segments.ts'
import { refuseRouted } from '../../segments/routed-only.ts'
import {
  DuplicateSubPort,
  ParentPortInUse,
  SubPortMtuGreaterThanTrunkPortMtu,
  TrunkPortInUse,
} from './errors.ts'
import { INHERIT, type SubPortRequest } from './sub-ports-kind.ts'

/** What counts of a port that is to be in a trunk. */
export interface PortFacts {
  readonly id: string
  readonly networkId: string
  readonly deviceId: string
  /** Of its network. */
  readonly mtu: number
  /** Of its network, when that has one segment. */
  readonly networkType: string | null
  readonly segmentationId: number | null
  /** Its network already has two VLANs of its own. */
  readonly isDoubleTagged: boolean
  /** Empty: nowhere. */
  readonly host: string
  readonly vifType: string
  /** The agent of its host carries its trunk, by the card that it is on. */
  readonly isOnCard: boolean
  readonly isParent: boolean
  readonly isSubPort: boolean
  /** It lets tags of servers pass by a list of its own. */
  readonly filtersTags: boolean
  /** Exists for the caller. */
  readonly isSeen: boolean
}

export interface SubPort {
  readonly port_id: string
  readonly segmentation_type: 'vlan'
  readonly segmentation_id: number
}

interface TrunkFacts {
  readonly id: string
  readonly parent: PortFacts
  /** Those it has already. */
  readonly subPorts: readonly SubPort[]
}

/** How a parent port is plugged where OVN carries its trunk. */
export const trunkedVifTypes: ReadonlySet<string> = new Set(['ovs', 'vhostuser'])

/** Whether the trunk of a port can come and go as it is bound now. */
export function canBeTrunked(port: Pick<PortFacts, 'host' | 'vifType' | 'isOnCard'>): boolean {
  return port.host === '' || trunkedVifTypes.has(port.vifType) || port.isOnCard
}

/**
 * The subports that a trunk gets, in the order asked for. Pure. Throws what Neutron throws, for the first subport that does not fit: ParentPortInUse,
 * SubPortMtuGreaterThanTrunkPortMtu, InvalidInput, PortNotFound, TrunkPortInUse, PortInUse and
 * DuplicateSubPort.
 */
export function planSubPorts(
  trunk: TrunkFacts,
  requests: readonly SubPortRequest[],
  ports: ReadonlyMap<string, PortFacts>,
): readonly SubPort[] {
  const taken = new Set(trunk.subPorts.map(subPort => subPort.segmentation_id))
  return requests.map(request => {
    const found = ports.get(request.port_id)
    const port = found?.isSeen ? found : undefined
    if (request.port_id === trunk.parent.id) throw new ParentPortInUse({ port_id: request.port_id })
    refuseRouted({ trunk: port?.networkType === 'l3' })
    if (port !== undefined && port.mtu > trunk.parent.mtu) {
      throw new SubPortMtuGreaterThanTrunkPortMtu({
        port_id: port.id,
        port_mtu: port.mtu,
        trunk_id: trunk.parent.id,
        trunk_mtu: trunk.parent.mtu,
      })
    }
    const segmentation_id = segmentationOf(request, port)
    refuseUsed(request, port)
    const doubleTagged = [trunk.parent, port].find(one => one?.isDoubleTagged)
    if (doubleTagged !== undefined)
      throw invalid(`the network of port ${doubleTagged.id} has two VLANs, which leaves none for subports`)
    if (taken.has(segmentation_id))
      throw new DuplicateSubPort({ segmentation_type: 'vlan', segmentation_id, trunk_id: trunk.id })
    taken.add(segmentation_id)
    return { port_id: request.port_id, segmentation_type: 'vlan', segmentation_id }
  })
}

function refuseUsed(request: SubPortRequest, port: PortFacts | undefined): void {
  const { port_id } = request
  if (port === undefined) throw new PortNotFound({ port_id })
  if (port.isSubPort) throw new TrunkPortInUse({ port_id })
  if (port.isParent) throw new ParentPortInUse({ port_id })
  // Whatever plugs it would not find its packets untagged any more.
  if (port.deviceId !== '') throw new PortInUse({ port_id, net_id: port.networkId, device_id: port.deviceId })
}

function segmentationOf(request: SubPortRequest, port: PortFacts | undefined): number {
  const isInherited = request.segmentation_type === INHERIT
  if (isInherited && port === undefined) throw new PortNotFound({ port_id: request.port_id })
  const type = isInherited ? port?.networkType : request.segmentation_type
  const id = isInherited ? port?.segmentationId : request.segmentation_id
  if (type === undefined || id === undefined)
    throw invalid(`subport ${request.port_id} needs both segmentation_type and segmentation_id`)
  if (type !== 'vlan') throw invalid(`Unknown segmentation_type '${type ?? 'None'}'`)
  const number = integer(id)
  if (number === undefined) throw invalid(`segmentation_id '${String(id)}' is not an integer`)
  if (number < VLAN_ID_MIN || number > VLAN_ID_MAX)
    throw invalid(`Segmentation ID '${number}' is not in range`)
  return number
}

function integer(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\s*[+-]?\d{1,9}\s*$/.test(value)) return Number(value)
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined
}

function invalid(error_message: string): Error {
  return new InvalidInput({ error_message })
}
