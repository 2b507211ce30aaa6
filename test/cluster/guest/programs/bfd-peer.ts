// bfd-peer.ts: the other side of BFD sessions (RFC 5880, RFC 5881), whoever begins them. Prints "listening", then each
// change as "ADDRESS up" or "ADDRESS down".
import { createSocket } from 'node:dgram'

const controlPort = 3784
/** RFC 5881 4: the source port is one of these. */
const sourcePort = 49_152
/** RFC 5881 5: nothing that was routed is believed. */
const hopLimit = 255
const periodMs = 100
const multiplier = 3
/** Of the peer that we answer; OVN sends once a second unless told otherwise. */
const silenceMsMax = 4_000

const states = { down: 1, init: 2, up: 3 } as const
const final = 0x10
const poll = 0x20

interface Session {
  readonly address: string
  readonly discriminator: number
  theirs: number
  state: number
  heardAt: number
}

const sessions = new Map<string, Session>()
const listener = createSocket('udp4')
const sender = createSocket('udp4')

function send(session: Session, flags = 0): void {
  const message = Buffer.alloc(24)
  message[0] = 1 << 5
  message[1] = (session.state << 6) | flags
  message[2] = multiplier
  message[3] = message.length
  message.writeUInt32BE(session.discriminator, 4)
  message.writeUInt32BE(session.theirs, 8)
  message.writeUInt32BE(periodMs * 1_000, 12)
  message.writeUInt32BE(periodMs * 1_000, 16)
  sender.send(message, controlPort, session.address)
}

function enter(session: Session, state: number): void {
  if ((session.state === states.up) !== (state === states.up)) {
    console.log(`${session.address} ${state === states.up ? 'up' : 'down'}`)
  }
  session.state = state
}

/** RFC 5880 6.8.6, as far as a session without authentication and echo needs it. */
function receive(session: Session, message: Buffer): void {
  const theirState = (message[1] ?? 0) >>> 6
  session.theirs = message.readUInt32BE(4)
  session.heardAt = performance.now()
  if (theirState < states.down) enter(session, states.down)
  else if (session.state === states.down && theirState === states.down) enter(session, states.init)
  else if (session.state !== states.up && theirState >= states.init) enter(session, states.up)
  else if (session.state === states.up && theirState === states.down) enter(session, states.down)
  if (((message[1] ?? 0) & poll) !== 0) send(session, final)
}

listener.on('message', (message, { address }) => {
  if (message.length < 24) return
  const fresh: Session = {
    ...{ address, discriminator: sessions.size + 1, theirs: 0 },
    ...{ state: states.down, heardAt: 0 },
  }
  const session = sessions.get(address) ?? fresh
  sessions.set(address, session)
  receive(session, message)
})
// "Unreachable" comes as an error while the wire is cut.
for (const socket of [listener, sender]) socket.on('error', () => undefined)
listener.bind(controlPort, () => console.log('listening'))
sender.bind(sourcePort, () => {
  sender.setTTL(hopLimit)
  setInterval(() => {
    for (const session of sessions.values()) {
      if (performance.now() - session.heardAt > silenceMsMax) enter(session, states.down)
      send(session)
    }
  }, periodMs)
})
