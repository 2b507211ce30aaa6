// name-server.ts PORT: a name server on the loopback, over UDP and TCP. It has 192.0.2.77 for any name, and texts that fit
// into no datagram for those that begin with "large". Prints what it is asked.
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

const port = Number(process.argv[2])
const host = '127.0.0.1'
const headerBytes = 12
const truncatedFlag = 0x0200
const texts = 15

function answer(query: Buffer, transport: 'udp' | 'tcp'): Buffer {
  let end = headerBytes
  const labels: string[] = []
  while ((query[end] ?? 0) !== 0) {
    const length = query[end] ?? 0
    labels.push(query.subarray(end + 1, end + 1 + length).toString())
    end += 1 + length
  }
  end += 5
  console.log(`${transport} ${labels.join('.')}`)
  const isLarge = labels[0] === 'large'
  const isCut = isLarge && transport === 'udp'
  const records = isCut
    ? []
    : isLarge
      ? Array.from({ length: texts }, text)
      : [record(1, Buffer.from([192, 0, 2, 77]))]
  const header = Buffer.from(query.subarray(0, headerBytes))
  header.writeUInt16BE(0x8180 | (isCut ? truncatedFlag : 0), 2)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt16BE(0, 10)
  return Buffer.concat([header, query.subarray(headerBytes, end), ...records])
}

function text(): Buffer {
  return record(16, Buffer.concat([Buffer.from([200]), Buffer.alloc(200, '.')]))
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.from('c00c000000010000003c0000', 'hex')
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

const datagrams = createSocket('udp4')
datagrams.on('message', (query, from) => datagrams.send(answer(query, 'udp'), from.port, from.address))
datagrams.bind(port, host)
const streams = createServer(socket => {
  socket.on('error', () => undefined)
  socket.on('data', chunk => {
    const message = answer(chunk.subarray(2), 'tcp')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(message.length)
    socket.end(Buffer.concat([length, message]))
  })
})
streams.listen(port, host, () => console.log('listening'))
