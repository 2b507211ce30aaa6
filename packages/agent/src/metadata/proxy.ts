import { createServer, type Socket } from 'node:net'
import { systemClock } from '@neutrino/base/clock.ts'
import { metadataAddress4, metadataAddress6 } from './desire.ts'
import { httpPort } from './ports.ts'
import { proxyDns } from './proxy-dns.ts'
import { reachAgent } from './reach-agent.ts'

/**
 * The process inside a network's namespace: takes connections of guests and carries their bytes to the agent's Unix
 * socket, after a line that says who they come from (PROXY protocol, version 1). It reads nothing of what they say.
 * Arguments: network, socket, device, and `dns` to do the same with questions for names.
 */

/** Connections that a network's guests on this host may have open together. */
const connectionsMax = 512
/** How long a guest's connection waits for an agent that is being replaced. */
const agentWaitMs = 30_000
const idleMsMax = 120_000
const listenRetryMs = 200
const listenTriesMax = 50

const [, , , socketPath = '', device = '', dns] = process.argv

if (dns !== undefined) proxyDns({ device, socketPath, carry })
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
    server.listen({ host, port: httpPort }, resolve)
  })
}

async function carry(guest: Socket): Promise<void> {
  guest.on('error', () => guest.destroy())
  guest.setTimeout(idleMsMax, () => guest.destroy())
  const agent = await reachAgent(
    socketPath,
    {
      transport: 'TCP',
      source: { address: guest.remoteAddress ?? '', port: guest.remotePort ?? 0 },
      target: { address: guest.localAddress ?? '', port: guest.localPort ?? 0 },
    },
    { waitMs: agentWaitMs, isWanted: () => !guest.destroyed },
  )
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
