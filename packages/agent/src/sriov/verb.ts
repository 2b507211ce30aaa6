import { parseMac } from '@neutrino/base/mac.ts'
import { deviceName } from '../channel/parse-mappings.ts'
import { type FunctionSettings, linkStates } from './virtual-function.ts'

/** All that the unprivileged process can ask of root, of cards of the configuration and their functions. */
export type Verb =
  | FunctionVerb
  | {
      readonly verb: 'set-forwarding'
      readonly device: string
      /** What is behind the uplink of the card, on this host: what we put there is this and no more. */
      readonly macs: readonly string[]
    }

export type FunctionVerb =
  | {
      readonly verb: 'set-function'
      readonly pciSlot: string
      /** One setting, as `ip link set dev CARD vf INDEX` takes it. */
      readonly words: readonly string[]
    }
  | {
      readonly verb: 'set-vlans'
      readonly pciSlot: string
      /** Tags of the server that the card lets pass: these and no others. */
      readonly vlans: readonly number[]
    }

export const vlanMax = 4_094
/** Servers of one host. */
const macsMax = 10_000
const rateMax = 4_294_967_295

/** What `ip` is told, one setting each: a card that refuses one takes the others. */
export function wordsOf(wanted: FunctionSettings, has: FunctionSettings): readonly (readonly string[])[] {
  const onOff = (value: boolean) => (value ? 'on' : 'off')
  const isOther = (...keys: readonly (keyof FunctionSettings)[]) => keys.some(key => wanted[key] !== has[key])
  return [
    // The next server's packets are not to leave by the last one's network.
    ...(isOther('vlan', 'qos') ? [['vlan', String(wanted.vlan), 'qos', String(wanted.qos)]] : []),
    ...(isOther('spoofchk') ? [['spoofchk', onOff(wanted.spoofchk)]] : []),
    ...(isOther('trust') ? [['trust', onOff(wanted.trust)]] : []),
    // Together: a card refuses a minimum above the maximum that it still has.
    ...(isOther('maxTxRate', 'minTxRate')
      ? [['max_tx_rate', String(wanted.maxTxRate), 'min_tx_rate', String(wanted.minTxRate)]]
      : []),
    ...(isOther('state') ? [['state', wanted.state]] : []),
  ]
}

const numbers: Readonly<Record<string, number>> = {
  vlan: vlanMax,
  qos: 7,
  max_tx_rate: rateMax,
  min_tx_rate: rateMax,
}
const choices: Readonly<Record<string, readonly string[]>> = {
  spoofchk: ['on', 'off'],
  trust: ['on', 'off'],
  state: linkStates,
}

/** @throws RangeError for anything that is not exactly a verb */
export function parseVerb(value: unknown): Verb {
  if (typeof value !== 'object' || value === null) throw new RangeError('no verb')
  const { verb, pciSlot, words, vlans, device, macs } = Object.fromEntries(Object.entries(value))
  if (verb === 'set-forwarding') {
    if (!isText(device) || !deviceName.test(device)) throw new RangeError('no device')
    if (!Array.isArray(macs) || macs.length > macsMax || !macs.every(isMac))
      throw new RangeError('no MAC addresses')
    return { verb, device, macs }
  }
  if (typeof pciSlot !== 'string' || !/^[\da-f]{4,8}:[\da-f]{2}:[\da-f]{2}\.[0-7]$/.test(pciSlot))
    throw new RangeError('no PCI slot')
  switch (verb) {
    case 'set-function':
      if (!Array.isArray(words) || words.length === 0 || words.length % 2 !== 0 || !words.every(isText))
        throw new RangeError('no setting')
      for (let index = 0; index < words.length; index += 2)
        checkSetting(words[index] ?? '', words[index + 1] ?? '')
      return { verb, pciSlot, words }
    case 'set-vlans':
      if (!Array.isArray(vlans) || vlans.length > vlanMax || !vlans.every(isTag))
        throw new RangeError('no VLANs')
      return { verb, pciSlot, vlans }
    default:
      throw new RangeError('no such verb')
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isMac = (value: unknown): value is string => isText(value) && parseMac(value) === value
const isTag = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= vlanMax

function checkSetting(name: string, value: string): void {
  const max = Object.hasOwn(numbers, name) ? numbers[name] : undefined
  const isNumber = max !== undefined && /^\d{1,10}$/.test(value) && Number(value) <= max
  const isChoice = Object.hasOwn(choices, name) && choices[name]?.includes(value)
  if (!isNumber && !isChoice) throw new RangeError(`${name} ${value} is no setting`)
}
