import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type { Remote } from '../wire/remote.ts'

export interface BrokenWire {
  /** The client's side. */
  readonly remote: string
  /** Ends all connections; `refuse` also those to come, until `resume`. */
  cut(options?: { readonly refuse: boolean }): void
  /** Passes on nothing that the server says, or nothing at all, until `resume`. */
  hold(what: 'answers' | 'everything'): void
  resume(): void
  /** Resolves when the server has said something that is held. */
  heldAnswer(): Promise<void>
  connectionsCount(): number
  /** Pieces of what the server said that were passed on. */
  answersCount(): number
  close(): Promise<void>
}

/** A stretch of network between a client and a server, which a test can break. */
export async function startBrokenWire(target: Remote): Promise<BrokenWire> {
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>()
  let isRefusing = false
  let answersCount = 0
  let held: 'answers' | 'everything' | 'nothing' = 'nothing'
  let onHeld = Promise.withResolvers<void>()
  const proxy = createServer(client => {
    if (isRefusing) {
      client.destroy()
      return
    }
    const server = target.kind === 'unix' ? connect(target.path) : connect(target.port, target.host)
    const pair = { client, server }
    pairs.add(pair)
    const end = () => {
      client.destroy()
      server.destroy()
      pairs.delete(pair)
    }
    client.on('data', chunk => held !== 'everything' && server.write(chunk))
    server.on('data', chunk => {
      if (held === 'nothing') {
        answersCount++
        client.write(chunk)
      } else {
        onHeld.resolve()
      }
    })
    for (const socket of [client, server]) socket.on('error', end).on('close', end)
  })
  const cut = (options?: { readonly refuse: boolean }) => {
    isRefusing = options?.refuse ?? false
    for (const { client, server } of pairs) {
      client.destroy()
      server.destroy()
    }
  }
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    remote: `tcp:127.0.0.1:${address.port}`,
    cut,
    hold: what => {
      held = what
      onHeld = Promise.withResolvers()
    },
    resume: () => {
      held = 'nothing'
      isRefusing = false
    },
    heldAnswer: () => onHeld.promise,
    connectionsCount: () => pairs.size,
    answersCount: () => answersCount,
    close: async () => {
      cut({ refuse: true })
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
