import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

/** How much of a program's output is worth a place in an error. */
const outputCharactersMax = 2_000

/** The failure of a program that was run to its end, with the end of what it printed. */
export function programFailed(program: string, cause: unknown): EmbeddedPostgresError {
  const stderr = textField(cause, 'stderr').trim()
  const output = stderr === '' ? String(cause) : stderr
  const outcome = textField(cause, 'signal') || `exit code ${textField(cause, 'code')}`
  return new EmbeddedPostgresError(
    'program_failed',
    { program, outcome, output: output.slice(-outputCharactersMax) },
    { cause },
  )
}

function textField(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null || !(name in value)) return ''
  const field: unknown = Object.entries(value).find(([key]) => key === name)?.[1]
  return field === undefined || field === null ? '' : String(field)
}
