import { answerQuery } from '../dns/answer-query.ts'
import type { Names } from '../dns/own-answer.ts'
import type { Resolver } from '../dns/resolver.ts'
import { serveStream } from '../dns/serve-stream.ts'
import type { TakeDns } from './guest-sockets.ts'

/** Answers guests of a network with its own names, and with what name servers say of others. */
export function createDnsService(context: {
  readonly resolver: Resolver
  names(network: string): Names
}): TakeDns {
  return ({ network }, transport, socket) => {
    const names = context.names(network)
    serveStream(socket, message =>
      answerQuery(
        {
          names,
          forward: (text, question, how) => context.resolver.ask(network, text, question, how),
        },
        message,
        transport,
      ),
    )
  }
}
