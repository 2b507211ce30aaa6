import { rm } from 'node:fs/promises'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import type { Sender } from './answer-guest.ts'
import { readProxyLine } from './read-proxy-line.ts'

/** Where the proxies of the networks bring their guests' connections. */
export interface GuestSockets {
  /** Listens for just these networks. */
  serve(networks: readonly string[]): Promise<void>
  close(): Promise<void>
}

const headersMsMax = 10_000
const requestMsMax = 60_000
const idleMsMax = 5_000
/** Guests that were asking when we were told to end get their answers. */
const finishMsMax = 5_000
const headerBytesMax = 16 * 1024

/** A socket for each network: which one a connection comes by says which network it is from. */
export function createGuestSockets(
  directory: string,
  onRequest: (sender: Sender, request: IncomingMessage, response: ServerResponse) => void,
): GuestSockets {
  const senders = new WeakMap<Socket, Sender>()
  const servers = new Map<string, Server>()
  const underWay = new Set<ServerResponse>()
  const http = createHttpServer(
    {
      maxHeaderSize: headerBytesMax,
      headersTimeout: headersMsMax,
      requestTimeout: requestMsMax,
      keepAliveTimeout: idleMsMax,
    },
    (request, response) => {
      const sender = senders.get(request.socket)
      if (sender === undefined) {
        response.destroy()
        return
      }
      underWay.add(response)
      response.once('close', () => underWay.delete(response))
      onRequest(sender, request, response)
    },
  )
  const take = async (network: string, socket: Socket) => {
    socket.on('error', () => socket.destroy())
    const address = await readProxyLine(socket)
    if (address === undefined) {
      socket.destroy()
      return
    }
    senders.set(socket, { network, address })
    http.emit('connection', socket)
  }
  const open = async (network: string) => {
    const path = join(directory, `${network}.sock`)
    // A process that was killed leaves it behind.
    await rm(path, { force: true })
    const server = createServer({ allowHalfOpen: true }, socket => void take(network, socket))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
    servers.set(network, server)
  }
  const shut = async (network: string, server: Server) => {
    servers.delete(network)
    // What is under way is answered to its end by those who hold it.
    server.close()
    await rm(join(directory, `${network}.sock`), { force: true })
  }
  return {
    serve: async networks => {
      const wanted = new Set(networks)
      for (const [network, server] of [...servers]) if (!wanted.has(network)) await shut(network, server)
      for (const network of wanted) if (!servers.has(network)) await open(network)
    },
    close: async () => {
      for (const [network, server] of [...servers]) await shut(network, server)
      const wait = { what: 'guests have their answers', timeoutMs: finishMsMax, pollMs: 10 }
      await waitUntil({ clock: systemClock }, wait, () => underWay.size === 0).catch(() => undefined)
      http.closeAllConnections()
    },
  }
}
