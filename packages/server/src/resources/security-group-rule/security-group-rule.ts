import { isUuid, randomUuid } from '@neutrino/base/uuid.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import type { WriteTx } from '../../database/database.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { AddressGroupNotFound, SecurityGroupNotFound } from '../../errors/errors.ts'
import { selectKnownAddressGroups } from '../address-group/index.ts'
import { checkRule } from './check-rule.ts'
import type { SecurityGroupRuleAttributes } from './definition.ts'
import {
  DuplicateSecurityGroupRuleInPost,
  SecurityGroupNotSingleGroupRules,
  SecurityGroupRuleExists,
  SecurityGroupRulesNotSingleProject,
} from './errors.ts'
import * as storage from './storage.ts'

type Rule = Creation<SecurityGroupRuleAttributes>['values']

const createTargets: NonNullable<Behaviour<SecurityGroupRuleAttributes>['createTargets']> = async (
  { tx },
  inputs,
  needed,
) => {
  if (!needed.has('security_group:project_id')) return inputs.map(() => ({}))
  const ids = inputs.map(({ values }) => values.securityGroupId)
  const owners = await storage.selectOwners(tx, ids.filter(isUuid))
  const byId = new Map(owners.map(({ id, projectId }) => [id, projectId]))
  return ids.map(id => {
    const owner = byId.get(id.toLowerCase())
    if (owner === undefined) throw new SecurityGroupNotFound({ id })
    return { 'security_group:project_id': owner }
  })
}

async function create(
  context: WriteContext,
  inputs: readonly Creation<SecurityGroupRuleAttributes>[],
): Promise<readonly string[]> {
  refuseSeveralGroups(inputs.map(({ values }) => values))
  return createRules(context, inputs)
}

/**
 * Makes rules of any number of groups in as many statements as one. Throws when two of a group say the same, or one says
 * what a rule there says already.
 */
export async function createRules(
  context: WriteContext,
  inputs: readonly Creation<SecurityGroupRuleAttributes>[],
): Promise<readonly string[]> {
  const { tx } = context
  const rules = inputs.map(({ values }) => values)
  const groupIds = [...new Set(rules.map(rule => rule.securityGroupId.toLowerCase()))]
  const rows = rules.map(ruleRow)
  for (const ofProject of Map.groupBy(rules, rule => rule.projectId).values()) {
    await requireGroups(context, ofProject)
    await requireAddressGroups(context, ofProject)
  }
  refuseRepetitions(rows)
  // Also locks the groups: whoever adds or removes their rules waits, so that the rule which is found to
  // be in the way of a new one cannot vanish before it is named.
  await bumpRevision(tx, 'security_group', groupIds)
  const inserted = await insert(tx, rows)
  const refused = rows.find(row => !inserted.has(row.id))
  if (refused) {
    const existing = await storage.selectEqualRule(tx, refused)
    throw new SecurityGroupRuleExists({ rule_id: existing ?? refused.id })
  }
  context.dirty('security_group', ...groupIds)
  return rows.map(row => row.id)
}

/** A group that was removed after it had been looked up is not there: its rules cannot be either. */
async function insert(tx: WriteTx, rows: readonly storage.RuleRow[]): Promise<ReadonlySet<string>> {
  try {
    return await storage.insertRules(tx, rows)
  } catch (error) {
    const constraint = violatedConstraint(error)
    const [row] = rows
    if (row && constraint === 'security_group_rule_security_group_id_fkey')
      throw new SecurityGroupNotFound({ id: row.security_group_id }, { cause: error })
    if (constraint === 'security_group_rule_remote_group_id_fkey') {
      const remotes = new Set(rows.flatMap(({ remote_group_id }) => remote_group_id ?? []))
      throw new SecurityGroupNotFound({ id: [...remotes].join(', ') }, { cause: error })
    }
    if (constraint === 'security_group_rule_remote_address_group_id_fkey') {
      const remotes = new Set(rows.flatMap(({ remote_address_group_id }) => remote_address_group_id ?? []))
      throw new AddressGroupNotFound({ address_group_id: [...remotes].join(', ') }, { cause: error })
    }
    throw error
  }
}

function refuseSeveralGroups(rules: readonly Rule[]): void {
  const groups = new Set(rules.map(rule => rule.securityGroupId.toLowerCase()))
  if (groups.size > 1) throw new SecurityGroupNotSingleGroupRules({})
  if (new Set(rules.map(rule => rule.projectId)).size > 1) throw new SecurityGroupRulesNotSingleProject({})
}

function ruleRow(rule: Rule): storage.RuleRow {
  const checked = checkRule(rule)
  return {
    id: randomUuid(),
    project_id: rule.projectId,
    security_group_id: rule.securityGroupId.toLowerCase(),
    direction: rule.direction,
    ethertype: rule.ethertype,
    protocol: checked.protocol,
    protocol_number: checked.protocolNumber,
    port_range_min: checked.portRangeMin,
    port_range_max: checked.portRangeMax,
    remote_ip_prefix: rule.remoteIpPrefix,
    normalized_cidr: checked.normalizedCidr,
    remote_group_id: rule.remoteGroupId?.toLowerCase() ?? null,
    remote_address_group_id: rule.remoteAddressGroupId?.toLowerCase() ?? null,
    description: rule.description,
  }
}

/** The groups that rules of a project name must exist for the project; for an admin, at all. */
async function requireGroups({ op, tx }: WriteContext, rules: readonly Rule[]): Promise<void> {
  const remotes = rules.flatMap(rule => rule.remoteGroupId?.toLowerCase() ?? [])
  const ids = [...new Set([...remotes, ...rules.map(rule => rule.securityGroupId.toLowerCase())])]
  const candidates = ids.filter(isUuid)
  const project = rules[0]?.projectId ?? ''
  const known = op.actor.isAdmin
    ? new Set((await storage.selectOwners(tx, candidates)).map(({ id }) => id))
    : await storage.selectGroupsKnownTo(tx, candidates, project)
  for (const id of ids) if (!known.has(id)) throw new SecurityGroupNotFound({ id })
}

async function requireAddressGroups({ op, tx }: WriteContext, rules: readonly Rule[]): Promise<void> {
  const ids = [...new Set(rules.flatMap(rule => rule.remoteAddressGroupId?.toLowerCase() ?? []))]
  if (ids.length === 0) return
  const asker = { isAdmin: op.actor.isAdmin, projectId: rules[0]?.projectId ?? '' }
  const known = await selectKnownAddressGroups(tx, ids.filter(isUuid), asker)
  for (const id of ids) if (!known.has(id)) throw new AddressGroupNotFound({ address_group_id: id })
}

const everyAddress = new Set<string | null>(['0.0.0.0/0', '::/0'])

function refuseRepetitions(rows: readonly storage.RuleRow[]): void {
  const keys = rows.map(row =>
    JSON.stringify([
      row.security_group_id,
      row.direction,
      row.ethertype,
      row.protocol_number,
      row.port_range_min,
      row.port_range_max,
      row.remote_group_id,
      row.remote_address_group_id,
      everyAddress.has(row.remote_ip_prefix) ? null : row.remote_ip_prefix,
    ]),
  )
  if (new Set(keys).size < keys.length) throw new DuplicateSecurityGroupRuleInPost({})
}

async function update(
  { tx }: WriteContext,
  current: Current<SecurityGroupRuleAttributes>,
  { description }: UpdateInput<SecurityGroupRuleAttributes>,
): Promise<void> {
  if (description === undefined) return
  await storage.updateDescription(tx, current.id, description)
  await bumpRevision(tx, 'security_group', [current.securityGroupId])
}

async function remove(context: WriteContext, current: Current<SecurityGroupRuleAttributes>): Promise<void> {
  await bumpRevision(context.tx, 'security_group', [current.securityGroupId])
  await storage.deleteRule(context.tx, current.id)
  context.dirty('security_group', current.securityGroupId)
}

export const securityGroupRuleBehaviour: Behaviour<SecurityGroupRuleAttributes> = {
  createTargets,
  create,
  update,
  remove,
}
