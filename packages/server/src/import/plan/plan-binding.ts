import { bindPort, type ChassisFacts } from '../../binding/bind-port.ts'
import { networkTypes } from '../../segments/segment.ts'
import type { DumpRow } from '../dump/dump-row.ts'
import { integer, jsonObject, optionalText, text } from '../neutron-cloud.ts'
import { note, type PlanDraft } from './plan-draft.ts'

/** How a port of the old cloud was plugged into a switch of its host. */
const pluggedInSwitch: ReadonlySet<string> = new Set(['bridge', 'ovs', 'vhostuser', 'tap'])
/** Kept by the server itself, for ports in trunks. */
const trunkKeys: ReadonlySet<string> = new Set(['parent_name', 'tag'])
const OVN_BRIDGE = 'br-int'

export const unbound = {
  host: '',
  status: 'ACTIVE',
  vnic_type: 'normal',
  profile: {},
  vif_type: 'unbound',
  vif_details: {},
} as const

/** The row of `port_binding` without its port: plugged into OVN's bridge on the host where it is. */
export function bindingOf(draft: PlanDraft, port: DumpRow): Readonly<Record<string, unknown>> {
  const id = text(port, 'id')
  const all = draft.cloud.where('ml2_port_bindings', 'port_id', id)
  const active = all.find(row => (optionalText(row, 'status') ?? 'ACTIVE') === 'ACTIVE')
  if (all.length > 1)
    note(draft, 'blocks', 'port', id, 'it is being moved between hosts: let that end, and dump again')
  if (active === undefined) return unbound
  const host = text(active, 'host')
  const vnicType = text(active, 'vnic_type') || 'normal'
  const profile = withoutTrunk(jsonObject(active, 'profile'))
  const was = text(active, 'vif_type')
  const common = { host, status: 'ACTIVE', vnic_type: vnicType, profile }
  // Services of the old backend had hosts for their ports; gateways of routers are given theirs by OVN.
  if (text(port, 'device_owner').startsWith('network:') && !pluggedInSwitch.has(was)) return unbound
  if (isRouters(port)) return { ...unbound, profile }
  if (host === '' || was === 'unbound') return { ...common, vif_type: 'unbound', vif_details: {} }
  if (!pluggedInSwitch.has(was)) return { ...common, vif_type: was, vif_details: detailsOf(active) }
  return {
    ...common,
    ...bindToSwitch(draft, port, { host, vnicType, profile, was, details: detailsOf(active) }),
  }
}

interface WasBound {
  readonly host: string
  readonly vnicType: string
  readonly profile: Readonly<Record<string, unknown>>
  readonly was: string
  readonly details: Readonly<Record<string, unknown>>
}

/** Binds as the server does, on the chassis that the host will be. */
function bindToSwitch(
  draft: PlanDraft,
  port: DumpRow,
  { host, vnicType, profile, was, details }: WasBound,
): { readonly vif_type: string; readonly vif_details: Readonly<Record<string, unknown>> } {
  const { cloud, settings, options } = draft
  const id = text(port, 'id')
  const networkId = text(port, 'network_id')
  const request = {
    portId: id,
    macAddress: text(port, 'mac_address'),
    networkId,
    mtu: integer(cloud.find('networks', 'id', networkId) ?? {}, 'mtu') ?? 0,
    vnicType,
    host,
    profile,
    segments: cloud.where('networksegments', 'network_id', networkId).flatMap(row => {
      const type = networkTypes.find(known => known === text(row, 'network_type'))
      const isTunnel = type === 'gre' || (type === 'vxlan' && !options.keepsVxlan)
      return type === undefined
        ? []
        : [
            {
              id: text(row, 'id'),
              networkType: isTunnel ? ('geneve' as const) : type,
              physicalNetwork: optionalText(row, 'physical_network') || null,
              segmentationId: integer(row, 'segmentation_id'),
            },
          ]
    }),
    chassis: chassisOf(draft, host, was),
    carriers: [],
    before: { host, vifType: was, vifDetails: details },
    requires: new Set<never>(),
    settings: settings.binding,
  }
  const result = bindPort(request)
  if (result.vifType === 'binding_failed')
    note(draft, 'blocks', 'port', id, `it cannot be plugged into OVN on ${host}: ${result.reason}`)
  else if (result.vifType !== was)
    note(draft, 'changes', 'port', id, `vif type ${was} -> ${result.vifType} on ${host}`)
  return { vif_type: result.vifType, vif_details: result.vifDetails }
}

/** The host as it will be: what its agent said of physical networks holds for OVN's bridge mappings too. */
function chassisOf(draft: PlanDraft, host: string, was: string): ChassisFacts {
  return {
    name: host,
    hostname: host,
    datapathType: was === 'vhostuser' ? 'netdev' : 'system',
    ifaceTypes: was === 'vhostuser' ? ['dpdkvhostuser'] : [],
    bridgeMappings: physicalNetworksOf(draft, host),
    integrationBridge: OVN_BRIDGE,
    cmsOptions: null,
    alive: true,
  }
}

/** Physical network to bridge or, with Linux bridges, to interface. */
export function physicalNetworksOf({ cloud }: PlanDraft, host: string): Readonly<Record<string, string>> {
  const mapped: Record<string, string> = {}
  for (const agent of cloud.where('agents', 'host', host)) {
    const configurations = jsonObject(agent, 'configurations')
    for (const kind of ['interface_mappings', 'bridge_mappings']) {
      const mappings = configurations[kind]
      if (typeof mappings !== 'object' || mappings === null) continue
      for (const [network, to] of Object.entries(mappings)) if (typeof to === 'string') mapped[network] = to
    }
  }
  return mapped
}

function withoutTrunk(profile: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(profile).filter(([key]) => !trunkKeys.has(key)))
}

/** How it was plugged: cards that pass the switch by stay so. */
function detailsOf(binding: DumpRow): Readonly<Record<string, unknown>> {
  const { bound_drivers: _, ...details } = jsonObject(binding, 'vif_details')
  return details
}

function isRouters(port: DumpRow): boolean {
  return /^network:(router_|ha_router_|floatingip|dhcp)/.test(text(port, 'device_owner'))
}
