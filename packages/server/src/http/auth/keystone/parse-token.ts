import type { AccessRule, Token } from './token.ts'

/** The most roles a token may carry; beyond it the answer is taken for a mistake. */
const rolesMax = 1_000

/**
 * Reads the body of `GET /v3/auth/tokens`; undefined when it is not of that form. Whatever is missing
 * gives less permission, never more; an unreadable access rule makes the whole token unreadable.
 */
export function parseToken(body: unknown): Token | undefined {
  const token = field(body, 'token')
  const userId = text(token, 'user', 'id')
  const expiresMs = Date.parse(text(token, 'expires_at') ?? '')
  const roles = parseRoles(field(token, 'roles'))
  const accessRules = parseAccessRules(field(token, 'application_credential'))
  if (
    userId === undefined ||
    Number.isNaN(expiresMs) ||
    roles === undefined ||
    accessRules === 'unreadable'
  ) {
    return undefined
  }
  const userName = text(token, 'user', 'name') ?? userId
  const scope = parseScope(token)
  return {
    userId,
    userName,
    ...scope,
    roles,
    expiresMs,
    ...(accessRules === undefined ? {} : { accessRules }),
  }
}

function parseScope(token: unknown): Pick<Token, 'projectId' | 'projectName' | 'domainId' | 'systemScope'> {
  const projectId = text(token, 'project', 'id')
  if (projectId !== undefined) return { projectId, projectName: text(token, 'project', 'name') ?? projectId }
  const domainId = text(token, 'domain', 'id')
  if (domainId !== undefined) return { domainId }
  return field(field(token, 'system'), 'all') === true ? { systemScope: 'all' } : {}
}

/** An unscoped token has no list of roles at all. */
function parseRoles(roles: unknown): readonly string[] | undefined {
  if (roles === undefined) return []
  if (!Array.isArray(roles) || roles.length > rolesMax) return undefined
  return roles.flatMap(role => text(role, 'name') ?? [])
}

function parseAccessRules(credential: unknown): readonly AccessRule[] | undefined | 'unreadable' {
  const rules = field(credential, 'access_rules')
  // Null and absent are alike: no restriction. An empty list restricts to nothing.
  if (rules === undefined || rules === null) return undefined
  if (!Array.isArray(rules)) return 'unreadable'
  const parsed = rules.map(rule => {
    const service = text(rule, 'service')
    const method = text(rule, 'method')
    const path = text(rule, 'path')
    return service && method && path ? { service, method, path } : undefined
  })
  return parsed.every(rule => rule !== undefined) ? parsed : 'unreadable'
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}

function text(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce(field, value)
  return typeof found === 'string' && found !== '' ? found : undefined
}
