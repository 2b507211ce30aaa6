import type { TestResponse } from '../../support/api/create-test-api.ts'
import { isFailure } from '../../support/api/is-failure.ts'
import { type Ownership, ownerships, roles } from './fixture.ts'

/** + let through by policy, - refused, 0 does not exist for the caller, ? anything else. */
export function verdict(answer: TestResponse): string {
  if (answer.status === 403) return '-'
  if (answer.status === 404) return '0'
  if (isFailure(answer)) return '?'
  return '+'
}

export const roleNames = Object.keys(roles) as (keyof typeof roles)[]

/** Verdicts by request, of every role and ownership. */
export async function walkMatrix(
  cells: (role: keyof typeof roles, ownership: Ownership) => Promise<ReadonlyMap<string, string>>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = new Map<string, string[]>()
  for (const [roleIndex, role] of roleNames.entries()) {
    for (const [index, ownership] of ownerships.entries()) {
      for (const [name, cell] of await cells(role, ownership)) {
        const columns = rows.get(name) ?? []
        columns[roleIndex * ownerships.length + index] = cell
        rows.set(name, columns)
      }
    }
  }
  return rows
}

/** Three columns a role: own, shared, foreign. */
export function render(title: string, rows: ReadonlyMap<string, readonly string[]>): string {
  const width = Math.max(...[...rows.keys()].map(name => name.length)) + 2
  const group = (columns: readonly string[], role: number) =>
    ownerships.map((_, index) => columns[role * ownerships.length + index] ?? ' ').join(' ')
  return [
    `${title}: own, shared, foreign for each role; + let through, - 403, 0 404, . attribute not shown`,
    `${''.padEnd(width)}${roleNames.map(name => name.padEnd(9)).join('')}`.trimEnd(),
    ...[...rows].map(([name, columns]) =>
      `${name.padEnd(width)}${roleNames.map((_, role) => group(columns, role).padEnd(9)).join('')}`.trimEnd(),
    ),
    '',
  ].join('\n')
}
