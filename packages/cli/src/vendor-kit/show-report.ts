import type { Check, KitReport, PortReport } from './report.ts'

const marks: Readonly<Record<Check['result'], string>> = { passed: 'ok', failed: 'FAILED', skipped: '-' }
const MARK_WIDTH = 6

/** A line for a check that was made; what it found only where that is not as it has to be. */
export function showCheck(
  port: Omit<PortReport, 'checks'>,
  { name, result, detail, duration_ms }: Check,
): string {
  const why = result === 'failed' ? `\n${' '.repeat(MARK_WIDTH)}  ${detail}` : ''
  const line = `${marks[result].padEnd(MARK_WIDTH)}  ${port.vnic_type} on ${port.host} ${name}`
  return `${line} (${duration_ms} ms)${why}\n`
}

/** What became of a run, in a sentence. */
export function showReport(report: KitReport): string {
  const checks = [...report.network, ...report.ports.flatMap(port => port.checks)]
  const count = (result: Check['result']) => checks.filter(check => check.result === result).length
  const verdict = report.passed ? 'Everything passed' : 'Not everything passed'
  return `${verdict}: ${count('passed')} checks passed, ${count('failed')} failed, ${count('skipped')} were left out.`
}
