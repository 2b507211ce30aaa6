import type { Inventory } from './placement-client.ts'

/** Kilobits or thousands of packets a second; undefined where a host names none. */
export interface Rates {
  readonly egress: number | undefined
  readonly ingress: number | undefined
}

/** What a host says of its capacity in `ovn-cms-options`. */
export interface ChassisOptions {
  /** Bandwidth by device: a bridge of a physical network, or the name that stands for tunnels. */
  readonly bandwidths: ReadonlyMap<string, Rates>
  /** Compute host by device. */
  readonly hypervisors: ReadonlyMap<string, string>
  readonly inventoryDefaults: Partial<Inventory>
  /** Packets of both directions together, by compute host; an empty name is the host itself. */
  readonly packetRates: ReadonlyMap<string, number>
  /** Packets of each direction, likewise. */
  readonly directedPacketRates: ReadonlyMap<string, Rates>
  readonly packetInventoryDefaults: Partial<Inventory>
  /** What could not be understood and is left out. */
  readonly problems: readonly string[]
}

const inventoryFields = ['allocation_ratio', 'min_unit', 'max_unit', 'reserved', 'step_size'] as const
/** Placement stores amounts in 32 bits. */
const AMOUNT_MAX = 2_147_483_647

/**
 * Reads `ovn-cms-options`: options are separated by commas, so the items of one by semicolons. Names and
 * forms are those of Neutron's options of hosts (resource_provider_*).
 */
export function readChassisOptions(text: string | undefined): ChassisOptions {
  const problems: string[] = []
  const options = new Map(
    split(text ?? '', ',').map(option => {
      const [name = '', ...value] = option.split('=')
      return [name.trim(), value.join('=')] as const
    }),
  )
  const items = (name: string): readonly (readonly string[])[] =>
    split(options.get(name) ?? '', ';').map(item => item.split(':').map(part => part.trim()))
  const read = <T>(name: string, parse: (parts: readonly string[]) => T | undefined) => {
    const values = new Map<string, T>()
    for (const parts of items(name)) {
      const value = parse(parts.slice(1))
      if (value === undefined || values.has(parts[0] ?? ''))
        problems.push(`${name}: ${parts.join(':')} is not understood`)
      else values.set(parts[0] ?? '', value)
    }
    return values
  }
  return {
    bandwidths: read('resource_provider_bandwidths', ratesOf),
    hypervisors: read('resource_provider_hypervisors', ([host, ...more]) =>
      host && more.length === 0 ? host : undefined,
    ),
    inventoryDefaults: inventoryOf(read('resource_provider_inventory_defaults', numberOf)),
    packetRates: read('resource_provider_packet_processing_without_direction', amountOf),
    directedPacketRates: read('resource_provider_packet_processing_with_direction', ratesOf),
    packetInventoryDefaults: inventoryOf(
      read('resource_provider_packet_processing_inventory_defaults', numberOf),
    ),
    problems,
  }
}

function ratesOf([egress = '', ingress = '', ...more]: readonly string[]): Rates | undefined {
  const read = (text: string) => (text === '' ? undefined : amountOf([text]))
  const rates = { egress: read(egress), ingress: read(ingress) }
  const isWrong =
    more.length > 0 ||
    (egress !== '' && rates.egress === undefined) ||
    (ingress !== '' && rates.ingress === undefined)
  return isWrong ? undefined : rates
}

function amountOf([text = '', ...more]: readonly string[]): number | undefined {
  const amount = Number(text)
  return /^\d+$/.test(text) && amount <= AMOUNT_MAX && more.length === 0 ? amount : undefined
}

function numberOf([text = '', ...more]: readonly string[]): number | undefined {
  const number = Number(text)
  return text !== '' && Number.isFinite(number) && number >= 0 && more.length === 0 ? number : undefined
}

function inventoryOf(given: ReadonlyMap<string, number>): Partial<Inventory> {
  return Object.fromEntries(
    inventoryFields.flatMap(name => {
      const value = given.get(name)
      return value === undefined ? [] : [[name, name === 'allocation_ratio' ? value : Math.trunc(value)]]
    }),
  )
}

function split(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map(part => part.trim())
    .filter(part => part !== '')
}
