import type { TargetTableName } from './target-tables.ts'

/** A row that will be written, and whose OVN rows follow from it. */
export interface PlannedRow {
  readonly table: TargetTableName
  /** Whose batch it goes with. */
  readonly project: string
  readonly row: Readonly<Record<string, unknown>>
  /** Units to derive anew, as `network/<id>`. */
  readonly units: readonly string[]
}

/** Something that comes out otherwise than it was, or not at all. */
export interface Finding {
  /**
   * blocks: apply refuses until it is accepted; changes: the object comes, with the difference; goes: an object of the
   * old backend that the new one has no use for.
   */
  readonly kind: 'blocks' | 'changes' | 'goes'
  readonly object: string
  readonly id: string
  readonly text: string
}

/** A host of the old cloud that guests run on or that services of it ran on. */
export interface PlannedHost {
  readonly host: string
  /** Kinds of agents there. */
  readonly agents: readonly string[]
  /** Ports of guests. */
  readonly ports: number
  /** Physical network to what carries it there: a bridge, or an interface. */
  readonly physicalNetworks: Readonly<Record<string, string>>
}

export interface MigrationPlan {
  readonly format: typeof PLAN_FORMAT
  /** Of its rows: the same dump and the same options give the same. */
  readonly id: string
  readonly options: { readonly keepsVxlan: boolean }
  readonly counts: Readonly<Record<string, number>>
  readonly hosts: readonly PlannedHost[]
  readonly findings: readonly Finding[]
  readonly rows: readonly PlannedRow[]
}

export const PLAN_FORMAT = 'neutrino-migration-1'
