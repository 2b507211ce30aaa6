import { connect as openSocket, type Socket } from 'node:net'
import { systemClock } from '@neutrino/base/clock.ts'
import { takenMark } from './read-proxy-line.ts'

const retryMs = 100
const takenMsMax = 10_000

/** A guest's connection, or its datagram, as its proxy sees it. */
export interface GuestEnds {
  readonly transport: 'TCP' | 'UDP'
  readonly source: { readonly address: string; readonly port: number }
  readonly target: { readonly address: string; readonly port: number }
}

/**
 * A connection that an agent said it has taken; undefined when none did in time. Nothing that the guest says leaves the
 * proxy before, so an agent that ends loses none.
 */
export async function reachAgent(
  socketPath: string,
  ends: GuestEnds,
  { waitMs, isWanted }: { readonly waitMs: number; isWanted(): boolean },
): Promise<Socket | undefined> {
  const givenUpMs = systemClock.monotonicMs() + waitMs
  const [source = '', target = ''] = [ends.source, ends.target].map(end => end.address.split('%')[0])
  const family = `${ends.transport}${source.includes(':') ? 6 : 4}`
  const line = `PROXY ${family} ${source} ${target} ${ends.source.port} ${ends.target.port}\r\n`
  while (isWanted()) {
    const agent = await connectOnce(socketPath, line)
    if (agent !== undefined) return agent
    if (systemClock.monotonicMs() > givenUpMs) return undefined
    await systemClock.sleep(retryMs)
  }
  return undefined
}

function connectOnce(socketPath: string, line: string): Promise<Socket | undefined> {
  return new Promise(resolve => {
    const socket = openSocket({ path: socketPath, allowHalfOpen: true })
    const giveUp = () => {
      socket.destroy()
      resolve(undefined)
    }
    socket.once('connect', () => socket.write(line))
    socket.once('error', giveUp)
    socket.once('end', giveUp)
    socket.once('close', giveUp)
    socket.setTimeout(takenMsMax, giveUp)
    socket.on('readable', function onReadable() {
      const taken = socket.read(takenMark.length)
      if (taken === null) return
      socket.off('readable', onReadable)
      socket.removeAllListeners()
      socket.setTimeout(0)
      if (String(taken) === takenMark) resolve(socket)
      else giveUp()
    })
  })
}
