import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerQuery } from './answer-query.ts'
import { readFrames, writeFrame } from './frames.ts'
import { readName, skipName, writeName } from './name.ts'
import { datagramBytesMax, plainDatagramBytes, recordTypes } from './numbers.ts'
import type { KnownName } from './own-answer.ts'
import { readQuery } from './read-query.ts'
import type { Transport } from './resolver.ts'

const many = Array.from({ length: 200 }, (_, index) => `10.0.${index}.7`)
const known: Readonly<Record<string, KnownName>> = {
  'db.cloud.example': { values: ['10.1.0.5', '2001:db8::5'], isOwned: false },
  'four.cloud.example': { values: ['10.1.0.4'], isOwned: false },
  'owned.cloud.example': { values: ['10.1.0.6'], isOwned: true },
  'many.cloud.example': { values: many, isOwned: false },
  '5.0.1.10.in-addr.arpa': { values: ['db.cloud.example'], isOwned: false },
}
const forwarded = Buffer.from('what others say')
const txt = 16

interface Asked {
  readonly name: string
  readonly type?: number
  readonly edns?: { readonly payloadBytes: number; readonly version?: number; readonly isDnssecOk?: boolean }
  readonly flags?: number
}

function question({ name, type = recordTypes.a }: Asked): Buffer {
  const tail = Buffer.alloc(4)
  tail.writeUInt16BE(type, 0)
  tail.writeUInt16BE(1, 2)
  return Buffer.concat([writeName(name) ?? expect.unreachable(name), tail])
}

function message(asked: Asked): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(0x4e65, 0)
  header.writeUInt16BE(asked.flags ?? 0x0100, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(asked.edns === undefined ? 0 : 1, 10)
  const opt = Buffer.alloc(asked.edns === undefined ? 0 : 11)
  if (asked.edns !== undefined) {
    opt.writeUInt16BE(recordTypes.opt, 1)
    opt.writeUInt16BE(asked.edns.payloadBytes, 3)
    opt.writeUInt8(asked.edns.version ?? 0, 6)
    opt.writeUInt16BE(asked.edns.isDnssecOk ? 0x8000 : 0, 7)
  }
  return Buffer.concat([header, question(asked), opt])
}

const context = { names: (name: string) => known[name], forward: async () => forwarded }

async function answerTo(asked: Asked, transport: Transport = 'udp'): Promise<Buffer> {
  return (await answerQuery(context, message(asked), transport)) ?? expect.unreachable('no answer')
}

const rcodeOf = (answer: Buffer) => answer.readUInt16BE(2) & 0xf
const isTruncated = (answer: Buffer) => (answer.readUInt16BE(2) & 0x0200) !== 0
const countOf = (answer: Buffer) => answer.readUInt16BE(6)
const hasOpt = (answer: Buffer) => answer.readUInt16BE(10) === 1

describe('names of the network', () => {
  test('an address, byte by byte', async () => {
    const asked = { name: 'DB.Cloud.example' }
    expect(await answerTo(asked)).toEqual(
      Buffer.concat([
        Buffer.from('4e6585800001000100000000', 'hex'),
        // The case of the question is kept.
        question(asked),
        Buffer.from('c00c00010001', 'hex'),
        Buffer.from('0000003c0004', 'hex'),
        Buffer.from([10, 1, 0, 5]),
      ]),
    )
  })

  test('of the other version, and names of addresses', async () => {
    const six = await answerTo({ name: 'db.cloud.example', type: recordTypes.aaaa })
    expect(six.subarray(-16).toString('hex')).toBe('20010db8000000000000000000000005')
    const name = await answerTo({ name: '5.0.1.10.in-addr.arpa', type: recordTypes.ptr })
    expect(name.subarray(-18)).toEqual(writeName('db.cloud.example'))
    expect(countOf(await answerTo({ name: 'db.cloud.example', type: recordTypes.any }))).toBe(2)
  })

  test('there is one without an address of that version', async () => {
    const answer = await answerTo({ name: 'four.cloud.example', type: recordTypes.aaaa })
    expect([rcodeOf(answer), countOf(answer)]).toEqual([0, 0])
  })

  test('others are asked for what OVN does not have, unless the name is its own', async () => {
    expect(await answerTo({ name: 'db.cloud.example', type: txt })).toBe(forwarded)
    expect(await answerTo({ name: 'elsewhere.example' })).toBe(forwarded)
    expect(countOf(await answerTo({ name: 'owned.cloud.example', type: txt }))).toBe(0)
  })
})

describe('sizes', () => {
  test.each([
    { edns: undefined, bytesMax: plainDatagramBytes },
    { edns: { payloadBytes: 100 }, bytesMax: plainDatagramBytes },
    { edns: { payloadBytes: 800 }, bytesMax: 800 },
    { edns: { payloadBytes: 65_535 }, bytesMax: datagramBytesMax },
  ])('a datagram of at most $bytesMax bytes, and it says that there is more', async ({ edns, bytesMax }) => {
    const answer = await answerTo({ name: 'many.cloud.example', ...(edns === undefined ? {} : { edns }) })
    expect(answer.length).toBeLessThanOrEqual(bytesMax)
    expect(answer.length).toBeGreaterThan(bytesMax - 16)
    expect(isTruncated(answer)).toBe(true)
    expect(hasOpt(answer)).toBe(edns !== undefined)
  })

  test('over TCP all of it', async () => {
    const answer = await answerTo({ name: 'many.cloud.example' }, 'tcp')
    expect([countOf(answer), isTruncated(answer)]).toEqual([many.length, false])
  })
})

describe('EDNS', () => {
  test('is answered with our size, version 0, no options, and DO as it was', async () => {
    const edns = { payloadBytes: 4_096, isDnssecOk: true }
    const answer = await answerTo({ name: 'db.cloud.example', edns })
    expect(answer.subarray(-11).toString('hex')).toBe('00002904d0000080000000')
  })

  test('of a later version is refused by its own code', async () => {
    const answer = await answerTo({ name: 'db.cloud.example', edns: { payloadBytes: 512, version: 1 } })
    expect([rcodeOf(answer), countOf(answer)]).toEqual([0, 0])
    expect(answer.subarray(-11).toString('hex')).toBe('00002904d0010000000000')
  })
})

test.each([
  { what: 'an answer', asked: { name: 'a', flags: 0x8180 }, rcode: undefined },
  { what: 'an update', asked: { name: 'a', flags: 5 << 11 }, rcode: 4 },
  { what: 'a transfer', asked: { name: 'a', type: recordTypes.axfr }, rcode: 5 },
])('$what is answered by $rcode', async ({ asked, rcode }) => {
  const answer = await answerQuery(context, message(asked), 'tcp')
  expect(answer === undefined ? undefined : rcodeOf(answer)).toBe(rcode)
})

test('nobody who knows is a failure of the server, and the question comes back', async () => {
  const asked = { name: 'elsewhere.example', edns: { payloadBytes: 512 } }
  const answer = await answerQuery({ ...context, forward: async () => undefined }, message(asked), 'udp')
  expect(answer).toEqual(
    Buffer.concat([
      Buffer.from('4e6581820001000000000001', 'hex'),
      question(asked),
      Buffer.from('00002904d0000000000000', 'hex'),
    ]),
  )
})

describe('whatever is sent', () => {
  const bytes = fc.uint8Array({ maxLength: 600 }).map(array => Buffer.from(array))
  /** A question with some of its bytes changed, and perhaps not all of it. */
  const damaged = fc
    .record({
      name: fc.constantFrom('db.cloud.example', 'x', 'many.cloud.example'),
      payloadBytes: fc.nat(65_535),
      changes: fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }),
      length: fc.nat(80),
    })
    .map(({ name, payloadBytes, changes, length }) => {
      const whole = message({ name, edns: { payloadBytes } })
      for (const [at, value] of changes) whole[at % whole.length] = value
      return whole.subarray(0, Math.max(length, 12))
    })

  test('is answered under its id, within the size, or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, damaged), async text => {
        const silent = { ...context, forward: async () => undefined }
        const answer = await answerQuery(silent, text, 'udp')
        if (answer === undefined) {
          expect(text.length < 12 || (text.readUInt16BE(2) & 0x8000) !== 0).toBe(true)
          return
        }
        expect(answer.length).toBeLessThanOrEqual(datagramBytesMax)
        expect(answer.readUInt16BE(0)).toBe(text.readUInt16BE(0))
        expect(answer.readUInt16BE(2) & 0x8000).toBe(0x8000)
        // What is sent back may be read as a question again, once it says that it is one.
        const again = Buffer.from(answer)
        again.writeUInt16BE(0x0100, 2)
        again.writeUInt16BE(0, 6)
        expect(['query', 'refused']).toContain(readQuery(again).kind)
      }),
      { numRuns: 2_000 },
    )
  })

  test('names are read as they are written', () => {
    const label = fc.stringMatching(/^[a-z0-9_-]{1,63}$/)
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 8 }), bytes, (labels, before) => {
        const name = labels.join('.')
        const wire = writeName(name)
        fc.pre(wire !== undefined)
        if (wire === undefined) return
        const whole = Buffer.concat([before, wire, Buffer.from('rest')])
        const end = before.length + wire.length
        expect(readName(whole, before.length)).toEqual({ text: name, end })
        expect(skipName(whole, before.length)).toBe(end)
      }),
    )
  })

  test('frames come out as they went in, however a stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(bytes, { maxLength: 5 }),
        fc.array(fc.nat(700), { maxLength: 8 }),
        (sent, cuts) => {
          const stream = Buffer.concat(sent.map(writeFrame))
          const taken: Buffer[] = []
          let kept: Buffer = Buffer.alloc(0)
          let at = 0
          for (const size of [...cuts, stream.length]) {
            const { messages, rest } = readFrames(Buffer.concat([kept, stream.subarray(at, at + size)]))
            taken.push(...messages)
            kept = rest
            at += size
            if (at >= stream.length) break
          }
          expect(taken).toEqual(sent)
          expect(kept.length).toBe(0)
        },
      ),
    )
  })
})
