const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * Finds the end of a JSON object, array or string that arrives in chunks, looking at every byte once.
 * It checks nothing: what it delimits still has to pass JSON.parse.
 */
export class ValueScanner {
  #depth = 0
  #inString = false
  // A run of backslashes may be cut by the chunk's end; only its parity matters.
  #escaped = false

  /** The next byte scanned is the first of a new value. */
  start(): void {
    this.#depth = 0
    this.#inString = false
    this.#escaped = false
  }

  /** The index behind the value's last byte, or -1 when the value goes on in the next chunk. */
  scan(chunk: Buffer, from: number): number {
    let at = from
    for (;;) {
      if (this.#inString) {
        at = this.#leaveString(chunk, at)
        if (at === -1) return -1
        if (this.#depth === 0) return at
      }
      at = this.#scanStructure(chunk, at)
      if (!this.#inString) return at
    }
  }

  // The native search for the quote is faster than a loop over the bytes of a string.
  #leaveString(chunk: Buffer, from: number): number {
    let at = from
    for (;;) {
      const quote = chunk.indexOf(QUOTE, at)
      const end = quote === -1 ? chunk.length : quote
      let runStart = end
      while (runStart > at && chunk[runStart - 1] === BACKSLASH) runStart--
      let escaped = (end - runStart) % 2 === 1
      if (runStart === at && this.#escaped) escaped = !escaped
      if (quote === -1) {
        this.#escaped = escaped
        return -1
      }
      this.#escaped = false
      at = quote + 1
      if (!escaped) {
        this.#inString = false
        return at
      }
    }
  }

  // Stops behind an opening quote (then #inString), behind the closing bracket, or at the chunk's end with -1.
  #scanStructure(chunk: Buffer, from: number): number {
    const length = chunk.length
    let depth = this.#depth
    for (let at = from; at < length; at++) {
      const byte = chunk[at]
      if (byte === QUOTE) {
        this.#inString = true
        this.#depth = depth
        return at + 1
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth--
        if (depth <= 0) {
          this.#depth = 0
          return at + 1
        }
      }
    }
    this.#depth = depth
    return -1
  }
}
