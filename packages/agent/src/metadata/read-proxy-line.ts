import type { Socket } from 'node:net'
import { parseIp } from '@neutrino/base/ip.ts'

/** What the agent says to a proxy once it has read the line: from here on the connection is its own. */
export const takenMark = '\r\n'

/** The longest line that version 1 can have. */
const lineBytesMax = 107
const lineMsMax = 5_000

/** Who is on the other end of a proxy, and what it asked. */
export interface ProxiedGuest {
  readonly address: string
  /** `udp`: what follows stands for one datagram, and so does the answer. */
  readonly transport: 'tcp' | 'udp'
  /** That the guest sent to. */
  readonly port: number
}

/**
 * Takes the first line off a connection (PROXY protocol, version 1, and ours for datagrams) and gives the guest that it
 * names; undefined when there is no such line. The rest stays for the next reader.
 */
export function readProxyLine(socket: Socket): Promise<ProxiedGuest | undefined> {
  return new Promise(resolve => {
    let read = Buffer.alloc(0)
    const finish = (guest: ProxiedGuest | undefined) => {
      clearTimeout(timer)
      socket.off('readable', onReadable)
      socket.off('end', onEnd)
      resolve(guest)
    }
    const onReadable = () => {
      for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
        read = Buffer.concat([read, chunk])
        const end = read.indexOf('\r\n')
        if (end === -1 && read.length <= lineBytesMax) continue
        if (end === -1 || end > lineBytesMax) return finish(undefined)
        const rest = read.subarray(end + 2)
        if (rest.length > 0) socket.unshift(rest)
        return finish(sourceOf(read.subarray(0, end).toString('latin1')))
      }
    }
    const onEnd = () => finish(undefined)
    const timer = setTimeout(() => finish(undefined), lineMsMax)
    socket.on('readable', onReadable)
    socket.once('end', onEnd)
  })
}

function sourceOf(line: string): ProxiedGuest | undefined {
  const [, transport, address = '', port] = /^PROXY (TCP|UDP)[46] (\S+) \S+ \d+ (\d+)$/.exec(line) ?? []
  if (parseIp(address) === undefined) return undefined
  return { address, transport: transport === 'UDP' ? 'udp' : 'tcp', port: Number(port) }
}
