import { splitName } from '../compare.ts'
import type { Verdict } from './judge.ts'
import type { ClientsResult } from './run-clients.ts'

export interface ClientsHead {
  /** Version by package. */
  readonly packages: ReadonlyMap<string, string>
  readonly tookS: number
}

/** The result of a whole run as Markdown: a row a module, why tests do not pass, and the commands that were run. */
export function renderClients(
  verdicts: readonly Verdict[],
  { ran, notRun }: ClientsResult['commands'],
  head: ClientsHead,
): string {
  const versions = [...head.packages].filter(([name]) => /client|sdk/.test(name))
  const faults = verdicts.filter(each => !each.isWell)
  return `# OpenStack's clients

Written by \`npm run conformance\`: the functional tests that the command-line client and the SDK bring, as far as they are about
Networking, and our own of commands that those leave out (\`more_commands\`), with Keystone, against this server.
${versions.map(([name, version]) => `${name} ${version}`).join(', ')}; ${Math.round(head.tookS)} s.

${renderTable(verdicts)}

## Not as they must be

${faults.length === 0 ? 'None.' : faults.map(each => `- ${each.name}: ${each.outcome} ${each.reason}`).join('\n')}

## Cannot pass

${renderReasons(verdicts.filter(each => each.because !== undefined && each.isWell))}

## Commands

${ran.length} commands were run: ${ran.map(name => `\`${name}\``).join(', ')}.

${notRun.length} were not: ${familiesOf(notRun)}.
`
}

function renderTable(verdicts: readonly Verdict[]): string {
  const rows = [...Map.groupBy(verdicts, each => splitName(each.name).module)].map(([name, tests]) =>
    row(name, tests),
  )
  const head =
    '| module | tests | pass | cannot pass | not as they must be |\n| --- | --: | --: | --: | --: |'
  return [head, ...rows, row('**all**', verdicts)].join('\n')
}

function row(name: string, tests: readonly Verdict[]): string {
  const count = (fits: (each: Verdict) => boolean) => tests.filter(fits).length
  const passed = count(each => each.outcome === 'pass')
  const excused = count(each => each.isWell && each.because !== undefined)
  return `| ${[name, tests.length, passed, excused, count(each => !each.isWell)].join(' | ')} |`
}

function renderReasons(excused: readonly Verdict[]): string {
  const lines = [...Map.groupBy(excused, each => each.because ?? '')].map(([because, tests]) => {
    const classes = Map.groupBy(tests, each => splitName(each.name).testClass)
    const names = [...classes].map(([name, each]) => `${name} (${each.length})`)
    return `- ${because}: ${names.join(', ')}`
  })
  return lines.length === 0 ? 'None.' : lines.join('\n')
}

/** Commands by their first words: `vpn` for all that begin so. */
function familiesOf(commands: readonly string[]): string {
  const families = Map.groupBy(commands, name =>
    name
      .split(' ')
      .slice(0, name.startsWith('network ') ? 2 : 1)
      .join(' '),
  )
  return [...families].map(([name, each]) => `\`${name} …\` (${each.length})`).join(', ')
}
