import { connect as connectSocket, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Clock } from '@neutrino/base/clock.ts'
import { OvsdbConnectionLost } from '../errors.ts'
import type { Remote } from './remote.ts'

/** Certificates of a client, as PEM texts. */
export interface DialTls {
  readonly key: string
  readonly certificate: string
  readonly ca: string
}

const DIAL_TIMEOUT_MS = 10_000
const KEEP_ALIVE_DELAY_MS = 15_000

/** Opens a stream to the remote. Rejects with OvsdbConnectionLost, or with the signal's reason. */
export async function dial(
  context: { readonly clock: Clock; readonly signal: AbortSignal },
  remote: Remote,
  tls: DialTls | undefined,
): Promise<Socket> {
  context.signal.throwIfAborted()
  const { socket, readyEvent } = open(remote, tls)
  const done = new AbortController()
  const failed = Promise.withResolvers<never>()
  socket.once('error', cause =>
    failed.reject(new OvsdbConnectionLost(`cannot connect to ${remote.text}`, { cause })),
  )
  const ready = new Promise<void>(resolve => socket.once(readyEvent, () => resolve()))
  const timeout = context.clock
    .sleep(DIAL_TIMEOUT_MS, AbortSignal.any([done.signal, context.signal]))
    .then(() =>
      Promise.reject(new OvsdbConnectionLost(`${remote.text} does not answer in ${DIAL_TIMEOUT_MS} ms`)),
    )
  try {
    await Promise.race([ready, failed.promise, timeout])
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    timeout.catch(() => undefined)
    failed.promise.catch(() => undefined)
    done.abort()
  }
}

function open(
  remote: Remote,
  tls: DialTls | undefined,
): { socket: Socket; readyEvent: 'connect' | 'secureConnect' } {
  switch (remote.kind) {
    case 'unix':
      return { socket: connectSocket({ path: remote.path }), readyEvent: 'connect' }
    case 'tcp': {
      const socket = connectSocket({ host: remote.host, port: remote.port, noDelay: true })
      socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS)
      return { socket, readyEvent: 'connect' }
    }
    case 'ssl': {
      if (tls === undefined)
        throw new OvsdbConnectionLost(`${remote.text} needs a key, a certificate and a CA`)
      const socket = connectTls({
        host: remote.host,
        port: remote.port,
        key: tls.key,
        cert: tls.certificate,
        ca: tls.ca,
        // Certificates of OVS name the database or the host id, never the address; trust is the CA's alone.
        checkServerIdentity: () => undefined,
      })
      socket.setNoDelay(true)
      socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS)
      return { socket, readyEvent: 'secureConnect' }
    }
  }
}
