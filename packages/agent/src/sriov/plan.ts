import type { HostPort } from '../channel/host-port.ts'
import { desiredSettings } from './desire.ts'
import { type Verb, wordsOf } from './verb.ts'
import { settingsDefault, type VirtualFunction } from './virtual-function.ts'

/** A port, and the function that it is for. */
export interface PlacedPort {
  readonly port: HostPort
  /** Undefined: no card of this host has its slot. */
  readonly place: VirtualFunction | undefined
}

export interface PlannedStep {
  readonly verb: Verb
  /** The port that wants it; undefined for what a port has left behind. */
  readonly portId: string | undefined
}

/** Ports that functions of cards carry, each with its own; of two for one function, the one whose binding counts. */
export function placePorts(
  ports: readonly HostPort[],
  functions: readonly VirtualFunction[],
): readonly PlacedPort[] {
  const bySlot = new Map(functions.map(one => [one.pciSlot, one]))
  const own = ports.filter(port => port.mechanism === 'sriovnicswitch' && port.subport === undefined)
  const first = new Map<string, string>()
  for (const port of own.toSorted((one, other) => Number(other.isActive) - Number(one.isActive)))
    if (port.pciSlot !== undefined && !first.has(port.pciSlot)) first.set(port.pciSlot, port.id)
  return own.map(port => {
    const isFirst = first.get(port.pciSlot ?? '') === port.id
    return { port, place: isFirst ? bySlot.get(port.pciSlot ?? '') : undefined }
  })
}

/** What makes functions as their ports want them; nothing when they are. Those that are excluded are not known here. */
export function planFunctions(
  placed: readonly PlacedPort[],
  functions: readonly VirtualFunction[],
): readonly PlannedStep[] {
  const used = new Set(placed.flatMap(({ place }) => place?.pciSlot ?? []))
  return [
    ...functions
      .filter(one => !used.has(one.pciSlot) && !one.isTaken)
      .flatMap(one => stepsOf(one, { ...one.settings, ...leftBehind }, undefined)),
    ...placed.flatMap(({ port, place }) =>
      place === undefined ? [] : stepsOf(place, desiredSettings(port), port.id),
    ),
  ]
}

/** What no function keeps that nobody has; the rest is set by whoever has it next, and harmless until then. */
const { trust, maxTxRate, minTxRate } = settingsDefault
const leftBehind = { trust, maxTxRate, minTxRate }

function stepsOf(
  place: VirtualFunction,
  wanted: VirtualFunction['settings'],
  portId: string | undefined,
): readonly PlannedStep[] {
  return wordsOf(wanted, place.settings).map(words => ({
    verb: { verb: 'set-function', pciSlot: place.pciSlot, words },
    portId,
  }))
}
