import { parseMac } from '@neutrino/base/mac.ts'
import type { Thing } from '../../extension.ts'
import { type HostView, isHere } from '../../host-view.ts'
import { portKey } from '../../ingress-flows.ts'
import { integerOf } from '../../integer-of.ts'

/** A port that may send PTP over Ethernet from its own address, though port security knows IP and ARP only. */
export interface Passing extends Thing {
  /** `datapath/port`. */
  readonly key: string
  readonly datapath: number
  readonly port: number
  readonly mac: string
}

/** The server's word in a binding. */
const mark = { key: 'neutrino:time-sync', value: 'transparent' } as const

/** What OVN has for tunnel keys. */
const datapathMax = 2 ** 24 - 1
const portMax = 2 ** 16 - 1

export function passingPorts(view: HostView): readonly Passing[] {
  return view.bindings.flatMap(binding => {
    const datapath = view.datapaths.get(binding.datapath)?.tunnelKey
    const mac = parseMac(binding.macs[0]?.split(' ')[0] ?? '')
    const isIt =
      binding.externalIds[mark.key] === mark.value &&
      binding.type === '' &&
      // Before it is up OVN has no flows for it that ours could stand before.
      binding.isUp &&
      binding.isSecured &&
      isHere(view, binding)
    return isIt && datapath !== undefined && mac !== undefined
      ? [passing({ datapath, port: binding.tunnelKey, mac })]
      : []
  })
}

/** @throws RangeError for anything that is no such port */
export function parsePassing(value: unknown): Passing {
  const fields: object = typeof value === 'object' && value !== null ? value : {}
  const given: Readonly<Record<string, unknown>> = { ...fields }
  const mac = typeof given.mac === 'string' ? parseMac(given.mac) : undefined
  if (mac === undefined) throw new RangeError('ptp: no MAC address')
  return passing({
    datapath: integerOf(given.datapath, datapathMax),
    port: integerOf(given.port, portMax),
    mac,
  })
}

function passing(fields: Pick<Passing, 'datapath' | 'port' | 'mac'>): Passing {
  return { key: portKey(fields), datapath: fields.datapath, port: fields.port, mac: fields.mac }
}
