import { type Comparison, isShortfall, splitName } from './compare.ts'

export interface ReportHead {
  readonly workers: number
  readonly tookS: number
  /** Version by package. */
  readonly packages: ReadonlyMap<string, string>
}

/** The result of a whole run as Markdown: a row a module, and every test that passes with Neutron only. */
export function renderReport(comparisons: readonly Comparison[], head: ReportHead): string {
  const versions = [...head.packages].filter(([name]) => /keystone|tempest|ovn-central/.test(name))
  const shortfalls = comparisons.filter(isShortfall)
  const ahead = comparisons.filter(each => !each.neutronPasses && each.here === 'pass')
  const behindBoth = comparisons.filter(each => !each.neutronPasses && each.here !== 'pass')
  return `# The peers' suites

Written by \`npm run conformance\`. Neutron's column is the union of its runs with ML2/OVN and ML2/OVS
([test/conformance/reference.txt](../../test/conformance/reference.txt)).
${versions.map(([name, version]) => `${name} ${version}`).join(', ')}; ${head.workers} workers, ${Math.round(head.tookS)} s.

${renderTable(comparisons)}

## Passes with Neutron, not here

${shortfalls.length === 0 ? 'None.' : renderTests(shortfalls, each => `${each.here}: ${each.reason ?? 'no result'}`)}

## Passes here, not with Neutron

${ahead.length === 0 ? 'None.' : renderTests(ahead, each => each.neutronReason ?? 'not in its runs')}

## Passes with neither

${behindBoth.length === 0 ? 'None.' : renderTests(behindBoth, each => each.neutronReason ?? each.reason ?? 'not in its runs')}
`
}

function renderTable(comparisons: readonly Comparison[]): string {
  const modules = groupBy(comparisons, each => splitName(each.name).module)
  const rows = [...modules].map(([module, tests]) => row(module, tests))
  return [
    '| module | tests | pass | fail | skipped | Neutron passes | of these not here |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...rows,
    row('**all**', comparisons),
  ].join('\n')
}

function row(name: string, tests: readonly Comparison[]): string {
  const count = (fits: (each: Comparison) => boolean) => tests.filter(fits).length
  const cells = [
    name,
    tests.length,
    count(each => each.here === 'pass'),
    count(each => each.here === 'fail'),
    count(each => each.here === 'skip' || each.here === 'absent'),
    count(each => each.neutronPasses),
    count(isShortfall),
  ]
  return `| ${cells.join(' | ')} |`
}

/** Tests of one class with one reason share a line. */
function renderTests(tests: readonly Comparison[], reasonOf: (each: Comparison) => string): string {
  const lines = groupBy(tests, each => `${splitName(each.name).testClass}\n${reasonOf(each)}`)
  return [...lines.values()]
    .map(group => {
      const [first] = group
      if (first === undefined) return ''
      const names = group.map(each => splitName(each.name).test).join(', ')
      return `- ${splitName(first.name).testClass}: ${names} — ${asCode(reasonOf(first))}`
    })
    .join('\n')
}

/** Identifiers and addresses of one run would make every report differ from the last. */
function asCode(text: string): string {
  const lasting = text
    .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\b[0-9a-f]{32}\b/g, '<id>')
    .replaceAll(/-\d{6,}\b/g, '-<n>')
    .replaceAll('`', "'")
  return `\`${lasting}\``
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}
