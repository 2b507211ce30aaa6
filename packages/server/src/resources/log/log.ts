import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { Behaviour, Creation, WriteContext } from '../../definition/behaviour.ts'
import { globalUnit } from '../../reconcile/model/unit.ts'
import type { LogAttributes } from './definition.ts'
import {
  InvalidLogResourceType,
  InvalidResourceConstraint,
  LoggedResourceNotFound,
  TargetResourceNotFound,
} from './errors.ts'
import { loggableTypes } from './loggable-types.ts'
import * as storage from './storage.ts'

type Values = Creation<LogAttributes>['values']

async function create(
  context: WriteContext,
  inputs: readonly Creation<LogAttributes>[],
): Promise<readonly string[]> {
  const { op, tx } = context
  const wanted = inputs.map(({ values }) => values)
  for (const { resourceType } of wanted) {
    if (!loggableTypes.includes(resourceType))
      throw new InvalidLogResourceType({ resource_type: resourceType })
  }
  const named = {
    groups: wanted.flatMap(({ resourceId }) => resourceId ?? []),
    ports: wanted.flatMap(({ targetId }) => targetId ?? []),
  }
  if (named.groups.length + named.ports.length > 0) {
    const known = await storage.selectSubjects(tx, named, op.actor)
    for (const values of wanted) checkSubjects(values, known)
  }
  const rows = wanted.map(values => ({
    id: randomUuid(),
    project_id: values.projectId,
    name: values.name,
    description: values.description,
    resource_type: values.resourceType,
    resource_id: values.resourceId,
    target_id: values.targetId,
    event: values.event,
    enabled: values.enabled,
  }))
  await insert(context, rows)
  wake(context)
  return rows.map(row => row.id)
}

function checkSubjects({ resourceId, targetId }: Values, known: storage.Subjects): void {
  if (resourceId !== null && !known.groups.has(resourceId))
    throw new LoggedResourceNotFound({ resource_id: resourceId })
  if (targetId === null) return
  const groups = known.ports.get(targetId)
  if (groups === undefined) throw new TargetResourceNotFound({ target_id: targetId })
  if (resourceId === null || groups.includes(resourceId)) return
  throw new InvalidResourceConstraint({
    resource: 'security_group',
    resource_id: resourceId,
    target_resource: 'port',
    target_id: targetId,
  })
}

/** A group or port that was removed after it had been looked up is not there. */
async function insert({ tx }: WriteContext, rows: readonly storage.LogRow[]): Promise<void> {
  try {
    await storage.insertLogs(tx, rows)
  } catch (error) {
    const names = (key: 'resource_id' | 'target_id') => rows.flatMap(row => row[key] ?? []).join(', ')
    switch (violatedConstraint(error)) {
      case 'network_log_resource_id_fkey':
        throw new LoggedResourceNotFound({ resource_id: names('resource_id') }, { cause: error })
      case 'network_log_target_id_fkey':
        throw new TargetResourceNotFound({ target_id: names('target_id') }, { cause: error })
      default:
        throw error
    }
  }
}

/** The database marks the groups that are concerned, whatever changes a log: this wakes the reconciler. */
function wake(context: WriteContext): void {
  context.dirty('global', globalUnit.id)
}

export const logBehaviour: Behaviour<LogAttributes> = {
  create,
  async update(context, current, { name, description, enabled }) {
    await storage.updateLog(context.tx, current.id, {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(enabled === undefined ? {} : { enabled }),
    })
    wake(context)
  },
  async remove(context, current) {
    await storage.deleteLog(context.tx, current.id)
    wake(context)
  },
}
