import { parseMac } from '@neutrino/base/mac.ts'
import { deviceName } from '../channel/parse-mappings.ts'

/**
 * All that the unprivileged process can ask of root: it names no device that is changed, but what a server's device has;
 * root changes only macvtap devices, and only those on devices of the configuration.
 */
export interface Verb {
  readonly verb: 'set-device'
  readonly mac: string
  /** The device that it is on. */
  readonly source: string
  readonly isUp: boolean
}

/** @throws RangeError for anything that is not exactly a verb */
export function parseVerb(value: unknown): Verb {
  if (typeof value !== 'object' || value === null) throw new RangeError('no verb')
  const { verb, mac, source, isUp } = Object.fromEntries(Object.entries(value))
  if (verb !== 'set-device') throw new RangeError('no such verb')
  const address = typeof mac === 'string' ? parseMac(mac) : undefined
  if (address === undefined) throw new RangeError('no MAC address')
  if (typeof source !== 'string' || !deviceName.test(source)) throw new RangeError('no device')
  if (typeof isUp !== 'boolean') throw new RangeError('neither up nor down')
  return { verb, mac: address, source, isUp }
}
