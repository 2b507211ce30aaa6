import type { Actor } from '@neutrino/base/operation.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, ListFilters, WriteContext } from '../../definition/behaviour.ts'
import { OverQuota } from '../../errors/errors.ts'
import { createGroupRules } from './create-rules.ts'
import { ensureDefaultSecurityGroups } from './default-group.ts'
import { DEFAULT_GROUP_NAME, type SecurityGroupAttributes } from './definition.ts'
import {
  SecurityGroupCannotRemoveDefault,
  SecurityGroupCannotUpdateDefault,
  SecurityGroupInUse,
} from './errors.ts'
import * as storage from './storage.ts'

/** Projects of one list that get their default group by it. */
const LISTED_PROJECTS_MAX = 10

async function create(
  context: WriteContext,
  inputs: readonly Creation<SecurityGroupAttributes>[],
): Promise<readonly string[]> {
  const { tx } = context
  const projects = [...new Set(inputs.map(({ values }) => values.projectId))]
  if ((await storage.projectWithoutRoom(tx, rulesWanted(inputs))) !== undefined)
    throw new OverQuota({ overs: ['security_group_rule'] })
  const isStateful = await storage.statefulByDefault(tx, projects)
  const rows = inputs.map(({ values }) => ({
    id: randomUuid(),
    project_id: values.projectId,
    name: values.name,
    description: values.description,
    stateful: values.stateful ?? isStateful.get(values.projectId) ?? true,
  }))
  const ids = rows.map(row => row.id)
  await storage.insertGroups(tx, rows)
  const born = rows.filter((_, index) => inputs[index]?.values.includeDefaultRules)
  await storage.insertTemplateRules(
    tx,
    born.map(row => row.id),
    'other',
  )
  await createGroupRules(
    context,
    rows.map(({ id, project_id }, index) => ({
      id,
      projectId: project_id,
      rules: inputs[index]?.values.securityGroupRules ?? [],
    })),
  )
  // Last, for groups are counted in this order: the quota that had room for what was asked is not filled before.
  await ensureDefaultSecurityGroups(tx, projects, context.dirty)
  context.dirty('security_group', ...ids)
  return ids
}

/** What new groups come to in rules, by project. */
function rulesWanted(inputs: readonly Creation<SecurityGroupAttributes>[]): readonly storage.RulesWanted[] {
  const byProject = Map.groupBy(inputs, ({ values }) => values.projectId)
  return [...byProject].map(([project, ofProject]) => ({
    project,
    born: ofProject.filter(({ values }) => values.includeDefaultRules).length,
    rules: ofProject.reduce((sum, { values }) => sum + (values.securityGroupRules?.length ?? 0), 0),
  }))
}

async function update(
  context: WriteContext,
  current: Current<SecurityGroupAttributes>,
  changes: UpdateInput<SecurityGroupAttributes>,
): Promise<void> {
  const { tx } = context
  const { name, description, stateful } = changes
  // A port that takes the group meanwhile waits for its row, which is locked.
  if (stateful !== undefined && stateful !== current.stateful && (await storage.isInUse(tx, current.id)))
    throw new SecurityGroupInUse({ id: current.id })
  if (name !== undefined && current.name === DEFAULT_GROUP_NAME)
    throw new SecurityGroupCannotUpdateDefault({})
  await storage.updateGroup(tx, current.id, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(stateful === undefined ? {} : { stateful }),
  })
  context.dirty('security_group', current.id)
}

async function remove(context: WriteContext, current: Current<SecurityGroupAttributes>): Promise<void> {
  const { op, tx } = context
  if (await storage.isInUse(tx, current.id)) throw new SecurityGroupInUse({ id: current.id })
  if (current.name === DEFAULT_GROUP_NAME && !op.actor.isAdmin) throw new SecurityGroupCannotRemoveDefault({})
  const referring = await storage.groupsReferring(tx, current.id)
  await bumpRevision(tx, 'security_group', referring)
  try {
    await storage.deleteGroup(tx, current.id)
  } catch (error) {
    if (violatedConstraint(error) === 'port_security_group_security_group_id_fkey')
      throw new SecurityGroupInUse({ id: current.id }, { cause: error })
    throw error
  }
  context.dirty('security_group', current.id, ...referring)
}

/**
 * An admin may ask for the groups of a project that has never asked for them itself. Nobody else for another
 * project: that would let anyone fill the database with groups of made-up projects (CVE-2022-3277).
 */
function listedProjects(actor: Actor, filters: ListFilters): readonly string[] {
  const named = filters.get('projectId')
  return named && actor.isAdmin ? named.map(String).slice(0, LISTED_PROJECTS_MAX) : [actor.projectId]
}

/** Clients list the groups of their project to find the default one, so it has to be there by then. */
const beforeList: NonNullable<Behaviour<SecurityGroupAttributes>['beforeList']> = {
  async isNeeded(tx, actor, filters) {
    const projects = listedProjects(actor, filters).filter(project => project !== '')
    const found = projects.length ? await storage.selectDefaultGroups(tx, projects) : new Map()
    return projects.some(project => !found.has(project))
  },
  async run({ op, tx, dirty }, filters) {
    await ensureDefaultSecurityGroups(tx, listedProjects(op.actor, filters), dirty)
  },
}

export const securityGroupBehaviour: Behaviour<SecurityGroupAttributes> = {
  create,
  update,
  remove,
  beforeList,
}
