import { remove, type Where } from '@neutrino/ovsdb/operation.ts'
import type { Row } from '@neutrino/ovsdb/value.ts'
import type { PlannedOperation } from './planned-operation.ts'
import type { ReconcileContext } from './reconcile-context.ts'

const table = 'MAC_Binding'

/**
 * Removes what routers have learned about addresses that moved: a floating IP is answered by another MAC
 * once it is associated, moved or freed, and a router port's MAC is gone with it. Without it a neighbouring
 * router sends to the old place until its entry ages. That bounds what a lost attempt costs, so it is made
 * once and a failure is only logged.
 */
export async function forgetNeighbours(
  { northbound, southbound, log }: Pick<ReconcileContext, 'northbound' | 'southbound' | 'log'>,
  operations: readonly PlannedOperation[],
): Promise<void> {
  const wheres = new Map<string, Where>()
  for (const operation of operations) {
    const where = outdated(
      operation,
      operationRow(operation, uuid => northbound.replica.get('NAT', uuid)),
    )
    if (where !== undefined) wheres.set(JSON.stringify(where), where)
  }
  if (wheres.size === 0 || southbound.status.state !== 'synced' || !southbound.hasTable(table)) return
  try {
    await southbound.transact([...wheres.values()].map(where => remove(table, where)))
  } catch (error) {
    log.warn('learned addresses could not be removed', { error })
  }
}

function operationRow(operation: PlannedOperation, find: (uuid: string) => Row | undefined): Row | undefined {
  return operation.kind === 'delete' ? operation.row : find(operation.uuid)
}

function outdated(operation: PlannedOperation, row: Row | undefined): Where | undefined {
  if (operation.table === 'NAT' && operation.unit.kind === 'floating_ip' && operation.kind !== 'merge') {
    return row === undefined ? undefined : [['ip', '==', String(row.external_ip)]]
  }
  if (operation.table === 'Logical_Router_Port' && operation.kind === 'delete') {
    return [['mac', '==', String(operation.row.mac)]]
  }
  return undefined
}
