import { type Kind, refuse } from '../../definition/kind.ts'
import { HttpBadRequest } from '../../errors/errors.ts'

/** RFC 5880 4.1: kinds of authentication, as the specification of the API spells them. */
export const authTypes = ['password', 'MD5', 'MeticulousMD5', 'SHA1', 'MeticulousSHA1'] as const
export type AuthType = (typeof authTypes)[number]

/** Secrets by the number that a packet names one by. */
export type AuthKeys = Readonly<Record<string, string>>

/** RFC 5880 4.2 to 4.4: a number has a byte, a password up to 16, keys of MD5 16 and of SHA1 20. */
const KEY_ID_MAX = 255
const KEY_BYTES_MAX = { password: 16, MD5: 16, MeticulousMD5: 16, SHA1: 20, MeticulousSHA1: 20 } as const
/** Keys of one monitor: the one in use, and those that follow it. */
const KEYS_MAX = 16

/** What is refused is not repeated: answers are written to logs. */
export const authKeys: Kind<AuthKeys> = {
  schema: { type: 'object', additionalProperties: { type: 'string', minLength: 1, maxLength: 20 } },
  sqlType: 'jsonb',
  parse(value, attribute) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return refuse(attribute, 'it is no dictionary of keys by their numbers')
    const entries = Object.entries(value)
    if (entries.length === 0 || entries.length > KEYS_MAX)
      return refuse(attribute, `it has ${entries.length} keys, 1 to ${KEYS_MAX} are allowed`)
    const keys: Record<string, string> = {}
    for (const [number, key] of entries) {
      if (!/^\d{1,3}$/.test(number) || Number(number) > KEY_ID_MAX)
        return refuse(attribute, `numbers of keys are 0 to ${KEY_ID_MAX}`)
      if (typeof key !== 'string' || key === '' || key.includes('\0'))
        return refuse(attribute, 'keys are text that is not empty')
      keys[Number(number)] = key
    }
    return keys
  },
  parseFilter: () => undefined,
}

/** The empty text is no authentication, as in the specification of the API. */
export const authType: Kind<AuthType | null> = {
  schema: { type: ['string', 'null'], enum: [...authTypes, '', null] },
  sqlType: 'text',
  parse(value, attribute) {
    if (value === null || value === '') return null
    const found = authTypes.find(type => type === value)
    return found ?? refuse(attribute, `it is none of ${authTypes.join(', ')}`)
  },
  parseFilter: value => value,
}

/** Throws unless both are there or neither is, and the keys are such as the type takes. */
export function requireMatchingKeys(type: AuthType | null, keys: AuthKeys | null): void {
  const bad = (message: string) => new HttpBadRequest({ message })
  if ((type === null) !== (keys === null)) throw bad('auth_type and auth_key go together')
  if (type === null || keys === null) return
  const max = KEY_BYTES_MAX[type]
  if (Object.values(keys).some(key => Buffer.byteLength(key) > max))
    throw bad(`Keys of ${type} have at most ${max} bytes`)
}
