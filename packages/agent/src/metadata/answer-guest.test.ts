import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerGuest } from './answer-guest.ts'
import type { BindingFacts } from './desire.ts'
import { createGuestSockets, type GuestSockets } from './guest-sockets.ts'
import { takenMark } from './read-proxy-line.ts'
import { socketOf } from './socket-of.ts'

const network = '11111111-0000-4000-8000-000000000001'
const guest: BindingFacts = {
  port: 'p',
  datapath: 'd',
  type: '',
  chassis: ['c'],
  macs: [],
  externalIds: { 'neutron:device_id': 'vm', 'neutron:project_id': 'p1', 'neutron:cidrs': '10.0.0.11/24' },
}
const directory = mkdtempSync(join(tmpdir(), 'neutrino-guest-'))
const { directory: own, path: socketPath } = socketOf(directory, network)
mkdirSync(own)
const asked: { method: string; url: string; headers: object; body: string }[] = []
let isLimited = false
let nova: Server
let sockets: GuestSockets

beforeAll(async () => {
  nova = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', async () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      if (request.url === '/slow') await systemClock.sleep(200)
      response.writeHead(request.url === '/missing' ? 404 : 200, { 'x-nova': 'yes', connection: 'close' })
      response.end('from nova')
    })
  })
  await new Promise<void>(resolve => nova.listen(0, '127.0.0.1', resolve))
  const address = nova.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const settings = { protocol: 'http', host: '127.0.0.1', port, secret: 's', isVerified: true } as const
  sockets = createGuestSockets(directory, (sender, request, response) =>
    answerGuest(
      {
        nova: { ...settings, ca: null, certificate: null, key: null },
        rateLimit: { admits: () => !isLimited },
        log: silentLog,
        guests: id => (id === network ? [guest] : []),
      },
      sender,
      request,
      response,
    ),
  )
  await sockets.serve([network])
})
afterAll(async () => {
  await sockets.close()
  nova.close()
  rmSync(directory, { recursive: true })
})

/** What comes back for these bytes, as the proxy of the network sends them. */
function say(text: string, source = '10.0.0.11'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath)
    let answer = ''
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer.replace(takenMark, '')))
    socket.write(`PROXY TCP4 ${source} 169.254.169.254 40000 80\r\n${text}`)
  })
}

const get = (path: string, ...headers: string[]) =>
  `${[`GET ${path} HTTP/1.1`, 'Host: 169.254.169.254', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`
/** Only the mark that the agent takes the connection stands before it. */
const statusOf = (answer: string) => Number(answer.split(' ')[1])

test('a guest gets what Nova has for it', async () => {
  const answer = await say(get('/openstack?x=1'))
  expect(statusOf(answer)).toBe(200)
  expect(answer).toContain('x-nova: yes')
  expect(answer).toContain('from nova')
  expect(asked.at(-1)).toMatchObject({
    url: '/openstack?x=1',
    headers: { 'x-instance-id': 'vm', 'x-tenant-id': 'p1', 'x-forwarded-for': '10.0.0.11' },
  })
})

test('what Nova refuses is refused', async () => {
  expect(statusOf(await say(get('/missing')))).toBe(404)
})

test('only Nova is asked, wherever a guest wants to go', async () => {
  expect(statusOf(await say(get('http://other.example/path?q')))).toBe(200)
  expect(asked.at(-1)).toMatchObject({ url: '/path?q' })
  expect(statusOf(await say(get('*')))).toBe(400)
})

test('nobody known gets nothing', async () => {
  const before = asked.length
  expect(statusOf(await say(get('/'), '10.0.0.99'))).toBe(404)
  expect(asked).toHaveLength(before)
})

test('a body that says it is too long is not read', async () => {
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 99999999\r\n\r\n'
  expect(statusOf(await say(head))).toBe(413)
})

test('too many requests are refused', async () => {
  isLimited = true
  expect(statusOf(await say(get('/')))).toBe(429)
  isLimited = false
})

test('a connection that does not say whose it is ends', async () => {
  expect(await say(get('/'), 'nonsense')).toBe('')
})

test('who was asking when the agent ends gets its answer', async () => {
  const answer = say(get('/slow'))
  await waitUntil({ clock: systemClock }, { what: 'Nova is asked', timeoutMs: 3_000, pollMs: 2 }, () => {
    return asked.at(-1)?.url === '/slow'
  })
  await sockets.close()
  expect(statusOf(await answer)).toBe(200)
  await sockets.serve([network])
})

test('a connection that the agent did not take is closed without a mark, so that it can be brought again', async () => {
  const silent = await new Promise<string>(resolve => {
    const socket = connect(socketPath)
    let heard = ''
    socket.on('data', chunk => {
      heard += chunk
    })
    socket.on('close', () => resolve(heard))
    // The line comes while the agent ends.
    socket.on('connect', async () => {
      const closed = sockets.close()
      socket.write('PROXY TCP4 10.0.0.11 169.254.169.254 40000 80\r\n')
      await closed
      socket.destroy()
    })
  })
  expect(silent).toBe('')
  await sockets.serve([network])
})

test('an agent that ends late takes nothing from the one that came', async () => {
  const late = createGuestSockets(directory, (_sender, _request, response) => void response.end('late'))
  await late.serve([network])
  const successor = createGuestSockets(directory, (_sender, _request, response) => void response.end('new'))
  await successor.serve([network])
  await late.close()
  expect(await say(get('/'))).toContain('new')
  await successor.close()
  await sockets.serve([])
  await sockets.serve([network])
})

test('a network without a directory is served once root has made it', async () => {
  const other = '11111111-0000-4000-8000-000000000002'
  await sockets.serve([network, other])
  mkdirSync(socketOf(directory, other).directory)
  await sockets.serve([network, other])
  expect(existsSync(socketOf(directory, other).path)).toBe(true)
  await sockets.serve([network])
  expect(existsSync(socketOf(directory, other).path)).toBe(false)
})

test('a network that is no longer served has no socket', async () => {
  await sockets.serve([])
  await expect(say(get('/'))).rejects.toThrow('ENOENT')
  await sockets.serve([network])
  expect(statusOf(await say(get('/')))).toBe(200)
})
