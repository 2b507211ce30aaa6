import { type Comparison, type Scalar, scalarText } from './check.ts'

/**
 * What is left of a rule once the caller is known: a condition on the target alone. `equals` compares a
 * field such as `project_id` or `network:project_id`; `field` comes from a `field:` check and keeps the
 * collection, because `networks:shared` means the network's own attribute or that of a port's network.
 */
export type Residual =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Residual[] }
  | { readonly kind: 'not'; readonly part: Residual }
  | EqualsResidual
  | FieldResidual

export interface EqualsResidual {
  readonly kind: 'equals'
  readonly field: string
  readonly value: Scalar
}

export interface FieldResidual {
  readonly kind: 'field'
  readonly collection: string
  readonly attribute: string
  readonly comparison: Comparison
  readonly value: string
}

/**
 * The object that a rule is checked against: attribute names of the wire, and for what belongs to
 * another object the names that `fieldsNeeded` gives (`network:project_id`, `networks:shared`). A name
 * that is absent is like a value that no check equals.
 */
export type Target = Readonly<Record<string, unknown>>

export const always: Residual = Object.freeze({ kind: 'true' })
export const never: Residual = Object.freeze({ kind: 'false' })

export function constant(value: boolean): Residual {
  return value ? always : never
}

/** All parts hold. Constants vanish, nested conjunctions are merged, repetitions dropped. */
export function allOf(parts: readonly Residual[]): Residual {
  return join('and', parts)
}

/** At least one part holds. */
export function anyOf(parts: readonly Residual[]): Residual {
  return join('or', parts)
}

export function negate(part: Residual): Residual {
  if (part.kind === 'true') return never
  if (part.kind === 'false') return always
  return part.kind === 'not' ? part.part : { kind: 'not', part }
}

function join(kind: 'and' | 'or', parts: readonly Residual[]): Residual {
  const [neutral, absorbing] = kind === 'and' ? ['true', 'false'] : ['false', 'true']
  const kept = new Map<string, Residual>()
  for (const part of parts.flatMap(part => (part.kind === kind ? part.parts : [part]))) {
    if (part.kind === absorbing) return part
    if (part.kind !== neutral) kept.set(JSON.stringify(part), part)
  }
  const [first, ...others] = kept.values()
  if (first === undefined) return constant(kind === 'and')
  return others.length === 0 ? first : { kind, parts: [first, ...others] }
}

/** Whether the condition holds for one object. */
export function holds(residual: Residual, target: Target): boolean {
  switch (residual.kind) {
    case 'true':
      return true
    case 'false':
      return false
    case 'and':
      return residual.parts.every(part => holds(part, target))
    case 'or':
      return residual.parts.some(part => holds(part, target))
    case 'not':
      return !holds(residual.part, target)
    case 'equals':
      return equalsTarget(residual, target)
    case 'field':
      return fieldHolds(residual, target)
  }
}

function equalsTarget(residual: EqualsResidual, target: Target): boolean {
  const actual = readField(target, residual.field)
  if (actual === null) return residual.value === null
  if (residual.value === null) return false
  return sameValue(actual, scalarText(residual.value))
}

function fieldHolds(residual: FieldResidual, target: Target): boolean {
  // The attribute of the object itself wins: a subnet has its own `shared`, a port takes that of its network.
  const own = readOwn(target, residual.attribute)
  const actual = own === undefined ? readOwn(target, fieldName(residual)) : own
  if (residual.comparison === 'equals') return sameValue(actual, residual.value)
  if (typeof actual !== 'string') return false
  return residual.comparison === 'prefix'
    ? actual.startsWith(residual.value)
    : new RegExp(`^(?:${residual.value})`, 's').test(actual)
}

/** Own properties only: an attribute called `constructor` must not find the one of every object. */
function readOwn(target: Target, field: string): unknown {
  return Object.hasOwn(target, field) ? target[field] : undefined
}

function readField(target: Target, field: string): unknown {
  const value = readOwn(target, field)
  return value === undefined && field === 'project_id' ? readOwn(target, 'tenant_id') : value
}

/** Compares as the type of the attribute asks, since check strings know only text. */
function sameValue(actual: unknown, text: string): boolean {
  switch (typeof actual) {
    case 'string':
      return actual === text
    case 'boolean':
      return booleanOf(text) === actual
    case 'number':
      return Number.isSafeInteger(actual) && integerOf(text) === BigInt(actual)
    case 'bigint':
      return integerOf(text) === actual
    default:
      return false
  }
}

/** `true`, `1`, `false` and `0` in any case, as the API itself reads a boolean. */
export function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  if (lower === 'true' || lower === '1') return true
  return lower === 'false' || lower === '0' ? false : undefined
}

export function integerOf(text: string): bigint | undefined {
  return /^-?\d{1,18}$/.test(text) ? BigInt(text) : undefined
}

/** The name under which a `field:` condition asks for its value. */
export function fieldName(residual: Pick<FieldResidual, 'collection' | 'attribute'>): string {
  return `${residual.collection}:${residual.attribute}`
}

/** The names of all values that decide the condition. */
export function fieldsOf(residual: Residual): ReadonlySet<string> {
  const fields = new Set<string>()
  const visit = (part: Residual): void => {
    if (part.kind === 'and' || part.kind === 'or') for (const inner of part.parts) visit(inner)
    else if (part.kind === 'not') visit(part.part)
    else if (part.kind === 'equals') fields.add(part.field)
    else if (part.kind === 'field') fields.add(fieldName(part))
  }
  visit(residual)
  return fields
}
