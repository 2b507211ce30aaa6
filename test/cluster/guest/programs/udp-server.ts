// udp-server.ts PORT: answers each datagram, of either IP version, with the address that it came from.
import { createSocket } from 'node:dgram'

const socket = createSocket('udp6')
socket.on('message', (_message, sender) => {
  socket.send(sender.address.replace('::ffff:', ''), sender.port, sender.address)
})
socket.bind(Number(process.argv[2]), () => console.log('listening'))
