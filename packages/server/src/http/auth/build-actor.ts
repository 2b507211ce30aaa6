import type { Actor } from '@neutrino/base/operation.ts'
import type { Policy } from '../../policy/policy.ts'

/** What an authenticator knows about a caller; policy says what follows from it. */
export type Caller = Omit<Actor, 'isAdmin' | 'isService'>

/** Every role that default rules ask for: what a caller has where authentication knows no roles. */
export const everyRole: readonly string[] = ['admin', 'manager', 'member', 'reader', 'service']

/**
 * Evaluates `context_is_admin` and `service_api` once for a request. Both are read without the token's
 * scope, as upstream does: a system token of an administrator is one, and still gets no further.
 */
export function buildActor(policy: Policy, caller: Caller): Actor {
  const actor = { ...caller, isAdmin: false }
  return Object.freeze({
    ...actor,
    isAdmin: policy.check(actor, 'context_is_admin', {}),
    isService: policy.check(actor, 'service_api', {}) || isFormerService(policy, actor),
  })
}

/** A service by the role that services had before: it sees what services see, and rules name what it may do. */
export function isFormerService(policy: Policy, actor: Actor): boolean {
  return policy.check(actor, 'context_is_advsvc', {})
}
