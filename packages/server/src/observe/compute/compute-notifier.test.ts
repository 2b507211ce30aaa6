import { createServer, type Server } from 'node:http'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import type { Loop } from '@neutrino/base/loop.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { startIdentityServer } from '../../http/auth/keystone/identity-server.fixture.ts'
import type { ServiceConnection } from '../../outbound/service-connection.ts'
import { type PortFixture, portFixture, type ShownPort } from '../../resources/port/port.fixture.ts'
import { storePlugs } from '../plugged-hosts.ts'
import { storePorts } from '../port-status.ts'
import { createComputeNotifier } from './compute-notifier.ts'
import type { ComputeSettings } from './compute-settings.ts'
import { createNovaClient } from './nova-client.ts'

const { admin, member } = callers
const serverId = '99999999-0000-4000-8000-000000000001'
let api: TestApi
let make: PortFixture
let net: { readonly id: string; readonly subnets: readonly string[] }
let nova: { readonly url: string; readonly server: Server }
const requests: { path: string; token: string | undefined; events: readonly Told[] }[] = []
let answers: { status: number; code: number }[] = []
let stop: (() => Promise<void>) | undefined

interface Told {
  readonly name: string
  readonly server_uuid: string
  readonly tag: string
  readonly status: string
}

beforeAll(async () => {
  api = await createTestApi()
  make = portFixture(api)
  net = await make.network(['10.0.0.0/24'])
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => (text += chunk))
    request.on('end', () => {
      if (request.method === 'GET') return void response.end('{}')
      const { events } = JSON.parse(text)
      requests.push({ path: request.url ?? '', token: request.headers['x-auth-token'] as string, events })
      const { status, code } = answers.shift() ?? { status: 200, code: 200 }
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ events: events.map((event: Told) => ({ ...event, code })) }))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  nova = { server, url: `http://127.0.0.1:${address.port}/v2.1` }
})
afterAll(async () => {
  nova.server.closeAllConnections()
  nova.server.close()
  await api.close()
})
beforeEach(async () => {
  await api.connection.pool.query('delete from nova_event')
  requests.length = 0
  answers = []
})
afterEach(async () => {
  await stop?.()
  stop = undefined
})

function notify(
  more: Partial<ServiceConnection> | 'nowhere' = {},
  kinds: ComputeSettings['kinds'] = ['status', 'data', 'deleted'],
): Loop {
  const changes = more === 'nowhere' ? {} : more
  const connection = { endpoint: nova.url, login: undefined, tls: {}, ...changes }
  const client = more === 'nowhere' ? undefined : createNovaClient(connection, systemClock)
  const loop = createComputeNotifier({
    database: api.connection.database,
    settings: { kinds, intervalMs: 0, nova: connection },
    nova: client,
    clock: systemClock,
    log: silentLog,
  })
  loop.start()
  stop = async () => {
    await loop.stop()
    await client?.close()
  }
  return loop
}

async function waiting(): Promise<readonly (readonly [string, string])[]> {
  const { rows } = await api.connection.pool.query('select port_id, name from nova_event order by sequence')
  return rows.map(row => [row.port_id, row.name] as const)
}

const settled = () =>
  waitUntil({ clock: systemClock }, { what: 'nothing waits', timeoutMs: 5_000, pollMs: 5 }, async () => {
    return (await waiting()).length === 0
  })

const serversPort = (attributes: object = {}): Promise<ShownPort> =>
  make.port({ network_id: net.id, device_owner: 'compute:nova', device_id: serverId, ...attributes })

/** On a network of its own: on the common one the address to change to may be somebody's. */
async function movablePort(): Promise<ShownPort> {
  const { id } = await make.network(['10.0.7.0/24'])
  return serversPort({ network_id: id, fixed_ips: [{ ip_address: '10.0.7.10' }] })
}

const observe = (port: Pick<ShownPort, 'id'>, status: 'ACTIVE' | 'DOWN') =>
  storePorts(api.connection.database, [{ id: port.id, status, gatewayHost: undefined }])

test('a port that comes up or goes down is told, by the transaction that says so', async () => {
  const port = await serversPort()
  expect(await waiting()).toEqual([])
  await observe(port, 'ACTIVE')
  expect(await waiting()).toEqual([[port.id, 'network-vif-plugged']])
  notify()
  await settled()
  await observe(port, 'DOWN')
  expect(await waiting()).toEqual([[port.id, 'network-vif-unplugged']])
  expect(requests).toEqual([
    {
      path: '/v2.1/os-server-external-events',
      token: undefined,
      events: [{ name: 'network-vif-plugged', server_uuid: serverId, tag: port.id, status: 'completed' }],
    },
  ])
})

test('what is superseded before it is sent is not sent', async () => {
  const port = await serversPort()
  for (const status of ['ACTIVE', 'DOWN', 'ACTIVE'] as const) await observe(port, status)
  notify()
  await settled()
  expect(requests.flatMap(one => one.events.map(event => event.name))).toEqual(['network-vif-plugged'])
})

describe('a live migration', () => {
  const plugged = (id: string, hosts: readonly string[], waiting: readonly string[] = []) =>
    storePlugs(api.connection.database, [{ id, hosts, waiting }])

  async function running(): Promise<string> {
    const { id } = await serversPort()
    await plugged(id, ['one'])
    // Its status tells of the first host.
    expect(await waiting()).toEqual([])
    await observe({ id }, 'ACTIVE')
    expect(await waiting()).toEqual([[id, 'network-vif-plugged']])
    await api.connection.pool.query('delete from nova_event')
    return id
  }

  test('the second host is told of once it has the port, and the move to it is not', async () => {
    const id = await running()
    await plugged(id, ['one'], ['two'])
    expect(await waiting()).toEqual([])
    await plugged(id, ['one', 'two'])
    expect(await waiting()).toEqual([[id, 'network-vif-plugged']])
    await api.connection.pool.query('delete from nova_event')
    await plugged(id, ['one', 'two'])
    await plugged(id, ['two'])
    expect(await waiting()).toEqual([])
  })

  test('a host that is waited for keeps what is known of it: a new leader tells nothing twice', async () => {
    const id = await running()
    await plugged(id, ['one', 'two'])
    await api.connection.pool.query('delete from nova_event')
    await plugged(id, ['one'], ['two'])
    await plugged(id, ['one', 'two'])
    expect(await waiting()).toEqual([])
  })

  test('the way back is told as well', async () => {
    const id = await running()
    await plugged(id, ['two'])
    await api.connection.pool.query('delete from nova_event')
    await plugged(id, ['two', 'one'])
    expect(await waiting()).toEqual([[id, 'network-vif-plugged']])
  })

  test('a server that comes up elsewhere while OVN never saw it down is told of', async () => {
    const id = await running()
    await plugged(id, ['other'])
    expect(await waiting()).toEqual([[id, 'network-vif-plugged']])
  })

  test('a port that is gone meanwhile is nobody’s', async () => {
    const id = await running()
    await api.delete(member, `/v2.0/ports/${id}`)
    await plugged(id, ['one', 'two'])
    expect(await waiting()).toEqual([[id, 'network-vif-deleted']])
  })
})

test('other ports are nobody’s business', async () => {
  const ports = [
    await make.port({ network_id: net.id }),
    await make.port({ network_id: net.id, device_owner: 'baremetal:none', device_id: serverId }),
    await make.port({ network_id: net.id, device_owner: 'compute:nova', device_id: 'no-server' }),
  ]
  for (const port of ports) {
    await observe(port, 'ACTIVE')
    await api.delete(member, `/v2.0/ports/${port.id}`)
  }
  expect(await waiting()).toEqual([])
})

test('changed addresses and a deleted port are told', async () => {
  const port = await movablePort()
  await make.update(port.id, { name: 'only its name' })
  expect(await waiting()).toEqual([])
  await make.update(port.id, { fixed_ips: [{ ip_address: '10.0.7.77' }] })
  expect(await waiting()).toEqual([[port.id, 'network-changed']])
  await api.delete(member, `/v2.0/ports/${port.id}`)
  expect(await waiting()).toEqual([[port.id, 'network-vif-deleted']])
})

test('a floating IP that comes or goes is told', async () => {
  const outer = await make.network(['172.24.0.0/24'], { as: admin, 'router:external': true })
  const router = await api.post(member, '/v2.0/routers', {
    router: { external_gateway_info: { network_id: outer.id } },
  })
  await api.request(member, 'PUT', `/v2.0/routers/${router.body.router.id}/add_router_interface`, {
    subnet_id: net.subnets[0],
  })
  const port = await serversPort()
  const { body } = await api.post(member, '/v2.0/floatingips', {
    floatingip: { floating_network_id: outer.id, port_id: port.id },
  })
  expect(await waiting()).toEqual([[port.id, 'network-changed']])
  await api.connection.pool.query('delete from nova_event')
  await api.put(member, `/v2.0/floatingips/${body.floatingip.id}`, { floatingip: { port_id: null } })
  expect(await waiting()).toEqual([[port.id, 'network-changed']])
})

test('events of several ports go in one request', async () => {
  const ports = [await serversPort(), await serversPort(), await serversPort()]
  await storePorts(
    api.connection.database,
    ports.map(({ id }) => ({ id, status: 'ACTIVE', gatewayHost: undefined })),
  )
  notify()
  await settled()
  expect(requests.map(one => one.events.length)).toEqual([3])
})

test('a Nova that fails is asked again later', async () => {
  answers = [{ status: 503, code: 503 }]
  const port = await serversPort()
  await observe(port, 'ACTIVE')
  const loop = notify()
  await waitUntil({ clock: systemClock }, { what: 'a try', timeoutMs: 5_000, pollMs: 5 }, () => {
    return requests.length === 1
  })
  expect(await waiting()).toHaveLength(1)
  await waitUntil({ clock: systemClock }, { what: 'another', timeoutMs: 5_000, pollMs: 50 }, () => {
    loop.wake()
    return requests.length === 2
  })
  await settled()
})

test('a server that is gone is not asked again, one without a host is', async () => {
  answers = [
    { status: 207, code: 422 },
    { status: 207, code: 404 },
  ]
  await observe(await serversPort(), 'ACTIVE')
  const loop = notify()
  await waitUntil({ clock: systemClock }, { what: 'both', timeoutMs: 5_000, pollMs: 50 }, () => {
    loop.wake()
    return requests.length === 2
  })
  await settled()
})

test('what is replaced while it is sent is sent again', async () => {
  const port = await serversPort()
  await observe(port, 'ACTIVE')
  const { rows } = await api.connection.pool.query('select sequence from nova_event')
  await observe(port, 'DOWN')
  await api.connection.pool.query('delete from nova_event where sequence = $1', [rows[0].sequence])
  expect(await waiting()).toEqual([[port.id, 'network-vif-unplugged']])
})

test('kinds that are switched off are forgotten, and all without a Nova', async () => {
  const port = await movablePort()
  await observe(port, 'ACTIVE')
  await make.update(port.id, { fixed_ips: [{ ip_address: '10.0.7.77' }] })
  notify({}, ['status'])
  await settled()
  expect(requests.flatMap(one => one.events.map(event => event.name))).toEqual(['network-vif-plugged'])
  await stop?.()
  await observe(port, 'DOWN')
  notify('nowhere')
  await settled()
  expect(requests).toHaveLength(1)
})

test('our user logs in at Keystone', async () => {
  const keystone = await startIdentityServer()
  await observe(await serversPort(), 'ACTIVE')
  const user = {
    username: 'nova',
    password: 'p',
    userDomainId: 'd',
    projectName: 'service',
    projectDomainId: 'd',
  }
  notify({ login: { authUrl: keystone.url, user, region: undefined, endpointType: 'public' } })
  await settled()
  expect(requests.map(one => one.token)).toEqual(['own-1'])
  await stop?.()
  stop = undefined
  await keystone.close()
})
