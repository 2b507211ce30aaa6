import type { WriteContext } from '../../definition/behaviour.ts'
import { type ResourceSchema, resourceSchema } from '../../definition/define-resource.ts'
import { asCreations, type ParsedBody, parseCreate } from '../../definition/parse-body.ts'
import { HttpBadRequest } from '../../errors/errors.ts'
import { authorize } from '../../http/authorize.ts'
import { rulesOfGroups } from '../security-group-rule/index.ts'
import { REQUEST_RULES_MAX } from './definition.ts'

/** A new group and the rules that its request names. */
export interface GroupWithRules {
  readonly id: string
  readonly projectId: string
  readonly rules: readonly Readonly<Record<string, unknown>>[]
}

const ofTheGroup = ['security_group_id', 'tenant_id', 'project_id'] as const

/**
 * Gives new groups their rules, each as a request of its own would, in statements that do not grow with them: one that is
 * refused refuses all groups.
 */
export async function createGroupRules(
  context: WriteContext,
  groups: readonly GroupWithRules[],
): Promise<void> {
  const { op, policy, settings } = context
  const withRules = groups.filter(group => group.rules.length > 0)
  if (withRules.length === 0) return
  const count = withRules.reduce((sum, group) => sum + group.rules.length, 0)
  if (count > REQUEST_RULES_MAX)
    throw new HttpBadRequest({ message: `At most ${REQUEST_RULES_MAX} rules can be created at once` })
  for (const projectId of new Set(withRules.map(group => group.projectId))) {
    const target = { project_id: projectId, tenant_id: projectId, 'security_group:project_id': projectId }
    authorize(policy, op.actor, { rule: 'create_security_group_rule' }, target)
  }
  const { definition, storage, behaviour } = rulesOfGroups
  const schema = resourceSchema(definition, storage, settings)
  const parsed = withRules.flatMap(group => group.rules.map(rule => parseRule(context, schema, group, rule)))
  await behaviour.create?.(context, asCreations(parsed))
}

function parseRule(
  { op }: WriteContext,
  schema: ResourceSchema,
  { id, projectId }: GroupWithRules,
  rule: Readonly<Record<string, unknown>>,
): ParsedBody {
  const named = ofTheGroup.find(name => name in rule)
  if (named !== undefined)
    throw new HttpBadRequest({ message: `${named} of a rule is that of the group that is made with it` })
  const body = { ...rule, security_group_id: id, tenant_id: projectId }
  return parseCreate(schema, body, { actor: op.actor, maySetProject: true, hiddenAliases: new Set() })
}
