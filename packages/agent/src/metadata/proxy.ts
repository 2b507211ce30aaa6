import { createServer, connect as openSocket, type Socket } from 'node:net'
import { systemClock } from '@neutrino/base/clock.ts'
import { metadataAddress4, metadataAddress6 } from './desire.ts'
import { takenMark } from './read-proxy-line.ts'

/**
 * The process inside a network's namespace: takes connections of guests and carries their bytes to the agent's Unix
 * socket, after a line that says who they come from (PROXY protocol, version 1). It reads nothing of what they say.
 * Arguments: network, socket, device.
 */

/** Connections that a network's guests on this host may have open together. */
const connectionsMax = 512
/** How long a guest's connection waits for an agent that is being replaced. */
const agentWaitMs = 30_000
const retryMs = 100
const takenMsMax = 10_000
const idleMsMax = 120_000
const listenRetryMs = 200
const listenTriesMax = 50
const port = 80

const [, , , socketPath = '', device = ''] = process.argv

await Promise.all([listen(metadataAddress4), listen(`${metadataAddress6}%${device}`).catch(() => undefined)])

/** An address may not be usable at the moment that it was given. */
async function listen(host: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await listenOnce(host)
      return
    } catch (error) {
      if (attempt === listenTriesMax) throw error
      await systemClock.sleep(listenRetryMs)
    }
  }
}

function listenOnce(host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // The guest may say all it has and close its half before it has the answer.
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, guest => void carry(guest))
    server.maxConnections = connectionsMax
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
}

async function carry(guest: Socket): Promise<void> {
  guest.on('error', () => guest.destroy())
  guest.setTimeout(idleMsMax, () => guest.destroy())
  const agent = await reachAgent(guest)
  if (agent === undefined) {
    guest.destroy()
    return
  }
  let isAnswered = false
  agent.on('error', () => guest.destroy())
  agent.on('end', () => {
    isAnswered = true
  })
  // What the guest has not taken yet of a whole answer is still on its way.
  agent.on('close', () => (isAnswered ? guest.end() : guest.destroy()))
  guest.on('close', () => agent.destroy())
  guest.pipe(agent)
  agent.pipe(guest)
}

/** Nothing that the guest says leaves it before an agent has taken the connection, so an agent that ends loses none. */
async function reachAgent(guest: Socket): Promise<Socket | undefined> {
  const givenUpMs = systemClock.monotonicMs() + agentWaitMs
  const family = guest.remoteFamily === 'IPv6' ? 'TCP6' : 'TCP4'
  const source = (guest.remoteAddress ?? '').split('%')[0]
  const target = (guest.localAddress ?? '').split('%')[0]
  const line = `PROXY ${family} ${source} ${target} ${guest.remotePort} ${guest.localPort}\r\n`
  while (!guest.destroyed) {
    const agent = await connectOnce(line)
    if (agent !== undefined) return agent
    if (systemClock.monotonicMs() > givenUpMs) return undefined
    await systemClock.sleep(retryMs)
  }
  return undefined
}

/** Gives a connection that the agent said it has taken. */
function connectOnce(line: string): Promise<Socket | undefined> {
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
