import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import type { Clock } from '@neutrino/base/clock.ts'
import type { Log } from '@neutrino/base/log.ts'
import { takeFrames, writeFrame } from './frames.ts'
import { headerBytes } from './read-query.ts'

export type Transport = 'udp' | 'tcp'

/** A name server that others are asked at. */
export interface NameServer {
  readonly address: string
  readonly port: number
}

/** Asks other name servers in the name of guests. */
export interface Resolver {
  /**
   * The answer as it came, under the message's own id; undefined when nobody answers in time, or when as many
   * questions of the asker, or of all, wait as may.
   *
   * @param question that of the message, which an answer has to repeat
   */
  ask(asker: string, message: Buffer, question: Buffer, transport: Transport): Promise<Buffer | undefined>
}

/** Questions that may wait for an answer together. */
export const QUESTIONS_MAX = 1_024
/** Of one network: one that asks much keeps none of the others waiting. */
export const QUESTIONS_OF_NETWORK_MAX = 128
/** How long one server may take; then the next is asked. */
const attemptMs = 2_000
/** As many as resolvers of hosts ask. */
export const NAME_SERVERS_MAX = 3
const warnPeriodMs = 60_000

export interface ResolverOptions {
  readonly servers: readonly NameServer[]
  readonly clock: Clock
  readonly log: Log
}

export function createResolver({ servers, clock, log }: ResolverOptions): Resolver {
  const waiting = new Map<string, number>()
  let total = 0
  let warnAtMs = 0
  const warn = (message: string) => {
    if (clock.monotonicMs() < warnAtMs) return
    warnAtMs = clock.monotonicMs() + warnPeriodMs
    log.warn(message, { servers: servers.map(server => server.address), waiting: total })
  }
  const askAll = async (message: Buffer, question: Buffer, transport: Transport) => {
    for (const server of servers) {
      const answer = await askOne(server, message, question, transport)
      if (answer !== undefined) return answer
    }
    if (servers.length > 0) warn('no name server answers')
    return undefined
  }
  return {
    ask: async (asker, message, question, transport) => {
      const own = waiting.get(asker) ?? 0
      if (total >= QUESTIONS_MAX || own >= QUESTIONS_OF_NETWORK_MAX) {
        warn('too many questions wait for name servers')
        return undefined
      }
      waiting.set(asker, own + 1)
      total += 1
      try {
        return await askAll(message, question, transport)
      } finally {
        total -= 1
        const left = (waiting.get(asker) ?? 1) - 1
        if (left === 0) waiting.delete(asker)
        else waiting.set(asker, left)
      }
    },
  }
}

/** Under an id, and for datagrams from a port, that nobody can guess: whoever forges an answer has to hit both. */
async function askOne(
  server: NameServer,
  message: Buffer,
  question: Buffer,
  transport: Transport,
): Promise<Buffer | undefined> {
  const asked = Buffer.from(message)
  asked.writeUInt16BE(randomInt(0x1_0000), 0)
  const isAnswer = (text: Buffer) => answers(text, asked, question)
  const answer = await (transport === 'udp' ? exchangeDatagram : exchangeStream)(server, asked, isAnswer)
  if (answer === undefined) return undefined
  const own = Buffer.from(answer)
  message.copy(own, 0, 0, 2)
  return own
}

function answers(text: Buffer, asked: Buffer, question: Buffer): boolean {
  if (text.length < headerBytes || text.readUInt16BE(0) !== asked.readUInt16BE(0)) return false
  if ((text.readUInt16BE(2) & 0x8000) === 0) return false
  // Some refuse without repeating what they refuse.
  if (text.readUInt16BE(4) === 0) return text.readUInt16BE(6) === 0
  const repeated = text.subarray(headerBytes, headerBytes + question.length)
  return repeated.toString('latin1').toLowerCase() === question.toString('latin1').toLowerCase()
}

type Exchange = (
  server: NameServer,
  asked: Buffer,
  isAnswer: (text: Buffer) => boolean,
) => Promise<Buffer | undefined>

const exchangeDatagram: Exchange = (server, asked, isAnswer) =>
  new Promise(resolve => {
    const socket = createSocket(server.address.includes(':') ? 'udp6' : 'udp4')
    const finish = (answer: Buffer | undefined) => {
      clearTimeout(timer)
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.close()
      resolve(answer)
    }
    const timer = setTimeout(() => finish(undefined), attemptMs)
    socket.once('error', () => finish(undefined))
    socket.on('message', text => {
      if (isAnswer(text)) finish(text)
    })
    // Connected: datagrams of others are not even received.
    socket.connect(server.port, server.address, () => socket.send(asked))
  })

const exchangeStream: Exchange = (server, asked, isAnswer) =>
  new Promise(resolve => {
    const socket = connect({ host: server.address, port: server.port })
    const finish = (answer: Buffer | undefined) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const timer = setTimeout(() => finish(undefined), attemptMs)
    socket.once('connect', () => socket.write(writeFrame(asked)))
    socket.on('error', () => finish(undefined))
    socket.once('close', () => finish(undefined))
    takeFrames(socket, text => finish(isAnswer(text) ? text : undefined))
  })
