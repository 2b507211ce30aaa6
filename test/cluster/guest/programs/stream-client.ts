// stream-client.ts HOST PORT: keeps one TCP connection busy until SIGTERM, then prints how it went as JSON.
import { connect } from 'node:net'

const periodMs = 5

const [host = '', port = ''] = process.argv.slice(2)
const socket = connect({ host, port: Number(port) })
let received = 0
let error: string | undefined
let lastAt = 0
let longestPauseMs = 0

socket.setNoDelay(true)
socket.on('connect', () => {
  console.log('connected')
  lastAt = performance.now()
  setInterval(() => socket.writable && socket.write(Buffer.alloc(512, 1)), periodMs)
})
socket.on('data', chunk => {
  const now = performance.now()
  longestPauseMs = Math.max(longestPauseMs, now - lastAt)
  lastAt = now
  received += chunk.length
})
socket.on('error', cause => {
  error = cause.message
})
socket.on('close', () => {
  error ??= 'closed'
})
process.on('SIGTERM', () => {
  longestPauseMs = Math.max(longestPauseMs, performance.now() - lastAt)
  console.log(JSON.stringify({ received, error: error ?? null, longestPauseMs: Math.round(longestPauseMs) }))
  process.exit(0)
})
