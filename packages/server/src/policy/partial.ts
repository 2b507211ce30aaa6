import type { Actor } from '@neutrino/base/operation.ts'
import { type Check, type Credential, type Match, scalarText } from './check.ts'
import { allOf, anyOf, constant, negate, type Residual } from './residual.ts'

/**
 * Evaluates a check as far as the caller alone decides it. `resolve` gives the check of a named rule;
 * a name it does not know denies. Ends because rule cycles are refused when rules are loaded.
 */
export function partialEvaluate(
  check: Check,
  actor: Actor,
  resolve: (name: string) => Check | undefined,
): Residual {
  const evaluate = (part: Check): Residual => {
    switch (part.kind) {
      case 'true':
      case 'false':
        return constant(part.kind === 'true')
      case 'and':
        return allOf(part.checks.map(evaluate))
      case 'or':
        return anyOf(part.checks.map(evaluate))
      case 'not':
        return negate(evaluate(part.check))
      case 'rule': {
        const named = resolve(part.name)
        return named === undefined ? constant(false) : evaluate(named)
      }
      case 'role':
        return constant(hasRole(actor, part.role))
      case 'credential':
        return anyOf(credentialValues(actor, part.credential).map(value => match(value, part.match)))
      case 'literal':
        return match(part.literal, part.match)
      case 'field':
        return part
    }
  }
  return evaluate(check)
}

/** Roles compare without regard to case, as they do in Keystone. */
function hasRole(actor: Actor, role: string): boolean {
  const wanted = role.toLowerCase()
  return actor.roles.some(held => held.toLowerCase() === wanted)
}

function match(value: string | number | boolean | null, right: Match): Residual {
  return right.kind === 'constant'
    ? constant(scalarText(value) === right.text)
    : { kind: 'equals', field: right.field, value }
}

/**
 * What the caller can offer for a credential. One that is missing or empty offers nothing: a token
 * without a project must not own what belongs to no project.
 */
function credentialValues(actor: Actor, credential: Credential): readonly (string | boolean)[] {
  switch (credential) {
    case 'user_id':
      return present(actor.userId)
    case 'user_name':
      return present(actor.userName)
    case 'project_id':
      return present(actor.projectId)
    case 'project_name':
      return present(actor.projectName)
    case 'domain_id':
      return present(actor.domainId)
    case 'system_scope':
      return present(actor.systemScope)
    case 'roles':
      return actor.roles
    case 'is_admin':
      return [actor.isAdmin]
    case 'is_admin_project':
      // Keystone no longer has an admin project; upstream reads its absence as true.
      return [true]
  }
}

function present(value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [value]
}
