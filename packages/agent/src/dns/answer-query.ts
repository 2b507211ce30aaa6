import { datagramBytesMax, messageBytesMax, plainDatagramBytes, rcodes, recordTypes } from './numbers.ts'
import { type Names, ownAnswer } from './own-answer.ts'
import { type DnsQuery, readQuery } from './read-query.ts'
import type { Transport } from './resolver.ts'
import { writeAnswer } from './write-answer.ts'

export interface AnswerQueryContext {
  /** Of the network that asks. */
  readonly names: Names
  /** Asks others; undefined when nobody answers, or too many ask. */
  forward(message: Buffer, question: Buffer, transport: Transport): Promise<Buffer | undefined>
}

/** Whole zones are not for guests. */
const transfers: ReadonlySet<number> = new Set([recordTypes.axfr, recordTypes.ixfr])

/** The answer to a message; undefined when it is to have none. */
export async function answerQuery(
  context: AnswerQueryContext,
  message: Buffer,
  transport: Transport,
): Promise<Buffer | undefined> {
  const read = readQuery(message)
  if (read.kind === 'silent') return undefined
  if (read.kind === 'refused') return read.answer
  const { query } = read
  const fail = (rcode: number) =>
    writeAnswer(query, { rcode, isAuthoritative: false, records: [] }, bytesMaxOf(query, transport))
  if ((query.edns?.version ?? 0) > 0) return fail(rcodes.badVersion)
  if (transfers.has(query.type)) return fail(rcodes.refused)
  const own = ownAnswer(query, context.names)
  if (own !== undefined) return writeAnswer(query, own, bytesMaxOf(query, transport))
  return (await context.forward(message, query.question, transport)) ?? fail(rcodes.serverFailure)
}

function bytesMaxOf({ edns }: DnsQuery, transport: Transport): number {
  if (transport === 'tcp') return messageBytesMax
  if (edns === undefined) return plainDatagramBytes
  return Math.min(datagramBytesMax, Math.max(plainDatagramBytes, edns.payloadBytes))
}
