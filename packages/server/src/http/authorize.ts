import type { Actor } from '@neutrino/base/operation.ts'
import type { Field, ResourceSchema } from '../definition/define-resource.ts'
import { isObject } from '../definition/parse-body.ts'
import { type ApiError, defineError } from '../errors/define-error.ts'
import { type Action, type AttributeUse, formatAction } from '../policy/action.ts'
import type { Policy } from '../policy/policy.ts'
import type { Target } from '../policy/residual.ts'

const Denied = defineError<{ message: string }>('PolicyNotAuthorized', 403, f => f.message)
const InvalidScope = defineError<{ message: string }>('InvalidScope', 403, f => f.message)

/** Throws the 403 of a refused action. */
export function authorize(policy: Policy, actor: Actor, action: Action, target: Target): void {
  const decision = policy.explain(actor, action, target)
  if (decision.kind === 'allowed') return
  const Refusal = decision.type === 'InvalidScope' ? InvalidScope : Denied
  throw new Refusal({ message: decision.message })
}

/** The 403 of a rule that some object of several does not pass; it tells nothing of the object. */
export function deniedBy(rule: string): ApiError {
  return new Denied({ message: `${formatAction({ rule })} is disallowed by policy` })
}

/** The action of a POST or PUT with the rules of the attributes that the caller set. */
export function attributeAction(
  schema: ResourceSchema,
  policy: Policy,
  verb: 'create' | 'update',
  values: Readonly<Record<string, unknown>>,
  given: ReadonlySet<string>,
): Action {
  const rule = `${verb}_${schema.ruleName}`
  const attributes = schema.fields
    .filter(field => isEnforced(field, verb, values[field.key], given))
    .map(field => attributeUse(policy, `${rule}:${field.wire}`, field.wire, values[field.key]))
  return { rule, attributes }
}

/** The attributes with rules of their own that the body of a member action names. */
export function attributesOf(
  policy: Policy,
  rule: string,
  member: string,
  body: unknown,
  enforced: readonly string[],
): readonly AttributeUse[] {
  const item = isObject(body) ? body[member] : undefined
  if (!isObject(item)) return []
  return enforced
    .filter(name => item[name] !== undefined)
    .map(name => attributeUse(policy, `${rule}:${name}`, name, item[name]))
}

/** On create a value counts that differs from the default, on update whatever is named. */
function isEnforced(
  field: Field,
  verb: 'create' | 'update',
  value: unknown,
  given: ReadonlySet<string>,
): boolean {
  if (!field.attribute.enforcePolicy || !given.has(field.key)) return false
  if (verb === 'update') return true
  return value !== undefined && JSON.stringify(value) !== JSON.stringify(field.attribute.default)
}

function attributeUse(policy: Policy, rule: string, name: string, value: unknown): AttributeUse {
  const keysOf = (item: unknown) =>
    (isObject(item) ? Object.keys(item) : []).filter(key => policy.isRegistered(`${rule}:${key}`))
  // A dictionary whose keys have no rules (binding:profile) is judged as a whole.
  if (isObject(value)) {
    const subKeys = keysOf(value)
    return subKeys.length ? { name, subKeys } : { name }
  }
  if (Array.isArray(value) && value.some(isObject)) return { name, subKeys: value.flatMap(keysOf) }
  return { name }
}

/** Values by wire name, with project_id beside tenant_id: what rules call the target. */
export function wireTarget(
  schema: ResourceSchema,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const target: Record<string, unknown> = {}
  for (const field of schema.fields) {
    const value = values[field.key]
    if (value === undefined) continue
    target[field.wire] = value
    if (field.wire === 'tenant_id') target.project_id = value
  }
  return target
}
