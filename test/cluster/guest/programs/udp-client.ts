// udp-client.ts HOST PORT [HEX]: sends a datagram until one is answered, prints the answer in hexadecimal digits.
import { createSocket } from 'node:dgram'

const attemptsMax = 5
const attemptMs = 300

const [host = '', port = '', payload = '2e'] = process.argv.slice(2)
const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
let attempts = 0

function attempt(): void {
  if (attempts === attemptsMax) process.exit(1)
  attempts += 1
  socket.send(Buffer.from(payload, 'hex'), Number(port), host)
}

// "Unreachable" comes as an error; the next attempt may be answered.
socket.on('error', () => undefined)
socket.on('message', answer => {
  console.log(answer.toString('hex'))
  process.exit(0)
})
setInterval(attempt, attemptMs)
attempt()
