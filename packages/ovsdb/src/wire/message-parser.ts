import { OvsdbProtocolError } from '../errors.ts'
import { isWhitespace, parseText, SplitParser, takeText } from './split-parser.ts'
import { ValueScanner } from './value-scanner.ts'

/** Up to this size a message is parsed as a whole, which is faster; its start is scanned twice when it is larger. */
const WHOLE_BYTES_MAX = 256 * 1024

/** JSON objects out of a byte stream. JSON-RPC over TCP has no framing but the values themselves (RFC 7047, 4). */
export class MessageParser {
  readonly #scanner = new ValueScanner()
  readonly #wholeBytesMax: number
  #chunk: Buffer = Buffer.alloc(0)
  #at = 0
  #pending: Buffer[] = []
  #pendingBytes = 0
  #isInside = false
  #split: SplitParser | undefined

  constructor(wholeBytesMax = WHOLE_BYTES_MAX) {
    this.#wholeBytesMax = wholeBytesMax
  }

  /** Gives the next bytes; only after `next` has answered undefined. */
  push(chunk: Buffer): void {
    this.#chunk = chunk
    this.#at = 0
  }

  /** The next message, or undefined when more bytes are needed. @throws OvsdbProtocolError */
  next(): unknown {
    if (!this.#isInside && !this.#enter()) return undefined
    return this.#split === undefined ? this.#nextWhole() : this.#nextSplit(this.#split)
  }

  #enter(): boolean {
    while (isWhitespace(this.#chunk[this.#at])) this.#at++
    const byte = this.#chunk[this.#at]
    if (byte === undefined) return false
    if (byte !== 0x7b) throw new OvsdbProtocolError('the peer does not speak JSON-RPC')
    this.#isInside = true
    this.#scanner.start()
    return true
  }

  #nextWhole(): unknown {
    const from = this.#at
    const end = this.#scanner.scan(this.#chunk, from)
    if (end === -1) {
      this.#pending.push(this.#chunk.subarray(from))
      this.#pendingBytes += this.#chunk.length - from
      this.#at = this.#chunk.length
      if (this.#pendingBytes > this.#wholeBytesMax) this.#startSplit()
      return undefined
    }
    const text = takeText(this.#pending, this.#chunk, from, end)
    this.#leave(end)
    return parseText(text)
  }

  #startSplit(): void {
    const split = new SplitParser()
    for (const chunk of this.#pending) split.push(chunk, 0)
    this.#pending = []
    this.#split = split
  }

  #nextSplit(split: SplitParser): unknown {
    const end = split.push(this.#chunk, this.#at)
    if (end === -1) {
      this.#at = this.#chunk.length
      return undefined
    }
    this.#leave(end)
    return split.result
  }

  #leave(end: number): void {
    this.#at = end
    this.#isInside = false
    this.#pending = []
    this.#pendingBytes = 0
    this.#split = undefined
  }
}
