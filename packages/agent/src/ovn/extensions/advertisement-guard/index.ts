import type { Extension, Thing } from '../../extension.ts'
import { isHere } from '../../host-view.ts'
import { integerOf } from '../../integer-of.ts'
import { createDriver } from './driver.ts'

/** A port that must not advertise itself as a router. */
export interface Guarded extends Thing {
  /** `datapath/port`. */
  readonly key: string
  /** Tunnel keys, by which OVN's flows know the port. */
  readonly datapath: number
  readonly port: number
}

/** What OVN has for tunnel keys. */
const datapathMax = 2 ** 24 - 1
const portMax = 2 ** 16 - 1

/**
 * Router advertisements (RFC 4861 section 4.2) of machines are dropped, as Neutron's own firewalls do (RFC 6105). OVN
 * lets them pass before any ACL, and its port security looks at their source only.
 */
export const advertisementGuard: Extension<Guarded> = {
  name: 'advertisement-guard',
  desire: view =>
    view.bindings.flatMap(binding => {
      const datapath = view.datapaths.get(binding.datapath)?.tunnelKey
      // Before it is up OVN has no flows for it that ours could stand before.
      const isIt = binding.type === '' && binding.isSecured && binding.isUp && isHere(view, binding)
      return isIt && datapath !== undefined ? [guarded(datapath, binding.tunnelKey)] : []
    }),
  parse: value => {
    const fields: object = typeof value === 'object' && value !== null ? value : {}
    const given: Readonly<Record<string, unknown>> = { ...fields }
    return guarded(integerOf(given.datapath, datapathMax), integerOf(given.port, portMax))
  },
  createDriver,
}

function guarded(datapath: number, port: number): Guarded {
  return { key: `${datapath}/${port}`, datapath, port }
}
