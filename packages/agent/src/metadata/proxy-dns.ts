import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { createServer, type Server, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { takeFrames, writeFrame } from '../dns/frames.ts'
import { metadataAddress6 } from './desire.ts'
import { dnsPort } from './ports.ts'
import { reachAgent } from './reach-agent.ts'

/** Datagrams of a network's guests that may wait for their answers together; those beyond are lost, as datagrams are. */
const datagramsMax = 256
/** Connections, as well. */
const connectionsMax = 128
/** Nobody waits longer for a datagram. */
const answerMsMax = 10_000
const agentWaitMs = 5_000
/** Subnets come and go, and their addresses with them. */
const lookPeriodMs = 1_000

export interface DnsProxyOptions {
  readonly device: string
  readonly socketPath: string
  /** Takes a connection to the agent. */
  carry(guest: Socket): Promise<void>
}

interface Listener {
  close(): void
}

/**
 * Takes questions for names on each address of the device, so that answers come from the one that was asked, and
 * carries them to the agent unread. Until the process ends.
 */
export function proxyDns(options: DnsProxyOptions): void {
  const listeners = new Map<string, Listener>()
  const carryDatagram = createDatagramCarrier(options.socketPath)
  const open = (address: string): Listener => {
    const parts: Listener[] = []
    const listener = {
      close: () => {
        for (const part of parts) part.close()
      },
    }
    // An address may not be usable at the moment that it was given: then the next look tries again.
    const fail = () => {
      listener.close()
      if (listeners.get(address) === listener) listeners.delete(address)
    }
    parts.push(listenStreams(address, options.carry, fail), listenDatagrams(address, carryDatagram, fail))
    return listener
  }
  const look = () => {
    const wanted = new Set(addressesOf(options.device))
    for (const [address, listener] of [...listeners]) {
      if (wanted.has(address)) continue
      listener.close()
      listeners.delete(address)
    }
    for (const address of wanted) {
      if (!listeners.has(address)) listeners.set(address, open(address))
    }
    setTimeout(look, lookPeriodMs)
  }
  look()
}

/** The link-local address that the kernel made is nobody's to ask. */
function addressesOf(device: string): readonly string[] {
  return (networkInterfaces()[device] ?? []).flatMap(({ address }) => {
    if (address === metadataAddress6) return [`${address}%${device}`]
    return address.startsWith('fe80:') ? [] : [address]
  })
}

function listenStreams(address: string, carry: DnsProxyOptions['carry'], fail: () => void): Listener {
  const server: Server = createServer(
    { allowHalfOpen: true, pauseOnConnect: true },
    guest => void carry(guest),
  )
  server.maxConnections = connectionsMax
  server.on('error', fail)
  server.listen({ host: address, port: dnsPort })
  return { close: () => server.close() }
}

type CarryDatagram = (
  message: Buffer,
  source: { readonly address: string; readonly port: number },
  target: string,
) => Promise<Buffer | undefined>

function listenDatagrams(address: string, carry: CarryDatagram, fail: () => void): Listener {
  const socket: DatagramSocket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  let isClosed = false
  const close = () => {
    if (!isClosed) socket.close()
    isClosed = true
  }
  socket.on('error', fail)
  socket.on('message', (message, source) => {
    void carry(message, source, address).then(answer => {
      if (answer !== undefined && !isClosed) socket.send(answer, source.port, source.address)
    })
  })
  socket.bind({ address, port: dnsPort })
  return { close }
}

/** A connection to the agent for each datagram: it says who asks, and ends with the answer. */
function createDatagramCarrier(socketPath: string): CarryDatagram {
  let waiting = 0
  return async (message, source, target) => {
    if (waiting >= datagramsMax) return undefined
    waiting += 1
    try {
      const ends = { transport: 'UDP', source, target: { address: target, port: dnsPort } } as const
      const agent = await reachAgent(socketPath, ends, { waitMs: agentWaitMs, isWanted: () => true })
      return agent === undefined ? undefined : await exchange(agent, message)
    } finally {
      waiting -= 1
    }
  }
}

function exchange(agent: Socket, message: Buffer): Promise<Buffer | undefined> {
  return new Promise(resolve => {
    const finish = (answer: Buffer | undefined) => {
      agent.destroy()
      resolve(answer)
    }
    agent.setTimeout(answerMsMax, () => finish(undefined))
    agent.on('error', () => finish(undefined))
    agent.once('close', () => finish(undefined))
    takeFrames(agent, finish)
    agent.resume()
    agent.write(writeFrame(message))
  })
}
