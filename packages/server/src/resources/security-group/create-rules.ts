import type { WriteContext } from '../../definition/behaviour.ts'
import { resourceSchema } from '../../definition/define-resource.ts'
import { asCreations, parseCreate } from '../../definition/parse-body.ts'
import { HttpBadRequest } from '../../errors/errors.ts'
import { authorize } from '../../http/authorize.ts'
import { securityGroupRule } from '../security-group-rule/index.ts'

/** A new group and the rules that its request names. */
export interface GroupWithRules {
  readonly id: string
  readonly projectId: string
  readonly rules: readonly Readonly<Record<string, unknown>>[]
}

const ofTheGroup = ['security_group_id', 'tenant_id', 'project_id'] as const

/** Gives a new group its rules, each as a request of its own would: one that is refused refuses the group. */
export async function createGroupRules(context: WriteContext, group: GroupWithRules): Promise<void> {
  if (group.rules.length === 0) return
  const { op, policy, settings } = context
  const { id, projectId } = group
  const target = { project_id: projectId, tenant_id: projectId, 'security_group:project_id': projectId }
  authorize(policy, op.actor, { rule: 'create_security_group_rule' }, target)
  const { definition, storage, behaviour } = securityGroupRule
  const schema = resourceSchema(definition, storage, settings)
  const parsed = group.rules.map(rule => {
    const named = ofTheGroup.find(name => name in rule)
    if (named !== undefined)
      throw new HttpBadRequest({ message: `${named} of a rule is that of the group that is made with it` })
    const body = { ...rule, security_group_id: id, tenant_id: projectId }
    return parseCreate(schema, body, { actor: op.actor, maySetProject: true, hiddenAliases: new Set() })
  })
  await behaviour.create?.(context, asCreations(parsed))
}
