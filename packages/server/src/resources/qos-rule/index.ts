import type { Attributes } from '../../definition/attribute.ts'
import { type AnyResource, resource } from '../../definition/behaviour.ts'
import { type Definition, defineResource } from '../../definition/define-resource.ts'
import { uuid } from '../../definition/kinds.ts'
import { id } from '../../definition/standard.ts'
import { QosRuleNotFound } from './errors.ts'
import { aliasRuleBehaviour, qosRuleBehaviour } from './qos-rule.ts'
import { type RuleKind, ruleKinds } from './rule-kinds.ts'
import { aliasRuleStorage, qosRuleStorage } from './storage.ts'

/** What the definitions of all types share. */
const common = {
  pathPrefix: 'qos',
  pipeline: 'extension',
  paging: true,
  tagged: false,
  takesProject: true,
  notFound: (rule: string, policy = '') => new QosRuleNotFound({ rule_id: rule, policy_id: policy }),
} as const

const policyId = { kind: uuid, hidden: true, doc: 'The policy that it belongs to.' } as const

function ruleDefinition(kind: RuleKind): Definition<Attributes> {
  const attributes: Attributes = { id, qosPolicyId: { ...policyId, fromPath: true }, ...kind.attributes }
  return defineResource({
    ...common,
    name: `${kind.type}_rule`,
    collection: kind.collection,
    parent: { collection: 'policies', member: 'policy', attribute: 'qosPolicyId' },
    alias: kind.alias,
    bulk: true,
    doc: kind.doc,
    attributes,
  })
}

function aliasDefinition(kind: RuleKind, alias: string): Definition<Attributes> {
  const attributes: Attributes = { id, qosPolicyId: policyId, ...kind.attributes }
  return defineResource({
    ...common,
    name: `alias_${kind.type}_rule`,
    collection: `alias_${kind.collection}`,
    alias,
    bulk: false,
    doc: `${kind.doc} Found by its own id, without its policy.`,
    attributes,
  })
}

/** The rules of each type below their policy, and those that are also found by their own id. */
export const qosRules: readonly AnyResource[] = [
  ...ruleKinds.map(kind =>
    resource({
      definition: ruleDefinition(kind),
      storage: qosRuleStorage(kind.type),
      behaviour: qosRuleBehaviour(kind),
    }),
  ),
  ...ruleKinds.flatMap(kind =>
    kind.aliasOfAlias === undefined
      ? []
      : resource({
          definition: aliasDefinition(kind, kind.aliasOfAlias),
          storage: aliasRuleStorage(kind.type),
          behaviour: aliasRuleBehaviour(kind),
        }),
  ),
]
