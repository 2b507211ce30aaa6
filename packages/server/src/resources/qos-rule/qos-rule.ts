import { randomUuid } from '@neutrino/base/uuid.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import type { Attributes } from '../../definition/attribute.ts'
import type { Behaviour, WriteContext } from '../../definition/behaviour.ts'
import { policyChanged, type RuleType, refuseWhileReserved, reservedTypes } from '../qos-policy/index.ts'
import { checkRule } from './check-rules.ts'
import type { RuleKind } from './rule-kinds.ts'
import * as storage from './storage.ts'

type Values = Readonly<Record<string, unknown>>

/** What is done with the rules of one type. */
export function qosRuleBehaviour(kind: RuleKind): Behaviour<Attributes> {
  const { type } = kind
  return {
    ...aliasRuleBehaviour(kind),
    async create(context, inputs) {
      const ids: string[] = []
      const rows = inputs.map(({ values }) => newRule(type, values))
      const there = [...(await storage.lockRules(context.tx, rows[0]!.qos_policy_id))]
      for (const row of rows) {
        checkRule(row, there)
        there.push(row)
        ids.push(row.id)
      }
      await storage.insertRules(context.tx, rows)
      await changed(context, rows[0]!)
      return ids
    },
  }
}

/** The same where the policy is not in the path: nothing can be made. */
export function aliasRuleBehaviour({ type }: RuleKind): Behaviour<Attributes> {
  return {
    async update(context, current, changes) {
      const before = rowOf(type, current)
      const after = { ...before, ...given(changes) }
      checkRule(after, await storage.lockRules(context.tx, before.qos_policy_id))
      await storage.updateRule(context.tx, after)
      await changed(context, after)
    },
    async remove(context, current) {
      const row = rowOf(type, current)
      await storage.lockRules(context.tx, row.qos_policy_id)
      await storage.deleteRule(context.tx, row.id)
      await changed(context, row)
    },
  }
}

function newRule(type: RuleType, values: Values): storage.RuleRow {
  return rowOf(type, { ...values, id: randomUuid() })
}

/** The definition of the type has parsed the values; which of them there are depends on it. */
function rowOf(type: RuleType, values: Values): storage.RuleRow {
  const { value, burst, direction } = values
  return {
    id: String(values.id),
    qos_policy_id: String(values.qosPolicyId),
    type,
    value: Number(value),
    burst: typeof burst === 'number' ? burst : null,
    direction: typeof direction === 'string' ? direction : null,
  }
}

function given(changes: Values): Partial<storage.RuleRow> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
}

/** Throws when what has the policy cannot follow; otherwise all of it is marked. */
async function changed(context: WriteContext, rule: storage.RuleRow): Promise<void> {
  const { qos_policy_id: policyId, type } = rule
  await policyChanged(context, policyId)
  if (reservedTypes.includes(type)) await refuseWhileReserved(context, policyId)
  await bumpRevision(context.tx, 'qos_policy', [policyId])
}
