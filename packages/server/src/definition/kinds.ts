import { formatCidr, formatIp, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import { parseMac } from '@neutrino/base/mac.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import { type JsonSchema, type Kind, quote, refuse, refuseConversion } from './kind.ts'

const identity = (value: string) => value

/** Text of at most `max` characters. `trimmed` refuses only-blank text. */
export function text(options: { max?: number; notEmpty?: boolean; oneLine?: boolean } = {}): Kind<string> {
  const { max, notEmpty = false, oneLine = false } = options
  return {
    schema: {
      type: 'string',
      ...(max === undefined ? {} : { maxLength: max }),
      ...(notEmpty ? { minLength: 1 } : {}),
    },
    sqlType: 'text',
    parse(value, attribute) {
      if (typeof value !== 'string') return refuse(attribute, `${quote(value)} is not a valid string`)
      if (max !== undefined && [...value].length > max)
        return refuse(attribute, `${quote(value)} exceeds maximum length of ${max}`)
      if (notEmpty && value.trim() === '')
        return refuse(attribute, `${quote(value)} Blank strings are not permitted`)
      // PostgreSQL text cannot hold NUL.
      if (value.includes('\0') || (oneLine && /[\r\n]/.test(value))) {
        return refuse(attribute, `${quote(value)} contains characters that are not allowed`)
      }
      return value
    },
    parseFilter: value => (value.includes('\0') ? undefined : value),
  }
}

/** True, false and the words and numbers that Neutron's converter accepts for them. */
export const boolean: Kind<boolean> = {
  schema: { type: 'boolean' },
  sqlType: 'boolean',
  parse: (value, attribute) => toBoolean(value, attribute),
  parseFilter: (value, attribute) => toBoolean(value, attribute),
}

function toBoolean(value: unknown, _attribute: string): boolean {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === 0) return value === 1
  if (typeof value === 'string') {
    const word = value.toLowerCase()
    if (word === 'true' || word === '1') return true
    if (word === 'false' || word === '0') return false
  }
  return refuseConversion(`${quote(value)} cannot be converted to boolean`)
}

/** A whole number, also written as text. */
export function integer(range: { min?: number; max?: number } = {}): Kind<number> {
  return {
    schema: {
      type: 'integer',
      ...(range.min === undefined ? {} : { minimum: range.min }),
      ...(range.max === undefined ? {} : { maximum: range.max }),
    },
    sqlType: 'bigint',
    parse(value, attribute) {
      const number = toInteger(value)
      if (number === undefined) return refuseConversion(`${quote(value)} is not an integer`)
      if (range.min !== undefined && number < range.min) {
        return refuse(
          attribute,
          range.min === 0
            ? `'${number}' should be non-negative`
            : `'${number}' is too small - must be at least '${range.min}'`,
        )
      }
      if (range.max !== undefined && number > range.max) {
        return refuse(attribute, `'${number}' is too large - must be no larger than '${range.max}'`)
      }
      return number
    },
    parseFilter: value => toInteger(value),
  }
}

function toInteger(value: unknown): number | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(Math.trunc(value)) ? Math.trunc(value) : undefined
  if (typeof value === 'string' && /^\s*[+-]?\d{1,15}\s*$/.test(value)) return Number(value)
  return undefined
}

export const uuid: Kind<string> = {
  schema: { type: 'string', format: 'uuid' },
  sqlType: 'uuid',
  parse(value, attribute) {
    if (typeof value !== 'string' || !isUuid(value))
      return refuse(attribute, `${quote(value)} is not a valid UUID`)
    return value.toLowerCase()
  },
  parseFilter: value => (isUuid(value) ? value.toLowerCase() : undefined),
}

/** One of a closed list. Comparison is exact unless `fold` says how to spell the value. */
export function oneOf<const V extends string | number>(
  values: readonly V[],
  fold?: (value: unknown) => unknown,
): Kind<V> {
  const shown = `[${values.map(value => (typeof value === 'string' ? `'${value}'` : String(value))).join(', ')}]`
  return {
    schema: { type: typeof values[0] === 'number' ? 'integer' : 'string', enum: values },
    sqlType: typeof values[0] === 'number' ? 'integer' : 'text',
    parse(value, attribute) {
      const spelled = fold ? fold(value) : value
      const found = values.find(candidate => candidate === spelled)
      return found === undefined ? refuse(attribute, `${quote(value)} is not in ${shown}`) : found
    },
    parseFilter: value => (typeof values[0] === 'number' ? toInteger(value) : value),
  }
}

/** 4 or 6, also written as text. */
export const ipVersion: Kind<4 | 6> = oneOf([4, 6], value => toInteger(value) ?? value)

export const ipAddress: Kind<string> = {
  schema: { type: 'string' },
  sqlType: 'inet',
  parse(value, attribute) {
    const ip = typeof value === 'string' ? parseIp(value) : undefined
    return ip ? formatIp(ip) : refuse(attribute, `${quote(value)} is not a valid IP address`)
  },
  parseFilter(value) {
    const ip = parseIp(value)
    return ip && formatIp(ip)
  },
}

/** A network in prefix notation; host bits are cleared. */
export const cidr: Kind<string> = {
  schema: { type: 'string' },
  sqlType: 'cidr',
  parse(value, attribute) {
    const parsed = typeof value === 'string' ? parseCidr(value) : undefined
    return parsed ? formatCidr(parsed) : refuse(attribute, `${quote(value)} is not a valid IP subnet`)
  },
  parseFilter(value) {
    const parsed = parseCidr(value)
    return parsed && formatCidr(parsed)
  },
}

export const macAddress: Kind<string> = {
  schema: { type: 'string' },
  sqlType: 'macaddr',
  parse(value, attribute) {
    const mac = typeof value === 'string' ? parseMac(value) : undefined
    return mac ?? refuse(attribute, `${quote(value)} is not a valid MAC address`)
  },
  parseFilter: value => parseMac(value),
}

const arraySchema = (items: JsonSchema, max: number): JsonSchema => ({ type: 'array', items, maxItems: max })

/** A list of at most `max` values of a kind. Null is the empty list where `nullIsEmpty`. */
export function listOf<T>(
  item: Kind<T>,
  options: { max: number; unique?: boolean; nullIsEmpty?: boolean },
): Kind<readonly T[]> {
  return {
    schema: arraySchema(item.schema, options.max),
    sqlType: 'jsonb',
    parse(value, attribute) {
      if (value === null && options.nullIsEmpty) return []
      if (!Array.isArray(value)) return refuse(attribute, `${quote(value)} is not a list`)
      if (value.length > options.max)
        return refuse(attribute, `the list has ${value.length} items, at most ${options.max} are allowed`)
      const parsed = value.map(entry => item.parse(entry, attribute))
      if (options.unique) {
        const repeated = parsed.find((entry, index) => parsed.indexOf(entry) !== index)
        if (repeated !== undefined)
          return refuse(attribute, `Duplicate items in the list: ${quote(repeated)}`)
      }
      return parsed
    },
    parseFilter: identity,
  }
}

export interface ObjectField<T> {
  readonly kind: Kind<T>
  readonly required?: true
}

type ObjectValue<F> = {
  readonly [K in keyof F as F[K] extends { required: true } ? K : never]: F[K] extends ObjectField<infer T>
    ? T
    : never
} & {
  readonly [K in keyof F as F[K] extends { required: true } ? never : K]?: F[K] extends ObjectField<infer T>
    ? T
    : never
}

/** An object with known keys, spelled as on the wire; other keys are refused. */
export function object<const F extends Readonly<Record<string, ObjectField<unknown>>>>(
  fields: F,
): Kind<ObjectValue<F>> {
  const names = Object.keys(fields)
  const required = names.filter(name => fields[name]?.required)
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(names.map(name => [name, fields[name]!.kind.schema])),
      ...(required.length ? { required } : {}),
      additionalProperties: false,
    },
    sqlType: 'jsonb',
    parse(value, attribute) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return refuse(attribute, `${quote(value)} is not a dictionary`)
      }
      const given = Object.entries(value)
      const missing = required.filter(name => !(name in value))
      const unknown = given.map(([name]) => name).filter(name => !names.includes(name))
      if (missing.length || unknown.length) {
        const expected = names.map(name => `'${name}'`).join(', ')
        return refuse(
          attribute,
          `Expected keys [${expected}], the keys given are [${given.map(([name]) => `'${name}'`).join(', ')}]`,
        )
      }
      return Object.fromEntries(
        given.map(([name, entry]) => [name, fields[name]!.kind.parse(entry, attribute)]),
      ) as ObjectValue<F>
    },
    parseFilter: identity,
  }
}

/** Any JSON object, as the binding profile. */
export const anyObject: Kind<Readonly<Record<string, unknown>>> = {
  schema: { type: 'object', additionalProperties: true },
  sqlType: 'jsonb',
  parse(value, attribute) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return refuse(attribute, `${quote(value)} is not a dictionary`)
    }
    return value as Readonly<Record<string, unknown>>
  },
  parseFilter: identity,
}

/** An attribute that only the server sets: shown, perhaps filtered on, never parsed from a body. */
export function shown<T>(schema: JsonSchema, sqlType: Kind<T>['sqlType'] = 'jsonb'): Kind<T> {
  return {
    schema,
    sqlType,
    parse: (_value, attribute) => refuse(attribute, 'the attribute is set by the server'),
    parseFilter: (value, attribute) => filterParsers[sqlType]?.(value, attribute) ?? undefined,
  }
}

/** By the type that the database compares with: a text that is no such value matches nothing. */
const filterParsers: Readonly<Record<string, Kind<unknown>['parseFilter']>> = {
  text: text().parseFilter,
  'text[]': text().parseFilter,
  jsonb: text().parseFilter,
  uuid: uuid.parseFilter,
  boolean: boolean.parseFilter,
  integer: toInteger,
  bigint: toInteger,
  inet: ipAddress.parseFilter,
  cidr: cidr.parseFilter,
  macaddr: macAddress.parseFilter,
}
