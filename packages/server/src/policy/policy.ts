import type { Actor } from '@neutrino/base/operation.ts'
import { type Action, formatAction, rulesOf } from './action.ts'
import { type CompiledRule, compileRules } from './compile-rules.ts'
import { defaultRules } from './default-rules.ts'
import { partialEvaluate } from './partial.ts'
import { fieldsOf, holds, never, type Residual, type Target } from './residual.ts'
import type { RuleDefinition, RuleOverride, ScopeType } from './rule-definition.ts'

export type Decision =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'denied'
      /** `PolicyNotAuthorized` or `InvalidScope`: the error types of the wire, both 403. */
      readonly type: 'PolicyNotAuthorized' | 'InvalidScope'
      /** The text of the 403: the whole expression, then what became of it. */
      readonly message: string
      /** The first rule that refused, for logs. */
      readonly rule: string
    }

/** Which attributes of a resource a caller may see. */
export interface VisibleColumns {
  /** Visible on every object. */
  readonly visible: ReadonlySet<string>
  /** Visible on no object. */
  readonly hidden: ReadonlySet<string>
  /** Visible on the objects for which the condition holds. */
  readonly perRow: ReadonlyMap<string, Residual>
}

export interface Policy {
  /**
   * Whether `actor` may do what the rule, or the action with all its attribute rules, covers to
   * `target`. A rule that is not registered denies.
   */
  check(actor: Actor, action: string | Action, target: Target): boolean
  /** `check` with the reason of a refusal. */
  explain(actor: Actor, action: string | Action, target: Target): Decision
  /** The condition on the target that is left once the actor is known: `toSql` makes a predicate of it. */
  partial(actor: Actor, rule: string): Residual
  /** The fields of the target that decide, so that a parent is loaded only if it matters. */
  fieldsNeeded(actor: Actor, action: string | Action): ReadonlySet<string>
  /** The registered names `verb_resource:attribute[:key]`, as `attribute` or `attribute:key` in order. */
  attributeRules(resource: string, verb: string): readonly string[]
  /** What the `get_<resource>:<attribute>` rules leave of `attributes`; one without a rule is visible. */
  visibleColumns(actor: Actor, resource: string, attributes: readonly string[]): VisibleColumns
  /** Whether a rule of this name is registered by the server. */
  isRegistered(rule: string): boolean
  /** Overridden names that the server does not know: worth one warning. */
  readonly unregistered: readonly string[]
}

export interface PolicyOptions {
  /** Later ones of one name win. */
  readonly overrides?: readonly RuleOverride[]
  /** Refuses tokens whose scope a rule does not list; `[oslo_policy] enforce_scope`, true when absent. */
  readonly enforceScope?: boolean
  /** The rules of this server when absent. */
  readonly definitions?: readonly RuleDefinition[]
}

/**
 * The rules in force. Immutable: a changed policy file makes a new one.
 *
 * @throws PolicyError naming rule and column of everything that cannot be read
 */
export function createPolicy(options: PolicyOptions = {}): Policy {
  const { overrides = [], enforceScope = true, definitions = defaultRules } = options
  const { rules, unregistered } = compileRules(definitions, overrides)
  const registered = new Set(definitions.map(({ name }) => name))
  const resolve = (name: string) => rules.get(name)?.check

  const enforced = (name: string): CompiledRule | undefined =>
    registered.has(name) ? rules.get(name) : undefined
  const evaluate = (actor: Actor, name: string): Residual => {
    const rule = enforced(name)
    return rule === undefined ? never : partialEvaluate(rule.check, actor, resolve)
  }
  const allowsScope = (actor: Actor, name: string): boolean => {
    const scopes = rules.get(name)?.scopes
    return !enforceScope || scopes === undefined || scopes.includes(tokenScope(actor))
  }
  const partial = (actor: Actor, name: string): Residual =>
    allowsScope(actor, name) ? evaluate(actor, name) : never

  const explain = (actor: Actor, wanted: string | Action, target: Target): Decision => {
    const action = toAction(wanted)
    // Only the scopes of the action count; its attribute rules have the same ones in any case.
    const scopes = rules.get(action.rule)?.scopes
    if (scopes !== undefined && !allowsScope(actor, action.rule)) {
      return denied('InvalidScope', scopeMessage(action, scopes, tokenScope(actor)), action.rule)
    }
    const refusing = rulesOf(action).find(name => !holds(evaluate(actor, name), target))
    if (refusing === undefined) return { kind: 'allowed' }
    return denied('PolicyNotAuthorized', `${formatAction(action)} is disallowed by policy`, refusing)
  }

  return {
    check: (actor, action, target) => explain(actor, action, target).kind === 'allowed',
    explain,
    partial,
    fieldsNeeded: (actor, wanted) =>
      new Set(rulesOf(toAction(wanted)).flatMap(name => [...fieldsOf(partial(actor, name))])),
    attributeRules: (resource, verb) => attributeRules(definitions, `${verb}_${resource}:`),
    visibleColumns: (actor, resource, attributes) =>
      splitColumns(attributes, attribute => {
        const name = `get_${resource}:${attribute}`
        return registered.has(name) ? partial(actor, name) : undefined
      }),
    isRegistered: name => registered.has(name),
    unregistered,
  }
}

function denied(type: 'PolicyNotAuthorized' | 'InvalidScope', message: string, rule: string): Decision {
  return { kind: 'denied', type, message, rule }
}

function scopeMessage(action: Action, wanted: readonly ScopeType[], scope: ScopeType): string {
  const list = wanted.map(name => `'${name}'`).join(', ')
  return `${formatAction(action)} requires a scope of [${list}], request was made with ${scope} scope.`
}

function toAction(action: string | Action): Action {
  return typeof action === 'string' ? { rule: action } : action
}

/** An actor has the scope of its token; what is neither the system nor a domain is a project. */
export function tokenScope(actor: Actor): ScopeType {
  if (actor.systemScope) return 'system'
  return actor.domainId ? 'domain' : 'project'
}

function attributeRules(definitions: readonly RuleDefinition[], prefix: string): readonly string[] {
  return definitions
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name }) => name.slice(prefix.length))
}

function splitColumns(
  attributes: readonly string[],
  residualOf: (attribute: string) => Residual | undefined,
): VisibleColumns {
  const visible = new Set<string>()
  const hidden = new Set<string>()
  const perRow = new Map<string, Residual>()
  for (const attribute of attributes) {
    const residual = residualOf(attribute)
    if (residual === undefined || residual.kind === 'true') visible.add(attribute)
    else if (residual.kind === 'false') hidden.add(attribute)
    else perRow.set(attribute, residual)
  }
  return { visible, hidden, perRow }
}
