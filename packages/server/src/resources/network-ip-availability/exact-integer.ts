declare global {
  interface JSON {
    /** ECMAScript's JSON.parse source text access: text that JSON.stringify puts in as it is. */
    rawJSON(text: string): unknown
  }
}

/** What JSON.stringify writes as this number, digit by digit; a double would round beyond 2^53. */
export function exactInteger(value: bigint): unknown {
  const isSafe = value <= BigInt(Number.MAX_SAFE_INTEGER)
  return isSafe ? Number(value) : JSON.rawJSON(value.toString())
}
