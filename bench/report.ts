import type { Measured } from './measure.ts'
import { type MeasurementName, type Reference, references } from './reference.ts'

export interface Row extends Reference {
  readonly measured: Measured
  readonly isMissed: boolean
  /** How many times better than Neutron. */
  readonly ratio: number | undefined
}

export function toRows(results: ReadonlyMap<MeasurementName, Measured>): readonly Row[] {
  return references.flatMap((reference: Reference & { readonly name: MeasurementName }): Row[] => {
    const measured = results.get(reference.name)
    if (!measured) return []
    const { bound, neutron, unit } = reference
    const isRate = unit === '/s'
    const isMissed = bound !== undefined && (isRate ? measured.value < bound : measured.value > bound)
    const ratio =
      neutron === undefined ? undefined : isRate ? measured.value / neutron : neutron / measured.value
    return [{ ...reference, measured, isMissed, ratio }]
  })
}

/** The table that a person reads. */
export function renderRows(rows: readonly Row[]): string {
  const head = ['', 'median', 'p99', 'bound', 'Neutron', 'ratio']
  const cells = rows.map(({ what, unit, measured, bound, neutron, ratio, isMissed }) => [
    what,
    `${format(measured.value)} ${unit}`,
    measured.p99 === undefined ? '' : `${format(measured.p99)} ms`,
    bound === undefined ? '' : `${unit === '/s' ? '>' : '<'} ${bound}${isMissed ? ' MISSED' : ''}`,
    neutron === undefined ? '' : `${neutron.toLocaleString('en')} ${unit}`,
    ratio === undefined ? '' : `${format(ratio)} x`,
  ])
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map(row => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  const missed = rows.filter(row => row.isMissed).map(row => row.what)
  const verdict = missed.length ? `\nBounds missed: ${missed.join('; ')}.` : ''
  return `${[head, ...cells].map(line).join('\n')}\n${verdict}`
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
