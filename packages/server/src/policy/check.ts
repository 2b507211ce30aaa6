/** A constant as the policy language can name one. */
export type Scalar = string | number | boolean | null

/**
 * What is known about a caller and can stand left of the colon in a generic check (`user_id:%(user_id)s`).
 * `project_id` also answers to its former name `tenant_id`.
 */
export const credentials = [
  'user_id',
  'user_name',
  'project_id',
  'project_name',
  'domain_id',
  'system_scope',
  'roles',
  'is_admin',
  'is_admin_project',
] as const
export type Credential = (typeof credentials)[number]

/** The right side of a generic check: text as it stands, or a field of the target (`%(field)s`). */
export type Match =
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'target'; readonly field: string }

/** How a `field:` check compares: the value itself, the beginning of a text, or a regular expression. */
export type Comparison = 'equals' | 'prefix' | 'regex'

/** A parsed check string of the oslo.policy language. */
export type Check =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'and' | 'or'; readonly checks: readonly Check[] }
  | { readonly kind: 'not'; readonly check: Check }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'credential'; readonly credential: Credential; readonly match: Match }
  | { readonly kind: 'literal'; readonly literal: Scalar; readonly match: Match }
  | FieldCheck

/** `field:<collection>:<attribute>=<value>` or, for a text that must match from its start, `=~<regex>`. */
export interface FieldCheck {
  readonly kind: 'field'
  readonly collection: string
  readonly attribute: string
  readonly comparison: Comparison
  /** For a prefix the literal text, for a regex its source, both without the `~`. */
  readonly value: string
}

/** The shape in which PolicyNotAuthorized shows a check; parsing it gives an equal check again. */
export function formatCheck(check: Check): string {
  switch (check.kind) {
    case 'true':
      return '@'
    case 'false':
      return '!'
    case 'and':
    case 'or':
      return `(${check.checks.map(formatCheck).join(` ${check.kind} `)})`
    case 'not':
      return `not ${formatCheck(check.check)}`
    case 'rule':
      return `rule:${check.name}`
    case 'role':
      return `role:${check.role}`
    case 'credential':
      return `${check.credential}:${formatMatch(check.match)}`
    case 'literal':
      return `${formatLiteral(check.literal)}:${formatMatch(check.match)}`
    case 'field':
      return `field:${check.collection}:${check.attribute}=${formatFieldValue(check)}`
  }
}

function formatMatch(match: Match): string {
  return match.kind === 'constant' ? match.text : `%(${match.field})s`
}

function formatLiteral(literal: Scalar): string {
  return typeof literal === 'string' ? `'${literal}'` : scalarText(literal)
}

function formatFieldValue(check: FieldCheck): string {
  switch (check.comparison) {
    case 'equals':
      return check.value
    case 'regex':
      return `~${check.value}`
    case 'prefix':
      return `~^${check.value}`
  }
}

/** A scalar as the policy language writes it: `True`, `False`, `None`, or the plain text. */
export function scalarText(value: Scalar): string {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  return String(value)
}
