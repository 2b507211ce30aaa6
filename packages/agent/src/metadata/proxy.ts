import { createServer, connect as openSocket, type Socket } from 'node:net'
import { systemClock } from '@neutrino/base/clock.ts'
import { metadataAddress4, metadataAddress6 } from './desire.ts'

/**
 * The process inside a network's namespace: takes connections of guests and carries their bytes to the agent's Unix
 * socket, after a line that says who they come from (PROXY protocol, version 1). It reads nothing of what they say.
 * Arguments: network, socket, device, uid, gid.
 */

/** Connections that a network's guests on this host may have open together. */
const connectionsMax = 512
/** How long a guest's connection waits for an agent that is being replaced. */
const agentWaitMs = 30_000
const retryMs = 100
const idleMsMax = 120_000
const listenRetryMs = 200
const listenTriesMax = 50
const port = 80

const [, , , socketPath = '', device = '', uid = '', gid = ''] = process.argv
const isRoot = process.getuid?.() === 0

await Promise.all([listen(metadataAddress4), listen(`${metadataAddress6}%${device}`).catch(() => undefined)])
// Port 80 was root's to open; what guests send is not root's to read.
if (isRoot) {
  process.setgroups?.([])
  process.setgid?.(Number(gid))
  process.setuid?.(Number(uid))
}

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
  agent.on('error', () => guest.destroy())
  guest.on('close', () => agent.destroy())
  agent.on('close', () => guest.destroy())
  const family = guest.remoteFamily === 'IPv6' ? 'TCP6' : 'TCP4'
  const source = (guest.remoteAddress ?? '').split('%')[0]
  const target = (guest.localAddress ?? '').split('%')[0]
  agent.write(`PROXY ${family} ${source} ${target} ${guest.remotePort} ${guest.localPort}\r\n`)
  guest.pipe(agent)
  agent.pipe(guest)
}

async function reachAgent(guest: Socket): Promise<Socket | undefined> {
  const givenUpMs = systemClock.monotonicMs() + agentWaitMs
  while (!guest.destroyed) {
    const agent = await connectOnce()
    if (agent !== undefined) return agent
    if (systemClock.monotonicMs() > givenUpMs) return undefined
    await systemClock.sleep(retryMs)
  }
  return undefined
}

function connectOnce(): Promise<Socket | undefined> {
  return new Promise(resolve => {
    const socket = openSocket({ path: socketPath, allowHalfOpen: true })
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      resolve(socket)
    })
    socket.once('error', () => resolve(undefined))
  })
}
