import type { Check, Credential, Match, Scalar } from './check.ts'
import { parseFieldCheck } from './parse-field-check.ts'
import { PolicySyntaxError } from './policy-error.ts'

/** The longest check string; the longest one in the default rules has 190 characters. */
export const checkTextMax = 16_384
/** The deepest nesting of parentheses and `not`, so that the recursion below cannot exhaust the stack. */
export const checkDepthMax = 64

interface Token {
  readonly kind: '(' | ')' | 'and' | 'or' | 'not' | 'check' | 'end'
  readonly text: string
  /** 1 is the first character of the check string. */
  readonly column: number
}

interface Cursor {
  readonly tokens: readonly Token[]
  position: number
  depth: number
}

const credentialNames: Readonly<Record<string, Credential>> = {
  user_id: 'user_id',
  user: 'user_id',
  user_name: 'user_name',
  project_id: 'project_id',
  tenant_id: 'project_id',
  tenant: 'project_id',
  project_name: 'project_name',
  tenant_name: 'project_name',
  domain_id: 'domain_id',
  domain: 'domain_id',
  system_scope: 'system_scope',
  system: 'system_scope',
  roles: 'roles',
  is_admin: 'is_admin',
  is_admin_project: 'is_admin_project',
}

/**
 * Parses a check as oslo.policy defines it: `and` binds tighter than `or`, keywords in any case, the
 * empty text allows everybody. A list is the form of old policy.json files: a list of alternatives, each
 * one check or a list of checks that must all hold. Takes time linear in the length.
 *
 * @throws PolicySyntaxError where oslo.policy would log and then deny: a rule that is not understood
 * must not look as if it were in force.
 */
export function parseCheck(source: string | readonly unknown[]): Check {
  if (typeof source !== 'string') return parseListRule(source)
  if (source.length > checkTextMax) {
    throw new PolicySyntaxError(checkTextMax + 1, `longer than ${checkTextMax} characters`)
  }
  const cursor: Cursor = { tokens: tokenize(source), position: 0, depth: 0 }
  if (peek(cursor).kind === 'end') {
    if (source === '') return { kind: 'true' }
    throw new PolicySyntaxError(1, 'only blanks; write "" or @ to allow everybody, ! to allow nobody')
  }
  const check = parseOr(cursor)
  const rest = peek(cursor)
  if (rest.kind !== 'end') {
    const wanted =
      rest.kind === ')' ? 'no "(" matches this ")"' : `expected "and" or "or", not "${rest.text}"`
    throw new PolicySyntaxError(rest.column, wanted)
  }
  return check
}

/** Parentheses only count at the ends of a word: `%(field)s` contains two that belong to the check. */
function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = []
  for (const { 0: word, index } of source.matchAll(/\S+/g)) {
    let start = 0
    let end = word.length
    while (word[start] === '(') start++
    while (end > start && word[end - 1] === ')') end--
    for (let i = 0; i < start; i++) tokens.push({ kind: '(', text: '(', column: index + i + 1 })
    if (end > start) tokens.push(wordToken(word.slice(start, end), index + start + 1))
    for (let i = end; i < word.length; i++) tokens.push({ kind: ')', text: ')', column: index + i + 1 })
  }
  tokens.push({ kind: 'end', text: '', column: source.length + 1 })
  return tokens
}

function wordToken(text: string, column: number): Token {
  const keyword = text.toLowerCase()
  const kind = keyword === 'and' || keyword === 'or' || keyword === 'not' ? keyword : 'check'
  return { kind, text, column }
}

function peek(cursor: Cursor): Token {
  const token = cursor.tokens[cursor.position]
  if (token === undefined) throw new RangeError('read past the end of a check')
  return token
}

function take(cursor: Cursor): Token {
  const token = peek(cursor)
  cursor.position++
  return token
}

function parseOr(cursor: Cursor): Check {
  return parseChain(cursor, 'or', () => parseChain(cursor, 'and', () => parseUnit(cursor)))
}

function parseChain(cursor: Cursor, kind: 'and' | 'or', parsePart: () => Check): Check {
  const first = parsePart()
  if (peek(cursor).kind !== kind) return first
  const checks = [first]
  while (peek(cursor).kind === kind) {
    take(cursor)
    checks.push(parsePart())
  }
  return { kind, checks }
}

function parseUnit(cursor: Cursor): Check {
  const token = take(cursor)
  if (token.kind === 'check') return parseTerm(token.text, token.column)
  if (token.kind !== '(' && token.kind !== 'not') {
    throw new PolicySyntaxError(
      token.column,
      token.kind === 'end' ? 'ends where a check is expected' : `expected a check, not "${token.text}"`,
    )
  }
  cursor.depth++
  if (cursor.depth > checkDepthMax) {
    throw new PolicySyntaxError(token.column, `nested deeper than ${checkDepthMax}`)
  }
  const check: Check =
    token.kind === 'not' ? { kind: 'not', check: parseUnit(cursor) } : parseGroup(cursor, token)
  cursor.depth--
  return check
}

function parseGroup(cursor: Cursor, open: Token): Check {
  const check = parseOr(cursor)
  const close = take(cursor)
  if (close.kind === ')') return check
  throw new PolicySyntaxError(close.column, `the "(" of column ${open.column} is not closed here`)
}

function parseTerm(text: string, column: number): Check {
  if (text === '@') return { kind: 'true' }
  if (text === '!') return { kind: 'false' }
  const colon = text.indexOf(':')
  if (colon < 0) throw new PolicySyntaxError(column, `"${text}" is not of the form kind:value`)
  const kind = text.slice(0, colon)
  const rest = text.slice(colon + 1)
  if (rest === '') throw new PolicySyntaxError(column, `nothing follows "${kind}:"`)
  if (kind === 'rule') return { kind: 'rule', name: rest }
  if (kind === 'role') return parseRole(rest, column)
  if (kind === 'field') return parseFieldCheck(rest, column)
  const credential = Object.hasOwn(credentialNames, kind) ? credentialNames[kind] : undefined
  if (credential !== undefined) return { kind: 'credential', credential, match: parseMatch(rest, column) }
  const literal = parseLiteral(kind)
  if (literal !== undefined) return { kind: 'literal', literal, match: parseMatch(rest, column) }
  throw new PolicySyntaxError(column, `"${kind}" is neither a kind of check nor a known credential`)
}

function parseRole(role: string, column: number): Check {
  if (role.includes('%(')) throw new PolicySyntaxError(column, 'a role cannot be taken from the target')
  return { kind: 'role', role }
}

function parseMatch(text: string, column: number): Match {
  const field = /^%\(([^()]+)\)s$/.exec(text)?.[1]
  if (field !== undefined) return { kind: 'target', field: canonicalField(field) }
  // Percent signs are formatting in the original language, also in text that names no field.
  if (text.includes('%')) {
    throw new PolicySyntaxError(column, `"${text}" must be plain text or one %(field)s, not a mixture`)
  }
  return { kind: 'constant', text }
}

/** Old files say tenant for project, and join a parent to its field by an underscore. */
function canonicalField(field: string): string {
  if (field === 'tenant_id') return 'project_id'
  const parent = /^(network|ext_parent|security_group)[:_](?:tenant|project)_id$/.exec(field)?.[1]
  return parent === undefined ? field : `${parent}:project_id`
}

function parseLiteral(text: string): Scalar | undefined {
  if (text === 'None') return null
  if (text === 'True') return true
  if (text === 'False') return false
  if (/^-?(?:0|[1-9]\d{0,14})$/.test(text)) return Number(text)
  return /^(['"])([^'"]*)\1$/.exec(text)?.[2]
}

function parseListRule(rule: readonly unknown[]): Check {
  if (rule.length === 0) return { kind: 'true' }
  const alternatives = rule
    .map(inner => (Array.isArray(inner) ? inner : [inner]))
    .filter(inner => inner.length > 0)
    .map(inner => joinChecks('and', inner.map(parseListTerm)))
  // Upstream's reading: [] allows everybody, [[]] nobody.
  return joinChecks('or', alternatives)
}

function parseListTerm(term: unknown): Check {
  if (typeof term !== 'string') throw new PolicySyntaxError(1, 'a list rule holds check strings only')
  if (term.length > checkTextMax) throw new PolicySyntaxError(1, `longer than ${checkTextMax} characters`)
  if (/\s/.test(term.trim())) {
    throw new PolicySyntaxError(1, `"${term}" in a list rule must be one check without and, or, not`)
  }
  return parseTerm(term.trim(), 1)
}

function joinChecks(kind: 'and' | 'or', checks: readonly Check[]): Check {
  const [first, ...others] = checks
  if (first === undefined) return { kind: 'false' }
  return others.length === 0 ? first : { kind, checks }
}
