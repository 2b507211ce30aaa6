/** The unprivileged side of the channel to the root process. */
export interface RootRequests<Verb> {
  /** @throws Error with what root said, or when it does not answer in time */
  ask(verb: Verb): Promise<unknown>
}

export interface Channel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

const answerMsMax = 120_000

/** Answers carry the number of their request. */
export function createRootRequests<Verb extends { readonly verb: string }>(
  channel: Channel,
): RootRequests<Verb> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let last = 0
  channel.onMessage(message => {
    const answer = parseAnswer(message)
    const waiter = answer === undefined ? undefined : waiting.get(answer.id)
    if (answer === undefined || waiter === undefined) return
    waiting.delete(answer.id)
    if (answer.error === undefined) waiter.resolve(answer.result)
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
  readonly result: unknown
}

/** Root is trusted: only the shape is looked at. */
function parseAnswer(message: unknown): Answer | undefined {
  if (typeof message !== 'object' || message === null || !('id' in message)) return undefined
  const { id } = message
  if (typeof id !== 'number') return undefined
  const error = 'error' in message && typeof message.error === 'string' ? message.error : undefined
  return { id, error, result: 'result' in message ? message.result : undefined }
}
