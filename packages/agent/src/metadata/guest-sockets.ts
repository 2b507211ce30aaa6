import { existsSync } from 'node:fs'
import { chmod, rename, rm } from 'node:fs/promises'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { systemClock } from '@neutrino/base/clock.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import type { Sender } from './answer-guest.ts'
import { dnsPort } from './ports.ts'
import { readProxyLine, takenMark } from './read-proxy-line.ts'
import { socketOf } from './socket-of.ts'

/** Where the proxies of the networks bring their guests' connections. */
export interface GuestSockets {
  /** Listens for just these networks, as far as root has given them a directory. */
  serve(networks: readonly string[]): Promise<void>
  /** Takes no more connections, and answers those that it took. */
  close(): Promise<void>
}

const headersMsMax = 10_000
const requestMsMax = 60_000
const idleMsMax = 5_000
/** Guests whose connections were taken when we were told to end get their answers. */
const finishMsMax = 5_000
const headerBytesMax = 16 * 1024
/** The path of a socket has 107 characters at most (unix(7)). */
const suffixLength = 8

/** Takes a connection on which a guest asks for names. */
export type TakeDns = (sender: Sender, transport: 'tcp' | 'udp', socket: Socket) => void

type Answer = (sender: Sender, request: IncomingMessage, response: ServerResponse) => void

/**
 * A socket for each network: which one a connection comes by says which network it is from.
 *
 * @param takeDns absent where guests are not served names
 */
export function createGuestSockets(parent: string, answer: Answer, takeDns?: TakeDns): GuestSockets {
  const connections = createConnections(answer, takeDns)
  const servers = new Map<string, Server>()
  const open = async (network: string) => {
    const { directory, path } = socketOf(parent, network)
    if (!existsSync(directory)) return
    // Listened on under a name of our own and then put in the place of our predecessor's: who ends removes the name that
    // it listened on, and may do so after we came.
    const own = `${path}.${randomUuid().slice(0, suffixLength)}`
    const server = createServer({ allowHalfOpen: true }, socket => void connections.take(network, socket))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(own, resolve)
    })
    // Who may enter the directory may connect.
    await chmod(own, 0o666)
    await rename(own, path)
    servers.set(network, server)
  }
  const shut = (network: string, server: Server) => {
    servers.delete(network)
    // What is under way is answered to its end by those who hold it.
    server.close()
  }
  return {
    serve: async networks => {
      connections.begin()
      const wanted = new Set(networks)
      for (const [network, server] of [...servers]) {
        if (wanted.has(network)) continue
        shut(network, server)
        await rm(socketOf(parent, network).path, { force: true })
      }
      for (const network of wanted) if (!servers.has(network)) await open(network)
    },
    close: async () => {
      connections.end()
      for (const [network, server] of [...servers]) shut(network, server)
      await connections.finish()
    },
  }
}

/** Connections whose network and source are known, and the HTTP on them. */
function createConnections(answer: Answer, takeDns: TakeDns | undefined) {
  const senders = new WeakMap<Socket, Sender>()
  /** Taken, and not answered yet: those that sit idle between two requests are not here. */
  const owed = new Set<Socket>()
  let isClosing = false
  const http = createHttpServer(
    {
      maxHeaderSize: headerBytesMax,
      headersTimeout: headersMsMax,
      requestTimeout: requestMsMax,
      keepAliveTimeout: idleMsMax,
    },
    (request, response) => {
      const { socket } = request
      const sender = senders.get(socket)
      if (sender === undefined) {
        response.destroy()
        return
      }
      owed.add(socket)
      // Whoever comes after us takes the next request.
      if (isClosing) response.shouldKeepAlive = false
      response.once('finish', () => owed.delete(socket))
      answer(sender, request, response)
    },
  )
  return {
    begin: () => {
      isClosing = false
    },
    take: async (network: string, socket: Socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('close', () => owed.delete(socket))
      const guest = await readProxyLine(socket)
      const isDns = guest?.port === dnsPort
      // What was not taken is the proxy's to bring again.
      if (guest === undefined || isClosing || (isDns && takeDns === undefined)) {
        socket.destroy()
        return
      }
      const { address, transport } = guest
      socket.write(takenMark)
      if (isDns) {
        takeDns?.({ network, address }, transport, socket)
        return
      }
      owed.add(socket)
      senders.set(socket, { network, address })
      http.emit('connection', socket)
    },
    end: () => {
      isClosing = true
    },
    finish: async () => {
      const wait = { what: 'guests have their answers', timeoutMs: finishMsMax, pollMs: 10 }
      await waitUntil({ clock: systemClock }, wait, () => owed.size === 0).catch(() => undefined)
      http.closeAllConnections()
    },
  }
}
