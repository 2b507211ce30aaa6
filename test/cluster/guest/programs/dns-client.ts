// dns-client.ts HOST HEX…: asks all questions at once over one TCP connection, prints the answers as they come, each in
// hexadecimal digits.
import { connect } from 'node:net'

/** A proxy holds a connection so long for an agent that is being replaced. */
const answerMsMax = 30_000

const [host = '', ...questions] = process.argv.slice(2)
const socket = connect({ host, port: 53 })
let read = Buffer.alloc(0)
let left = questions.length

socket.on('connect', () => {
  for (const question of questions) {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(question.length / 2)
    // In two parts: a stream knows no messages.
    socket.write(length)
    socket.write(Buffer.from(question, 'hex'))
  }
})
socket.on('data', chunk => {
  read = Buffer.concat([read, chunk])
  while (read.length >= 2 && read.length >= 2 + read.readUInt16BE(0)) {
    const end = 2 + read.readUInt16BE(0)
    console.log(read.subarray(2, end).toString('hex'))
    read = read.subarray(end)
    left -= 1
    if (left === 0) process.exit(0)
  }
})
socket.on('error', () => process.exit(1))
socket.on('close', () => process.exit(1))
setTimeout(() => process.exit(1), answerMsMax)
