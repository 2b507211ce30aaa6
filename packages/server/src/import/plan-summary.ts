import type { Finding, MigrationPlan } from './migration-plan.ts'

/** Findings of one kind and wording that are shown one by one. */
const SHOWN_MAX = 5

const titles: Readonly<Record<Finding['kind'], string>> = {
  blocks: 'Cannot be carried; apply refuses until --accept',
  changes: 'Comes otherwise than it was',
  goes: 'Goes, because OVN has no use for it',
}

/** The plan for people: what is written, what comes otherwise, on which hosts. */
export function planSummary(plan: MigrationPlan): string {
  const counts = Object.entries(plan.counts).map(
    ([table, count]) => `  ${String(count).padStart(8)}  ${table}`,
  )
  const sections = (['blocks', 'changes', 'goes'] as const).flatMap(kind => {
    const findings = plan.findings.filter(finding => finding.kind === kind)
    return findings.length === 0 ? [] : ['', `${titles[kind]} (${findings.length}):`, ...grouped(findings)]
  })
  return [
    `Plan ${plan.id}: ${plan.rows.length} rows`,
    ...counts,
    ...sections,
    '',
    'Hosts:',
    ...plan.hosts.map(
      ({ host, agents, ports }) => `  ${host}: ${ports} ports of guests; ${agents.join(', ') || 'no agents'}`,
    ),
  ].join('\n')
}

function grouped(findings: readonly Finding[]): readonly string[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = `${finding.object}: ${finding.text}`
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups].flatMap(([key, same]) => {
    const ids = same.slice(0, SHOWN_MAX).map(({ id }) => id)
    const more = same.length > SHOWN_MAX ? [`and ${same.length - SHOWN_MAX} more in the plan`] : []
    return [`  ${key}`, ...(ids.join('') === '' ? [] : [`    ${[...ids, ...more].join(', ')}`])]
  })
}
