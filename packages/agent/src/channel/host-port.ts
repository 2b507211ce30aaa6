import { parseMac } from '@neutrino/base/mac.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import type { PortsAnswer } from './server-channel.ts'

/** A port of this host, in the server's words. */
export interface HostPort {
  readonly id: string
  readonly mac: string
  readonly status: string
  readonly isEnabled: boolean
  /** The mechanism that carries it; empty: none, or OVN where that is not said. */
  readonly mechanism: string
  /** Its binding is the one that counts; of a migration's target it is not yet. */
  readonly isActive: boolean
  readonly vnicType: string
  readonly vifDetails: Fields
  readonly pciSlot: string | undefined
  readonly physicalNetwork: string | undefined
  readonly segment: Segment | undefined
  readonly portSecurity: boolean
  readonly isTrusted: boolean
  /** The link is down while the uplink is. */
  readonly followsUplink: boolean
  readonly qosRules: readonly QosRule[]
  /** It is a VLAN of another port. */
  readonly subport: { readonly parentId: string; readonly vlan: number } | undefined
}

export interface Segment {
  readonly networkType: string
  readonly physicalNetwork: string
  readonly vlan: number | undefined
}

export interface QosRule {
  readonly type: string
  readonly direction: string
  /** kbit/s for rates. */
  readonly value: number
}

type Fields = Readonly<Record<string, unknown>>

/** @throws RangeError for an answer that is none */
export function parseHostPorts(body: unknown): PortsAnswer {
  const { cursor, ports, removed } = fieldsOf(body)
  if (typeof cursor !== 'string' || !Array.isArray(ports) || !Array.isArray(removed))
    throw new RangeError('the server says nothing of ports')
  return { cursor, ports: ports.map(portOf), removed: removed.map(String) }
}

function portOf(value: unknown): HostPort {
  const port = fieldsOf(value)
  const profile = fieldsOf(port.profile)
  const mac = parseMac(String(port.mac_address))
  if (typeof port.id !== 'string' || !isUuid(port.id) || mac === undefined) throw new RangeError('no port')
  return {
    ...{ id: port.id, mac, status: String(port.status), vnicType: String(port.vnic_type) },
    mechanism: textOf(port.mechanism) ?? '',
    isEnabled: port.admin_state_up === true,
    isActive: port.is_active === true,
    vifDetails: fieldsOf(port.vif_details),
    pciSlot: textOf(profile.pci_slot)?.toLowerCase(),
    physicalNetwork: textOf(profile.physical_network),
    segment: segmentOf(port.segment),
    portSecurity: port.port_security_enabled !== false,
    isTrusted: port.trusted === true,
    followsUplink: port.propagate_uplink_status === true,
    qosRules: (Array.isArray(port.qos_rules) ? port.qos_rules : []).map(fieldsOf).map(rule => ({
      ...{ type: String(rule.type), direction: String(rule.direction), value: Number(rule.value) },
    })),
    subport: subportOf(port.subport),
  }
}

function segmentOf(value: unknown): Segment | undefined {
  const {
    network_type: networkType,
    physical_network: physicalNetwork,
    segmentation_id: vlan,
  } = fieldsOf(value)
  if (typeof networkType !== 'string' || typeof physicalNetwork !== 'string') return undefined
  return { networkType, physicalNetwork, vlan: typeof vlan === 'number' ? vlan : undefined }
}

function subportOf(value: unknown): HostPort['subport'] {
  const { parent_id: parentId, segmentation_id: vlan } = fieldsOf(value)
  return typeof parentId === 'string' && typeof vlan === 'number' ? { parentId, vlan } : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}
