import type { ActualNamespace, Verb } from './verb.ts'

/** The unprivileged side of the channel to the root process. */
export interface RootRequests {
  /** @throws Error with what root said, or when it does not answer in time */
  ask(verb: Verb): Promise<readonly ActualNamespace[]>
}

export interface Channel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

const answerMsMax = 120_000

/** One verb at a time is under way; answers carry the number of their request. */
export function createRootRequests(channel: Channel): RootRequests {
  const waiting = new Map<
    number,
    { resolve(value: readonly ActualNamespace[]): void; reject(error: Error): void }
  >()
  let last = 0
  channel.onMessage(message => {
    const answer = parseAnswer(message)
    const waiter = answer === undefined ? undefined : waiting.get(answer.id)
    if (answer === undefined || waiter === undefined) return
    waiting.delete(answer.id)
    if (answer.error === undefined) waiter.resolve(answer.namespaces)
    else waiter.reject(new Error(answer.error))
  })
  return {
    ask: verb =>
      new Promise((resolve, reject) => {
        last += 1
        const id = last
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(new Error(`the root process did not answer: ${verb.verb}`))
        }, answerMsMax)
        waiting.set(id, {
          resolve: value => {
            clearTimeout(timer)
            resolve(value)
          },
          reject: error => {
            clearTimeout(timer)
            reject(error)
          },
        })
        channel.send({ id, verb })
      }),
  }
}

interface Answer {
  readonly id: number
  readonly error: string | undefined
  readonly namespaces: readonly ActualNamespace[]
}

/** Root is trusted: only the shape is looked at. */
function parseAnswer(message: unknown): Answer | undefined {
  if (typeof message !== 'object' || message === null || !('id' in message)) return undefined
  const { id } = message
  if (typeof id !== 'number') return undefined
  const error = 'error' in message && typeof message.error === 'string' ? message.error : undefined
  const namespaces = 'namespaces' in message && Array.isArray(message.namespaces) ? message.namespaces : []
  return { id, error, namespaces }
}
