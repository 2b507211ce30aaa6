import type { Extension } from '../../extension.ts'
import { type BindingFacts, type HostView, isHere } from '../../host-view.ts'
import { integerOf } from '../../integer-of.ts'
import { createDriver } from './driver.ts'
import { limitKey, type PacketLimit } from './packet-limit.ts'

/** The server's words in a binding, `rate/burst`. */
const marks = {
  from: 'neutrino:packet-rate-egress',
  to: 'neutrino:packet-rate-ingress',
} as const

/** What OVN has for tunnel keys, and OpenFlow for rates. */
const datapathMax = 2 ** 24 - 1
const portMax = 2 ** 16 - 1
const packetsMax = 2 ** 32 - 1

export const packetRate: Extension<PacketLimit> = {
  name: 'packet-rate',
  desire: view =>
    view.bindings
      // Before it is up OVN has no flows for it that ours could stand before.
      .filter(binding => binding.type === '' && binding.isUp && isHere(view, binding))
      .flatMap(binding => (['from', 'to'] as const).flatMap(way => limitOf(view, binding, way))),
  parse: value => {
    const fields: object = typeof value === 'object' && value !== null ? value : {}
    const given: Readonly<Record<string, unknown>> = { ...fields }
    const direction = (['from', 'to'] as const).find(known => known === given.direction)
    if (direction === undefined) throw new RangeError('packet-rate: no direction')
    return packetLimit({
      direction,
      datapath: integerOf(given.datapath, datapathMax),
      port: integerOf(given.port, portMax),
      rate: integerOf(given.rate, packetsMax),
      burst: integerOf(given.burst, packetsMax),
    })
  },
  createDriver,
}

function limitOf(
  view: HostView,
  binding: BindingFacts,
  direction: PacketLimit['direction'],
): readonly PacketLimit[] {
  const [, rate, burst] = /^(\d{1,10})\/(\d{1,10})$/.exec(binding.externalIds[marks[direction]] ?? '') ?? []
  const datapath = view.datapaths.get(binding.datapath)?.tunnelKey
  if (rate === undefined || datapath === undefined) return []
  const limit = { direction, datapath, port: binding.tunnelKey, rate: Number(rate), burst: Number(burst) }
  const isSayable = [limit.rate, limit.burst].every(packets => packets > 0 && packets <= packetsMax)
  return isSayable ? [packetLimit(limit)] : []
}

function packetLimit(limit: {
  readonly direction: PacketLimit['direction']
  readonly datapath: number
  readonly port: number
  readonly rate: number
  readonly burst: number
}): PacketLimit {
  return { key: limitKey(limit), ...limit }
}
