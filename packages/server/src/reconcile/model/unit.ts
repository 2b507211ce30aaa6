/**
 * What is translated together, in the order in which rows come to refer to one another: a row of a
 * later kind may refer to a row of an earlier one, hardly ever the other way round.
 */
export const unitKinds = [
  'global',
  'address_group',
  'security_group',
  'network',
  'dns',
  'bgp_topology',
  'router',
  'external_ports',
  'port',
  'floating_ip',
] as const

export type UnitKind = (typeof unitKinds)[number]

/** The smallest thing that is translated and applied together. */
export interface Unit {
  readonly kind: UnitKind
  /** The id of the resource; of names and external ports that of their network; `global` for kinds with one unit. */
  readonly id: string
}

/** What the whole installation shares: NB_Global and the group that drops by default. */
export const globalUnit: Unit = Object.freeze({ kind: 'global', id: 'global' })

/** The routers that announce by BGP, all of the installation. */
export const bgpTopologyUnit: Unit = Object.freeze({ kind: 'bgp_topology', id: globalUnit.id })

export function isUnitKind(text: string): text is UnitKind {
  return unitKinds.some(kind => kind === text)
}

/** One text for a unit, for keys of maps and for logs. */
export function unitKey(unit: Unit): string {
  return `${unit.kind}/${unit.id}`
}

/** Sorts units so that referents come first; stable within a kind. */
export function byReferenceOrder(a: Unit, b: Unit): number {
  return unitKinds.indexOf(a.kind) - unitKinds.indexOf(b.kind)
}
