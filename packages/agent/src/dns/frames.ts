import type { Socket } from 'node:net'

/** A message on a stream (RFC 1035, section 4.2.2): its length, then itself. */
export function writeFrame(message: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return Buffer.concat([length, message])
}

/** Splits what has been read into whole messages and what is left of the next. */
export function readFrames(bytes: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } {
  const messages: Buffer[] = []
  let rest = bytes
  while (rest.length >= 2) {
    const end = 2 + rest.readUInt16BE(0)
    if (rest.length < end) break
    messages.push(rest.subarray(2, end))
    rest = rest.subarray(end)
  }
  return { messages, rest }
}

/** Gives each whole message that comes. What is kept is one message at most, which its length bounds. */
export function takeFrames(socket: Socket, take: (message: Buffer) => void): void {
  let kept: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    const { messages, rest } = readFrames(Buffer.concat([kept, chunk]))
    kept = rest
    for (const message of messages) take(message)
  })
}
