import { isUuid } from '@neutrino/base/uuid.ts'
import type { Extension, Thing } from '../../extension.ts'
import { isHere } from '../../host-view.ts'
import { createDriver } from './driver.ts'
import { mark } from './mark.ts'

/** One for each port whose device came anew while southbound was away. */
export interface PortNumber extends Thing {
  /** The port. */
  readonly key: string
  /** What its device had in the switch before. */
  readonly number: number
}

/** OpenFlow 1.0 has no larger ones for devices, and Open vSwitch gives no larger ones. */
const numberMax = 65_279

/**
 * ovn-controller writes no flows without southbound: those that are there name devices by their numbers in the switch. A
 * guest whose device is made anew meanwhile, as when it is started again, is behind them only with its old number.
 */
export const portNumbers: Extension<PortNumber> = {
  name: 'port-numbers',
  desire: ({ before, local, ...view }) => {
    // With southbound each number will do.
    if (before === undefined) return []
    const here = view.bindings.filter(binding => isHere({ ...view, local }, binding))
    const ports = new Set(here.map(binding => binding.port))
    const numbers = new Map(before.interfaces.map(one => [one.externalIds['iface-id'], one.ofport]))
    return local.interfaces.flatMap(({ externalIds, ofport }) => {
      const port = externalIds['iface-id']
      const number = numbers.get(port) ?? null
      if (port === undefined || !isUuid(port) || !ports.has(port) || number === null) return []
      const isAsBefore = ofport === number && !(mark in externalIds)
      return isAsBefore ? [] : [{ key: port, number }]
    })
  },
  parse: value => {
    const fields = typeof value === 'object' && value !== null ? value : {}
    const key = 'key' in fields ? fields.key : undefined
    const number = 'number' in fields ? fields.number : undefined
    if (typeof key !== 'string' || !isUuid(key)) throw new RangeError('port-numbers: no port')
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > numberMax)
      throw new RangeError('port-numbers: no number')
    return { key, number }
  },
  createDriver,
}
