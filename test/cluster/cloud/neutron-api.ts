/** An object as the API shows it. */
export interface Shown {
  readonly id: string
  // Tests read whatever attribute they are about.
  readonly [attribute: string]: any
}

/** The API as its clients see it. Collections are named by their path: `networks`, `qos/policies`. */
export interface NeutronApi {
  create(collection: string, body: object): Promise<Shown>
  show(collection: string, id: string): Promise<Shown>
  list(collection: string, query?: Readonly<Record<string, string>>): Promise<Shown[]>
  update(collection: string, id: string, body: object): Promise<Shown>
  /** Fine when it is gone already. */
  remove(collection: string, id: string): Promise<void>
  /** Anything else, `put('routers/…/add_router_interface', {…})`. */
  put(path: string, body: object): Promise<any>
  /** The status and body of an answer, whatever it is. */
  request(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: any }>
}

/** A request is answered within this time even on a busy machine. */
const requestTimeoutMs = 30_000

/** @param endpoint without the version, `http://127.0.0.1:9696` */
export function createNeutronApi(endpoint: string): NeutronApi {
  const request: NeutronApi['request'] = async (method, path, body) => {
    const answer = await fetch(`${endpoint}/v2.0/${path}`, {
      method,
      signal: AbortSignal.timeout(requestTimeoutMs),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  const ask = async (method: string, path: string, body?: object, tolerated?: number) => {
    const answer = await request(method, path, body)
    if (answer.status < 300 || answer.status === tolerated) return answer.body
    throw new Error(`${method} ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`)
  }
  return {
    request,
    create: async (collection, body) => {
      const member = memberOf(collection)
      return (await ask('POST', collection, { [member]: body }))[member]
    },
    show: async (collection, id) => (await ask('GET', `${collection}/${id}`))[memberOf(collection)],
    list: async (collection, query = {}) => {
      const search = new URLSearchParams(query).toString()
      const answer = await ask('GET', search === '' ? collection : `${collection}?${search}`)
      return answer[nameOf(collection)]
    },
    update: async (collection, id, body) => {
      const member = memberOf(collection)
      return (await ask('PUT', `${collection}/${id}`, { [member]: body }))[member]
    },
    remove: async (collection, id) => {
      await ask('DELETE', `${collection}/${id}`, undefined, 404)
    },
    put: (path, body) => ask('PUT', path, body),
  }
}

/** The key of a list, `security_groups` for `security-groups`. */
function nameOf(collection: string): string {
  return (collection.split('/').at(-1) ?? '').replaceAll('-', '_')
}

function memberOf(collection: string): string {
  const name = nameOf(collection)
  return name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.replace(/s$/, '')
}
