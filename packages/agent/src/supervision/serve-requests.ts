import type { Log } from '@neutrino/base/log.ts'

/** Requests of the agent that may wait; one that asks for more than this does not do what it should. */
export const REQUESTS_MAX = 1_000

/** Takes what the agent sends, whatever it is, and answers each request that has a number. */
export interface RequestServer {
  take(message: unknown): Promise<void>
}

export interface RequestServerOptions {
  readonly log: Log
  readonly reply: (answer: object) => void
}

/**
 * Verbs are carried out one after the other, in the order that they came. Nothing that is taken makes it fail.
 *
 * @param carryOut refuses by throwing whatever is not exactly one of its verbs
 */
export function serveRequests(
  carryOut: (verb: unknown) => Promise<unknown>,
  { log, reply }: RequestServerOptions,
): RequestServer {
  let last: Promise<void> = Promise.resolve()
  let waiting = 0
  const answer = async (id: number, verb: unknown) => {
    try {
      reply({ id, result: (await carryOut(verb)) ?? null })
    } catch (error) {
      log.warn('a step was refused or failed', { error })
      reply({ id, error: error instanceof Error ? error.message : String(error) })
    } finally {
      waiting -= 1
    }
  }
  return {
    take: message => {
      const request = requestOf(message)
      if (request === undefined) return Promise.resolve()
      if (waiting >= REQUESTS_MAX) {
        reply({ id: request.id, error: 'too many requests wait' })
        return Promise.resolve()
      }
      waiting += 1
      last = last.then(() => answer(request.id, request.verb))
      return last
    },
  }
}

function requestOf(message: unknown): { readonly id: number; readonly verb: unknown } | undefined {
  if (typeof message !== 'object' || message === null || !('id' in message)) return undefined
  const { id } = message
  if (typeof id !== 'number') return undefined
  return { id, verb: 'verb' in message ? message.verb : undefined }
}
