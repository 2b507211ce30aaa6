import { OvsdbProtocolError } from '../errors.ts'
import { setMember } from './set-member.ts'
import { ValueScanner } from './value-scanner.ts'

/**
 * Containers nested less deep than this are built by hand as their bytes arrive, what they contain is parsed
 * natively. In a monitor's answer the levels are message, result, tables and one table, so a unit is a row.
 */
const SPLIT_DEPTH = 4

/** A single row may be large (a switch lists its ports), but no text longer than V8's strings can be parsed. */
const UNIT_BYTES_MAX = 256 * 1024 * 1024

type Frame =
  | { readonly kind: 'object'; readonly value: Record<string, unknown>; key: string; isEmpty: boolean }
  | { readonly kind: 'array'; readonly value: unknown[]; isEmpty: boolean }

type State = 'value' | 'key' | 'colon' | 'comma' | 'text' | 'scalar'

/**
 * Parses one large JSON object while it arrives, giving what JSON.parse would give for the whole text. Parsing
 * a 40 MB message at its end would stop the event loop for a second; here each chunk costs about a millisecond.
 */
export class SplitParser {
  readonly #scanner = new ValueScanner()
  readonly #frames: Frame[] = []
  #state: State = 'value'
  #isKey = false
  #pending: Buffer[] = []
  #pendingBytes = 0
  #result: unknown

  get result(): unknown {
    return this.#result
  }

  /** The index behind the object's last byte, or -1 when it goes on in the next chunk. */
  push(chunk: Buffer, from: number): number {
    let at = from
    for (;;) {
      if (this.#state === 'text' || this.#state === 'scalar') {
        const end = this.#capture(chunk, at)
        if (end === -1) return -1
        at = end
        continue
      }
      while (isWhitespace(chunk[at])) at++
      const byte = chunk[at]
      if (byte === undefined) return -1
      if (this.#step(byte)) at++
      if (this.#frames.length === 0) return at
    }
  }

  /** Takes one structural byte; false leaves it to be captured. */
  #step(byte: number): boolean {
    const frame = this.#frames.at(-1)
    switch (this.#state) {
      case 'value':
        if (byte === 0x5d && frame?.kind === 'array' && frame.isEmpty) return this.#close('array')
        if (byte === 0x7b && this.#frames.length < SPLIT_DEPTH) return this.#open('object')
        if (byte === 0x5b && this.#frames.length < SPLIT_DEPTH) return this.#open('array')
        return this.#startCapture(byte, false)
      case 'key':
        if (byte === 0x7d && frame?.isEmpty) return this.#close('object')
        if (byte === 0x22) return this.#startCapture(byte, true)
        throw new OvsdbProtocolError('expected a member name')
      case 'colon':
        if (byte !== 0x3a) throw new OvsdbProtocolError('expected a colon')
        this.#state = 'value'
        return true
      case 'comma':
        if (byte === 0x7d) return this.#close('object')
        if (byte === 0x5d) return this.#close('array')
        if (byte !== 0x2c) throw new OvsdbProtocolError('expected a comma')
        this.#state = frame?.kind === 'object' ? 'key' : 'value'
        return true
      default:
        throw new OvsdbProtocolError(`no structure in state ${this.#state}`)
    }
  }

  #open(kind: 'object' | 'array'): true {
    this.#frames.push(
      kind === 'object' ? { kind, value: {}, key: '', isEmpty: true } : { kind, value: [], isEmpty: true },
    )
    this.#state = kind === 'object' ? 'key' : 'value'
    return true
  }

  #close(kind: 'object' | 'array'): true {
    const frame = this.#frames.pop()
    if (frame?.kind !== kind) throw new OvsdbProtocolError(`closing an ${kind} that is not open`)
    if (this.#frames.length === 0) this.#result = frame.value
    else this.#add(frame.value)
    return true
  }

  #add(value: unknown): void {
    const frame = this.#frames.at(-1)
    if (frame === undefined) throw new OvsdbProtocolError('a value outside of any container')
    frame.isEmpty = false
    if (frame.kind === 'object') setMember(frame.value, frame.key, value)
    else frame.value.push(value)
    this.#state = 'comma'
  }

  #startCapture(byte: number, isKey: boolean): false {
    this.#isKey = isKey
    this.#state = byte === 0x22 || byte === 0x7b || byte === 0x5b ? 'text' : 'scalar'
    this.#scanner.start()
    return false
  }

  #capture(chunk: Buffer, from: number): number {
    const end = this.#state === 'text' ? this.#scanner.scan(chunk, from) : scalarEnd(chunk, from)
    if (end === -1) {
      this.#pendingBytes += chunk.length - from
      if (this.#pendingBytes > UNIT_BYTES_MAX) throw new OvsdbProtocolError('a value is too large')
      this.#pending.push(chunk.subarray(from))
      return -1
    }
    const value = parseText(takeText(this.#pending, chunk, from, end))
    this.#pending = []
    this.#pendingBytes = 0
    if (this.#isKey) this.#setKey(value)
    else this.#add(value)
    return end
  }

  #setKey(key: unknown): void {
    const frame = this.#frames.at(-1)
    if (frame?.kind !== 'object' || typeof key !== 'string')
      throw new OvsdbProtocolError('a stray member name')
    frame.key = key
    this.#state = 'colon'
  }
}

/** Text of a value that began in earlier chunks: one copy at its end instead of one for each chunk. */
export function takeText(pending: readonly Buffer[], chunk: Buffer, from: number, end: number): string {
  if (pending.length === 0) return chunk.toString('utf8', from, end)
  return Buffer.concat([...pending, chunk.subarray(from, end)]).toString('utf8')
}

export function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new OvsdbProtocolError('the peer sent text that is not JSON', { cause })
  }
}

function scalarEnd(chunk: Buffer, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at]
    if (byte === 0x2c || byte === 0x5d || byte === 0x7d || isWhitespace(byte)) return at
  }
  return -1
}

export function isWhitespace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
