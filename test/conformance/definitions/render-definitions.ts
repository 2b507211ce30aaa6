import type { AliasVerdict } from './compare-definitions.ts'

/** The comparison as Markdown: how much is the same, and every difference with its reason. */
export function renderDefinitions(verdicts: readonly AliasVerdict[], version: string): string {
  const withResources = verdicts.filter(verdict => verdict.attributes > 0)
  const attributes = withResources.reduce((sum, verdict) => sum + verdict.attributes, 0)
  const listed = Map.groupBy(
    verdicts.flatMap(verdict => verdict.listed),
    one => one.because,
  )
  const faults = verdicts.flatMap(verdict => verdict.faults)
  return `# Definitions of neutron-lib

Written by \`npm run conformance\`: of the core and of every alias that is advertised and that neutron-lib defines, each attribute is served, taken in
POST and PUT, shown, and filtered and sorted by as neutron-lib says. neutron-lib ${version}: ${verdicts.length} aliases, of which
${withResources.length} bring ${attributes} attributes.

## Otherwise, and must not be

${faults.length === 0 ? 'None.' : faults.map(text => `- ${text}`).join('\n')}

## Otherwise, on purpose

${[...listed].map(([because, ones]) => `- ${because}: ${ones.map(one => `\`${one.text}\``).join(', ')}`).join('\n')}

## The same

${withResources
  .filter(({ listed: known, faults: wrong }) => known.length + wrong.length === 0)
  .map(verdict => `\`${verdict.alias}\` (${verdict.attributes})`)
  .join(', ')}.
`
}
