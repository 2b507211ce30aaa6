import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '@neutrino/base/clock.ts'
import { ConfigError, loadConfig } from '@neutrino/base/config/index.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { channelOptions } from './options.ts'
import { createServerChannel, type ServerChannel } from './server-channel.ts'
import { channelSettingsOf } from './settings.ts'

/** Keystone and the API on one port: what they were asked, and what they say. */
let asked: string[]
let bodies: unknown[]
let refused: Set<string>
let answer: { status: number; body: object }
let server: Server
let base: string
let channel: ServerChannel | undefined

beforeEach(async () => {
  ;[asked, bodies, refused] = [[], [], new Set()]
  answer = { status: 200, body: { cursor: '1.1:1:', ports: [], removed: [] } }
  let tokens = 0
  server = createServer(async (request, response) => {
    const { method, url, headers } = request
    const body = await textOf(request)
    bodies.push(body === '' ? undefined : JSON.parse(body))
    asked.push(
      `${method} ${url}${headers['x-auth-token'] === undefined ? '' : ` ${headers['x-auth-token']}`}`,
    )
    if (url === '/identity/v3/auth/tokens') {
      tokens += 1
      const endpoints = ['public', 'internal'].map(one => ({
        interface: one,
        region: 'one',
        url: `${base}/${one}`,
      }))
      const expires_at = new Date(Date.now() + 3_600_000).toISOString()
      response.writeHead(201, { 'x-subject-token': `token${tokens}` })
      response.end(JSON.stringify({ token: { expires_at, catalog: [{ type: 'network', endpoints }] } }))
      return
    }
    const status = refused.has(String(headers['x-auth-token'])) ? 401 : answer.status
    response.writeHead(status).end(JSON.stringify(answer.body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  await channel?.close()
  channel = undefined
  server.close()
})

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

function settingsOf(options: Readonly<Record<string, string>>) {
  const env = {}
  const { values } = loadConfig([channelOptions], { files: [], dirs: [], env })
  const named = Object.entries(options).map(([name, value]) => [
    name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ])
  return channelSettingsOf({ ...values, neutrino: { ...values.neutrino, ...Object.fromEntries(named) } })
}

function open(options: Readonly<Record<string, string>> = {}): ServerChannel {
  const login = { auth_url: `${base}/identity/v3`, username: 'agent', password: 'word' }
  channel = createServerChannel(settingsOf({ ...login, ...options }).connection, 'host/1', systemClock)
  return channel
}

const { signal } = new AbortController()

test('one login is for many requests, to the API that the catalogue names', async () => {
  const one = open()
  await Promise.all([one.ports(signal), one.ports(signal)])
  await one.report([{ port_id: 'p', device: 'eth0', reason: null }])
  expect(asked).toEqual([
    'POST /identity/v3/auth/tokens',
    'GET /internal/agent/v1/hosts/host%2F1/ports token1',
    'GET /internal/agent/v1/hosts/host%2F1/ports token1',
    'PUT /internal/agent/v1/hosts/host%2F1/devices token1',
  ])
  expect(bodies[0]).toMatchObject({
    auth: { identity: { password: { user: { name: 'agent', domain: { name: 'Default' } } } } },
  })
  expect(bodies[3]).toEqual({ devices: [{ port_id: 'p', device: 'eth0', reason: null }] })
})

test('a token that is refused is replaced, once', async () => {
  const one = open({ endpoint_override: `${base}/v2.0` })
  await one.ports(signal)
  refused.add('token1')
  await one.ports(signal)
  expect(asked.slice(2)).toEqual([
    'GET /agent/v1/hosts/host%2F1/ports token1',
    'POST /identity/v3/auth/tokens',
    'GET /agent/v1/hosts/host%2F1/ports token2',
  ])
  refused.add('token2').add('token3')
  await expect(one.ports(signal)).rejects.toThrow('GET ports with 401')
})

test('a cursor that the server does not know is no error', async () => {
  answer = { status: 410, body: {} }
  const one = open({ auth_type: 'none', endpoint_override: base })
  expect(await one.changes('1.1:1:', signal)).toBeUndefined()
  expect(asked).toEqual(['GET /agent/v1/hosts/host%2F1/ports?after=1.1%3A1%3A&wait_s=25'])
})

test('many ports are told of in parts', async () => {
  const seen = Array.from({ length: 1_001 }, (_, index) => ({
    port_id: String(index),
    device: null,
    reason: null,
  }))
  await open({ auth_type: 'none', endpoint_override: base }).report(seen)
  expect(bodies).toMatchObject([{ devices: { length: 1_000 } }, { devices: { length: 1 } }])
})

test.each([
  { status: 500, body: {} },
  { status: 200, body: {} },
  { status: 200, body: { cursor: 'c', ports: [{ id: 'no' }], removed: [] } },
])('an answer that says nothing is an error: $status', async wrong => {
  answer = wrong
  await expect(open({ auth_type: 'none', endpoint_override: base }).ports(signal)).rejects.toThrow()
})

test.each([
  ['a user', {}],
  ['a password', { username: 'agent' }],
  ['a URL', { username: 'agent', password: 'word', auth_url: 'keystone' }],
  ['an endpoint', { auth_type: 'none' }],
])('the configuration has to name %s', (_what, options) => {
  expect(() => settingsOf(options)).toThrow(ConfigError)
})
