/** The number that a field of a flow has, as `dump-flows` prints it: `reg14=0x1`. */
export function flowNumber(line: string, field: string): number | undefined {
  const digits = new RegExp(`\\b${field}=(0x[0-9a-f]+|\\d+)\\b`).exec(line)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
