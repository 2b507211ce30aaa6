import { createServer } from 'node:net'
import { hasErrorCode } from '@neutrino/base/error-code.ts'
import { UserError } from '../user-error.ts'

const host = '127.0.0.1'

/** Whether somebody already listens on this TCP port of `host`. */
export async function isPortTaken(port: number, listenHost = host): Promise<boolean> {
  try {
    await listenOnce(port, listenHost)
    return false
  } catch (error) {
    if (hasErrorCode(error, 'EADDRINUSE')) return true
    if (hasErrorCode(error, 'EACCES')) {
      throw new UserError(`Port ${port} may only be used by root: choose one above 1023.`, { cause: error })
    }
    if (hasErrorCode(error, 'EADDRNOTAVAIL')) {
      throw new UserError(`This machine has no address ${listenHost} to listen on.`, { cause: error })
    }
    throw error
  }
}

/** TCP ports on loopback that nobody uses now, all different. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  const ports = await Promise.all(servers.map(server => listen(server, 0, host)))
  await Promise.all(servers.map(close))
  return ports
}

async function listenOnce(port: number, listenHost: string): Promise<void> {
  const server = createServer()
  await listen(server, port, listenHost)
  await close(server)
}

function listen(server: ReturnType<typeof createServer>, port: number, listenHost: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: listenHost, exclusive: true }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function close(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
  })
}
