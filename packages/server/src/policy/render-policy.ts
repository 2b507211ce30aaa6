import { defaultRules } from './default-rules.ts'
import type { RuleDefinition } from './rule-definition.ts'

/** All rules as a policy.yaml in which every line is a comment: what to copy for an override. */
export function renderPolicySample(definitions: readonly RuleDefinition[] = defaultRules): string {
  return definitions
    .map(({ name, check, doc, operations, scopes, formerName }) =>
      [
        `# ${doc}`,
        ...operations.map(operation => `# ${operation}`),
        ...(scopes === undefined ? [] : [`# Scopes: ${scopes.join(', ')}`]),
        ...(formerName === undefined ? [] : [`# Formerly: ${formerName}`]),
        `#${JSON.stringify(name)}: ${JSON.stringify(check)}`,
        '',
      ].join('\n'),
    )
    .join('\n')
}

/** The reference of all rules as Markdown. */
export function renderPolicyReference(definitions: readonly RuleDefinition[] = defaultRules): string {
  const rows = definitions.map(
    ({ name, check, doc, operations }) =>
      `| \`${name}\` | ${code(check === '' ? '@' : check)} | ${operations.map(code).join('<br>')} | ${cell(doc)} |`,
  )
  return `${['# Policy rules', '', '| rule | who, by default | operations | what it allows |', '| --- | --- | --- | --- |', ...rows].join('\n')}\n`
}

function code(text: string): string {
  return `\`${cell(text)}\``
}

/** A vertical bar would end the cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
