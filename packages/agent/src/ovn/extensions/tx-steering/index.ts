import { isUuid } from '@neutrino/base/uuid.ts'
import type { Extension, Thing } from '../../extension.ts'
import { isHere } from '../../host-view.ts'
import { createDriver } from './driver.ts'

/** How Open vSwitch spreads what a port sends over its threads (ovs-vswitchd.conf.db(5), `tx-steering`). */
export const modes = ['thread', 'hash'] as const

/** One for each port with the hint whose interface this host has. */
export interface Steering extends Thing {
  /** The port. */
  readonly key: string
  readonly mode: (typeof modes)[number]
}

/** The server's word in a binding for the hint of a port. */
export const hintKey = 'neutrino:tx-steering'

export const txSteering: Extension<Steering> = {
  name: 'tx-steering',
  desire: view => {
    const plugged = new Set(view.local.interfaces.map(one => one.externalIds['iface-id']))
    return view.bindings.flatMap(binding => {
      const mode = modes.find(known => known === binding.externalIds[hintKey])
      if (mode === undefined || !isHere(view, binding) || !plugged.has(binding.port)) return []
      return isUuid(binding.port) ? [{ key: binding.port, mode }] : []
    })
  },
  parse: value => {
    const fields = typeof value === 'object' && value !== null ? value : {}
    const key = 'key' in fields ? fields.key : undefined
    const mode = modes.find(known => 'mode' in fields && known === fields.mode)
    if (typeof key !== 'string' || !isUuid(key)) throw new RangeError('tx-steering: no port')
    if (mode === undefined) throw new RangeError('tx-steering: no mode')
    return { key, mode }
  },
  createDriver,
}
