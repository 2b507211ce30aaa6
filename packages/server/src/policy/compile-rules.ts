import type { Check } from './check.ts'
import { parseCheck } from './parse-check.ts'
import { PolicyError, PolicySyntaxError } from './policy-error.ts'
import type { RuleDefinition, RuleOverride, ScopeType } from './rule-definition.ts'

/** Nodes of one rule with the rules it refers to written out: the bound of the work of one check. */
export const ruleNodesMax = 4_096
/** The longest chain of rules that refer to rules. */
export const ruleReferenceDepthMax = 64

export interface CompiledRule {
  readonly name: string
  readonly check: Check
  readonly scopes: readonly ScopeType[] | undefined
  /** Where an override of it stands. */
  readonly source: string | undefined
}

export interface CompiledRules {
  readonly rules: ReadonlyMap<string, CompiledRule>
  /** Overridden names that are not registered, in the order of the files. */
  readonly unregistered: readonly string[]
}

/**
 * Parses all rules, puts overrides over defaults (the last one of a name wins) and checks that
 * references lead somewhere and never in a circle.
 *
 * @throws PolicyError with every problem found
 */
export function compileRules(
  definitions: readonly RuleDefinition[],
  overrides: readonly RuleOverride[],
): CompiledRules {
  const problems: string[] = []
  const rules = new Map<string, CompiledRule>()
  const registered = new Set<string>()
  for (const { name, check, scopes } of definitions) {
    if (registered.has(name)) problems.push(`rule "${name}" is registered twice`)
    registered.add(name)
    const parsed = parseInto(problems, { name, check, source: undefined })
    rules.set(name, { name, check: parsed, scopes, source: undefined })
  }
  const present = new Map(
    definitions.flatMap(({ name, formerName }) => (formerName ? [[formerName, name]] : [])),
  )
  for (const override of [...underPresentNames(overrides, present), ...overrides]) {
    const { name, source } = override
    rules.set(name, { name, check: parseInto(problems, override), scopes: rules.get(name)?.scopes, source })
  }
  checkReferences(problems, rules, registered)
  if (problems.length > 0) throw new PolicyError(problems)
  const unregistered = [...rules.keys()].filter(name => !registered.has(name) && !present.has(name))
  return { rules, unregistered }
}

/**
 * Overrides under a former name, renamed. They come before all others, so that one under the present
 * name wins wherever it stands. Generated samples lead the former name to the present one by a
 * reference, which asks for no change.
 */
function underPresentNames(
  overrides: readonly RuleOverride[],
  present: ReadonlyMap<string, string>,
): readonly RuleOverride[] {
  return overrides.flatMap(override => {
    const name = present.get(override.name)
    return name === undefined || override.check === `rule:${name}` ? [] : [{ ...override, name }]
  })
}

function parseInto(
  problems: string[],
  rule: {
    readonly name: string
    readonly check: string | readonly unknown[]
    readonly source: string | undefined
  },
): Check {
  try {
    return parseCheck(rule.check)
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
    const place = rule.source === undefined ? '' : `${rule.source}: `
    problems.push(`${place}rule "${rule.name}", column ${error.column}: ${error.message}`)
    return { kind: 'false' }
  }
}

interface Measure {
  readonly nodes: number
  readonly depth: number
}

/**
 * Walks each registered rule through all it refers to. Rules that only stand in a file may refer to
 * nothing: nothing asks for them, and files shared with other services contain such.
 */
function checkReferences(
  problems: string[],
  rules: ReadonlyMap<string, CompiledRule>,
  registered: ReadonlySet<string>,
): void {
  const measured = new Map<string, Measure>()
  const path: string[] = []

  const measureRule = (name: string): Measure => {
    const known = measured.get(name)
    if (known !== undefined) return known
    const rule = rules.get(name)
    if (rule === undefined) {
      problems.push(`${describe(rules, path.at(-1))} refers to rule "${name}", which does not exist`)
      return { nodes: 1, depth: 0 }
    }
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(' -> ')
      problems.push(`${describe(rules, name)} refers to itself: ${circle}`)
      return { nodes: 1, depth: 0 }
    }
    if (path.length >= ruleReferenceDepthMax) {
      problems.push(`${describe(rules, name)} stands at the end of more than ${ruleReferenceDepthMax} rules`)
      return { nodes: 1, depth: 0 }
    }
    path.push(name)
    const inner = measureCheck(rule.check)
    path.pop()
    const measure = { nodes: inner.nodes + 1, depth: inner.depth + 1 }
    if (measure.depth > ruleReferenceDepthMax) {
      problems.push(`${describe(rules, name)} refers through more than ${ruleReferenceDepthMax} rules`)
    }
    if (measure.nodes > ruleNodesMax) {
      problems.push(
        `${describe(rules, name)} grows beyond ${ruleNodesMax} checks with the rules it refers to`,
      )
    }
    measured.set(name, measure)
    return measure
  }

  const measureCheck = (check: Check): Measure => {
    if (check.kind === 'rule') return measureRule(check.name)
    if (check.kind === 'not') return grow([measureCheck(check.check)])
    return check.kind === 'and' || check.kind === 'or' ? grow(check.checks.map(measureCheck)) : grow([])
  }

  for (const name of registered) measureRule(name)
}

function grow(parts: readonly Measure[]): Measure {
  return {
    nodes: parts.reduce((sum, part) => Math.min(sum + part.nodes, ruleNodesMax + 1), 1),
    depth: parts.reduce((deepest, part) => Math.max(deepest, part.depth), 0),
  }
}

function describe(rules: ReadonlyMap<string, CompiledRule>, name: string | undefined): string {
  const source = name === undefined ? undefined : rules.get(name)?.source
  return `${source === undefined ? '' : `${source}: `}rule "${name ?? '?'}"`
}
