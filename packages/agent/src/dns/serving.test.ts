import { createSocket, type Socket as DatagramSocket, type RemoteInfo } from 'node:dgram'
import { connect, createServer } from 'node:net'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeFrames, writeFrame } from './frames.ts'
import { createResolver, QUESTIONS_OF_NETWORK_MAX, type Resolver } from './resolver.ts'
import { PIPELINED_MAX, serveStream } from './serve-stream.ts'

const question = Buffer.from('0161000001' + '0001', 'hex')
const query = Buffer.concat([Buffer.from('123401000001000000000000', 'hex'), question])

/** Of a query under its id, with the name in another case, which some servers answer with. */
function answerTo(asked: Buffer): Buffer {
  const answer = Buffer.from(asked)
  answer.writeUInt16BE(0x8180, 2)
  answer[13] = 'A'.charCodeAt(0)
  return answer
}

let upstream: DatagramSocket
let resolver: Resolver
let react: (asked: Buffer, from: RemoteInfo) => void

beforeEach(async () => {
  upstream = createSocket('udp4')
  upstream.on('message', (asked, from) => react(asked, from))
  await new Promise<void>(resolve => upstream.bind(0, '127.0.0.1', resolve))
  const { port } = upstream.address()
  const servers = [{ address: '127.0.0.1', port }]
  resolver = createResolver({ servers, clock: systemClock, log: silentLog })
})
afterEach(() => new Promise<void>(resolve => upstream.close(() => resolve())))

test('an answer is one of the same id to the same question, and comes back under the own id', async () => {
  const ids = new Set<number>()
  react = (asked, from) => {
    ids.add(asked.readUInt16BE(0))
    const forged = answerTo(asked)
    forged.writeUInt16BE(asked.readUInt16BE(0) ^ 1, 0)
    const other = answerTo(asked)
    other[13] = 'b'.charCodeAt(0)
    for (const text of [Buffer.alloc(3), forged, other, asked, answerTo(asked)])
      upstream.send(text, from.port, from.address)
  }
  for (let times = 0; times < 5; times += 1) {
    expect(await resolver.ask('network', query, question, 'udp')).toEqual(answerTo(query))
  }
  expect(ids.size).toBeGreaterThan(1)
})

test('a network that asks too much waits for itself, and for nobody else', async () => {
  const held: (() => void)[] = []
  react = (asked, from) => held.push(() => upstream.send(answerTo(asked), from.port, from.address))
  const arrived = (count: number) =>
    waitUntil(
      { clock: systemClock },
      { what: `${count} questions`, timeoutMs: 5_000 },
      () => held.length >= count,
    )
  const ask = (network: string) => resolver.ask(network, query, question, 'udp')
  const asked = Array.from({ length: QUESTIONS_OF_NETWORK_MAX }, () => ask('busy'))
  expect(await ask('busy')).toBeUndefined()
  const other = ask('other')
  await arrived(QUESTIONS_OF_NETWORK_MAX + 1)
  for (const send of held) send()
  expect(await other).toEqual(answerTo(query))
  expect((await Promise.all(asked)).every(answer => answer !== undefined)).toBe(true)
  const last = ask('busy')
  await arrived(QUESTIONS_OF_NETWORK_MAX + 2)
  held.at(-1)?.()
  expect(await last).toEqual(answerTo(query))
})

test('all questions of a connection are answered, some at once, and then it ends with the client', async () => {
  const count = 200
  let pending = 0
  let most = 0
  const server = createServer({ allowHalfOpen: true }, socket =>
    serveStream(socket, async message => {
      pending += 1
      most = Math.max(most, pending)
      await systemClock.sleep(1)
      pending -= 1
      return message
    }),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1')
  const sent = Array.from({ length: count }, (_, index) => Buffer.from(`question ${index}`))
  socket.end(Buffer.concat(sent.map(writeFrame)))
  const answers: Buffer[] = []
  takeFrames(socket, answer => answers.push(answer))
  await new Promise<void>(resolve => socket.once('close', () => resolve()))
  expect(new Set(answers.map(String))).toEqual(new Set(sent.map(String)))
  expect(most).toBe(PIPELINED_MAX)
  server.close()
})
