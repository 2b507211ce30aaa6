import { chmod, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'

/** A Unix socket from which everything goes on to a server, and that can be cut off from it. */
export interface Relay {
  /** Connections end, and new ones end at once. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** @param connect opens a connection to the server */
export async function createRelay(socket: string, connect: () => Socket): Promise<Relay> {
  const open = new Set<Socket>()
  let isCut = false
  const closeAll = () => {
    for (const one of open) one.destroy()
  }
  const server = createServer(client => {
    if (isCut) {
      client.destroy()
      return
    }
    const there = connect()
    for (const [one, other] of [
      [client, there],
      [there, client],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  await rm(socket, { force: true })
  await new Promise<void>(resolve => server.listen(socket, resolve))
  await chmod(socket, 0o666)
  return {
    cut: () => {
      isCut = true
      closeAll()
    },
    mend: () => {
      isCut = false
    },
    close: async () => {
      closeAll()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}
