import { outerVlanName, parseOuterVlanName } from '@neutrino/base/outer-vlan-name.ts'
import type { Extension, Thing } from '../../extension.ts'
import { type HostView, isHere } from '../../host-view.ts'
import { readMappings } from '../../mappings.ts'
import { createDriver } from './driver.ts'

/** A bridge that puts an outer VLAN around what OVN sends by it, one for each outer VLAN that this host carries. */
export interface OuterBridge extends Thing {
  /** What OVN's rows call the outer VLAN. */
  readonly key: string
  readonly physicalNetwork: string
  readonly vlan: number
  /** The operator's bridge of the physical network. */
  readonly provider: string
  /** The address that routers have there on this host, if the operator gave one. */
  readonly mac: string | null
}

export const qinq: Extension<OuterBridge> = {
  name: 'qinq',
  // Routers bring networks to hosts that have no machine on them.
  portTypes: ['localnet', 'patch'],
  desire: view => {
    const { externalIds } = view.local
    const bridges = readMappings(externalIds['ovn-bridge-mappings'])
    const macs = readMappings(externalIds['ovn-chassis-mac-mappings'])
    const names = new Set(neededLocalnets(view).flatMap(({ options }) => options.network_name ?? []))
    return [...names].sort().flatMap(key => {
      const outer = parseOuterVlanName(key)
      const provider = outer === undefined ? undefined : bridges.get(outer.physicalNetwork)
      if (outer === undefined || provider === undefined) return []
      return [{ key, ...outer, provider, mac: macs.get(outer.physicalNetwork) ?? null }]
    })
  },
  parse: value => {
    const { key, physicalNetwork, vlan, provider, mac } = fieldsOf(value)
    if (typeof physicalNetwork !== 'string' || !/^[\w.-]{1,64}$/.test(physicalNetwork))
      throw new RangeError('qinq: no physical network')
    if (typeof vlan !== 'number' || key !== outerVlanName({ physicalNetwork, vlan }))
      throw new RangeError('qinq: no outer VLAN')
    if (parseOuterVlanName(key) === undefined) throw new RangeError('qinq: no outer VLAN')
    if (typeof provider !== 'string' || !/^[\w.-]{1,64}$/.test(provider))
      throw new RangeError('qinq: no bridge')
    if (mac !== null && (typeof mac !== 'string' || !/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)))
      throw new RangeError('qinq: no MAC address')
    return { key, physicalNetwork, vlan, provider, mac }
  },
  createDriver,
}

/** Of networks with a machine on this host, and of those with a router, which may be on any. */
function neededLocalnets(view: HostView): HostView['bindings'] {
  const needed = new Set(
    view.bindings
      .filter(binding => binding.type === 'patch' || isHere(view, binding))
      .map(binding => binding.datapath),
  )
  return view.bindings.filter(binding => binding.type === 'localnet' && needed.has(binding.datapath))
}

function fieldsOf(value: unknown): Readonly<Record<keyof OuterBridge, unknown>> {
  const fields = typeof value === 'object' && value !== null ? value : {}
  const field = (name: string): unknown => Object.getOwnPropertyDescriptor(fields, name)?.value
  return {
    key: field('key'),
    physicalNetwork: field('physicalNetwork'),
    vlan: field('vlan'),
    provider: field('provider'),
    mac: field('mac'),
  }
}
