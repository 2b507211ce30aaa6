import {
  byUuid,
  insert,
  type Mutation,
  mutate,
  type Operation,
  remove,
  update,
  wait,
} from '@neutrino/ovsdb/operation.ts'
import type { MapAtom, NorthboundTable } from './model/desired-row.ts'
import type { Unit } from './model/unit.ts'
import type { Holder, PlannedOperation } from './planned-operation.ts'

/** An operation of the transaction and the units that it serves. */
export interface ServingOperation {
  readonly operation: Operation
  readonly units: readonly Unit[]
}

/** Key in NB_Global.external_ids: who may write now. */
export const epochKey = 'neutrino:epoch'

/** Fails the transaction at once unless this epoch still leads. */
export function epochGuard(epoch: number): Operation {
  return wait('NB_Global', [['external_ids', 'includes', { [epochKey]: String(epoch) }]], ['name'], '!=', [])
}

/**
 * A plan as OVSDB operations. Members of one set are added and removed together, for the server copies the
 * set with each mutation, and by mutation, for other writers have members in it as well.
 */
export function ovsdbOperations(planned: readonly PlannedOperation[]): readonly ServingOperation[] {
  const rows: ServingOperation[] = []
  const members = new Map<string, MemberChanges>()
  const membersOf = (holder: Holder) => {
    const key = `${holder.uuid}/${holder.column}`
    const known = members.get(key)
    if (known !== undefined) return known
    const fresh: MemberChanges = { holder, added: [], removed: [], units: [] }
    members.set(key, fresh)
    return fresh
  }
  for (const operation of planned) {
    const { unit, uuid } = operation
    switch (operation.kind) {
      case 'join':
        membersOf(operation.holder).added.push(uuid)
        membersOf(operation.holder).units.push(unit)
        break
      case 'leave':
        membersOf(operation.holder).removed.push(uuid)
        membersOf(operation.holder).units.push(unit)
        break
      case 'delete':
        if (operation.holders === 'root') {
          rows.push({ operation: remove(operation.table, byUuid(uuid)), units: [unit] })
        } else {
          for (const holder of operation.holders) {
            membersOf(holder).removed.push(uuid)
            membersOf(holder).units.push(unit)
          }
        }
        break
      default:
        rows.push({ operation: rowOperation(operation), units: [unit] })
    }
  }
  return [...rows, ...[...members.values()].map(memberOperation)]
}

interface MemberChanges {
  readonly holder: Holder
  readonly added: string[]
  readonly removed: string[]
  readonly units: Unit[]
}

function rowOperation(
  planned: Extract<PlannedOperation, { kind: 'insert' | 'update' | 'merge' }>,
): Operation {
  const { table, uuid } = planned
  switch (planned.kind) {
    case 'insert':
      return insert(table, planned.row, { uuid })
    case 'update':
      return update(table, byUuid(uuid), planned.after)
    case 'merge':
      return mutate(table, byUuid(uuid), mapMutations(planned.column, planned.after))
  }
}

/** Inserting into a map does not replace, so changed keys are taken out first. */
function mapMutations(
  column: string,
  after: Readonly<Record<string, MapAtom | undefined>>,
): readonly Mutation[] {
  const set: Record<string, MapAtom> = {}
  for (const [key, value] of Object.entries(after)) if (value !== undefined) set[key] = value
  const cleared: Mutation = [column, 'delete', Object.keys(after)]
  return Object.keys(set).length === 0 ? [cleared] : [cleared, [column, 'insert', set]]
}

function memberOperation({ holder, added, removed, units }: MemberChanges): ServingOperation {
  const mutations: Mutation[] = []
  if (removed.length > 0) mutations.push([holder.column, 'delete', removed])
  if (added.length > 0) mutations.push([holder.column, 'insert', added])
  const table: NorthboundTable = holder.table
  return { operation: mutate(table, byUuid(holder.uuid), mutations), units }
}
