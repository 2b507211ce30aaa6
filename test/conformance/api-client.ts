/** The few requests that prepare a run. */
export interface ApiClient {
  /** @param path below `/v2.0`. @returns the parsed body. @throws Error with status and body unless it is a success. */
  get(path: string): Promise<unknown>
  /** @returns the id of what was made. */
  create(collection: string, kind: string, fields: object): Promise<string>
}

const requestTimeoutMs = 30_000

export function createApiClient(url: string, token: string): ApiClient {
  const send = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${url}/v2.0${path}`, {
      method,
      headers: { 'x-auth-token': token, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(requestTimeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return JSON.parse(text)
  }
  return {
    get: path => send('GET', path),
    create: async (collection, kind, fields) => {
      const body = await send('POST', `/${collection}`, { [kind]: fields })
      const id = property(property(body, kind), 'id')
      if (typeof id !== 'string') throw new Error(`no id in the answer to POST /${collection}`)
      return id
    },
  }
}

export function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined
}
