import type { Socket } from 'node:net'
import { takeFrames, writeFrame } from './frames.ts'

/** Questions of one connection that are answered at once (RFC 7766, section 6.2.1.1); more are read later. */
export const PIPELINED_MAX = 16
/** A connection without a question is ended. */
const idleMsMax = 10_000

/**
 * Answers the messages of one connection, each as soon as it can, until the client ends it. `answer` does not throw;
 * undefined ends the connection, for on a stream silence is no answer.
 */
export function serveStream(socket: Socket, answer: (message: Buffer) => Promise<Buffer | undefined>): void {
  const waiting: Buffer[] = []
  let pending = 0
  let isEnded = false
  const next = () => {
    while (pending < PIPELINED_MAX) {
      const message = waiting.shift()
      if (message === undefined) break
      pending += 1
      void answer(message).then(finish)
    }
    if (waiting.length > 0) socket.pause()
    else socket.resume()
    if (isEnded && pending === 0 && !socket.destroyed) socket.end()
  }
  const finish = (text: Buffer | undefined) => {
    pending -= 1
    if (text === undefined) socket.destroy()
    else if (!socket.destroyed) socket.write(writeFrame(text))
    next()
  }
  socket.setTimeout(idleMsMax, () => {
    if (pending === 0) socket.destroy()
  })
  socket.once('end', () => {
    isEnded = true
    next()
  })
  // What one chunk brings waits here; the next is not read before.
  takeFrames(socket, message => {
    waiting.push(message)
    next()
  })
  socket.resume()
}
