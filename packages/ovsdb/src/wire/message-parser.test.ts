import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OvsdbProtocolError } from '../errors.ts'
import { MessageParser } from './message-parser.ts'

function parseAll(bytes: Buffer, chunkBytes: readonly number[], wholeBytesMax: number): unknown[] {
  const parser = new MessageParser(wholeBytesMax)
  const messages: unknown[] = []
  let from = 0
  for (let turn = 0; from < bytes.length; turn++) {
    const end = from + (chunkBytes[turn % chunkBytes.length] ?? 1)
    parser.push(bytes.subarray(from, end))
    for (let message = parser.next(); message !== undefined; message = parser.next()) messages.push(message)
    from = end
  }
  return messages
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\\', '"', '\\"', '{', ']', '__proto__', ''),
)
// Node 24's own JSON.parse reads the member name `"` as `\` once it has seen an object with the name `\` there.
const memberName = text.filter(name => !name.endsWith('\\'))
const json = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 7 },
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      text,
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(memberName, tie('value'), { maxKeys: 4 }),
  ),
}))
const message = fc.dictionary(memberName, json.value, { maxKeys: 5 })

describe('MessageParser', () => {
  it('gives what JSON.parse gives, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 16, 1_000_000),
        fc.constantFrom(undefined, 1),
        (messages, chunkBytes, wholeBytesMax, indent) => {
          const texts = messages.map(value => JSON.stringify(value, null, indent))
          const parsed = parseAll(
            Buffer.from(texts.join(indent === undefined ? '' : '\n ')),
            chunkBytes,
            wholeBytesMax,
          )
          expect(parsed).toEqual(texts.map(value => JSON.parse(value)))
          // toEqual does not look at `__proto__` members.
          expect(parsed.map(value => JSON.stringify(value))).toEqual(
            messages.map(value => JSON.stringify(value)),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['[1]', 'no object'],
    ['{"a" 1}', 'no colon'],
    ['{"a":1 "b":2}', 'no comma'],
    ['{"a":1,}', 'a member missing'],
    ['{"a":[1,]}', 'an element missing'],
    ['{"a":[1}}', 'brackets that do not match'],
    ['{"a":tru }', 'a broken word'],
    ['{a:1}', 'a name without quotes'],
    ['{"a":1]]', 'a wrong end'],
  ])('refuses %s (%s), in whole and in parts', broken => {
    expect(() => parseAll(Buffer.from(broken), [100], 1_000)).toThrow(OvsdbProtocolError)
    expect(() => parseAll(Buffer.from(broken), [1], 0)).toThrow(OvsdbProtocolError)
  })
})
