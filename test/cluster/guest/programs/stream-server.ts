// stream-server.ts PORT: sends back whatever a client sends.
import { createServer } from 'node:net'

const server = createServer(socket => {
  socket.on('error', () => undefined)
  socket.pipe(socket)
})
server.listen({ port: Number(process.argv[2]), host: '::' }, () => console.log('listening'))
