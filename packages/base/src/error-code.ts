/** Whether `error` is an error of the operating system, of Node or of PostgreSQL with this `code` (`ENOENT`, `57P03`). */
export function hasErrorCode(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  )
}
