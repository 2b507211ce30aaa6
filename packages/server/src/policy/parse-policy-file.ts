import { isMap, isNode, isScalar, LineCounter, type Pair, parseDocument } from 'yaml'
import { PolicyError } from './policy-error.ts'
import type { RuleOverride } from './rule-definition.ts'

/** Aliases that may be followed in one file, so that a small file cannot unfold into a huge one. */
const aliasesMax = 100

/**
 * Reads the text of a policy file: a YAML mapping, or JSON, from rule names to check strings or list rules.
 *
 * @param name what messages call the file
 * @throws PolicyError naming file and line of everything that is not of this form
 */
export function parsePolicyFile(text: string, name: string): readonly RuleOverride[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const placeOf = (offset: number | undefined) => `${name}:${lines.linePos(offset ?? 0).line}`
  if (document.errors.length > 0) {
    throw new PolicyError(document.errors.map(error => `${placeOf(error.pos[0])}: ${error.message}`))
  }
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null)) return []
  if (!isMap(contents))
    throw new PolicyError([`${placeOf(contents.range?.[0])}: not a mapping of rule names to checks`])

  const problems: string[] = []
  const overrides = contents.items.flatMap((pair: Pair): readonly RuleOverride[] => {
    const key = isScalar(pair.key) ? pair.key : undefined
    const source = placeOf(key?.range?.[0] ?? contents.range?.[0])
    if (typeof key?.value !== 'string' || key.value === '') {
      problems.push(`${source}: the name of a rule must be text`)
      return []
    }
    const value = readValue(pair.value, document)
    if (typeof value === 'string' || Array.isArray(value)) return [{ name: key.value, check: value, source }]
    const hint = value === null ? '; write "" or @ to allow everybody, ! to allow nobody' : ''
    problems.push(`${source}: rule "${key.value}" must be text or a list${hint}`)
    return []
  })
  if (problems.length > 0) throw new PolicyError(problems)
  return overrides
}

/** Lists and aliases as plain data; what is no node at all is nothing. */
function readValue(value: unknown, document: ReturnType<typeof parseDocument>): unknown {
  return isNode(value) ? value.toJS(document, { maxAliasCount: aliasesMax }) : null
}
