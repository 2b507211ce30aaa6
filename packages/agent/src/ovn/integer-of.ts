/** A whole number from 1 to `max`, of what the unprivileged process sends. @throws RangeError for anything else */
export function integerOf(value: unknown, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError('no such number')
  }
  return value
}
