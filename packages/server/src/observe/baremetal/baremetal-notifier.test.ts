import { createServer, type Server } from 'node:http'
import { systemClock } from '@neutrino/base/clock.ts'
import { silentLog } from '@neutrino/base/log.ts'
import { waitUntil } from '@neutrino/base/wait-until.ts'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { portFixture, type ShownPort } from '../../resources/port/port.fixture.ts'
import { storePorts } from '../port-status.ts'
import { createBaremetalNotifier } from './baremetal-notifier.ts'
import { createIronicClient } from './ironic-client.ts'

const node = '99999999-0000-4000-8000-000000000001'
let api: TestApi
let network: string
let ironic: { readonly url: string; readonly server: Server }
let answers: number[] = []
let stop: (() => Promise<void>) | undefined
const requests: { readonly path: string; readonly version: unknown; readonly body: unknown }[] = []

beforeAll(async () => {
  api = await createTestApi()
  network = (await portFixture(api).network(['10.0.0.0/24'])).id
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => (text += chunk))
    request.on('end', () => {
      requests.push({
        path: `${request.method} ${request.url}`,
        version: request.headers['x-openstack-ironic-api-version'],
        body: JSON.parse(text),
      })
      response.writeHead(answers.shift() ?? 204).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  ironic = { server, url: `http://127.0.0.1:${address.port}` }
})
beforeEach(async () => {
  await api.connection.pool.query('delete from ironic_event')
  requests.length = 0
  answers = []
})
afterEach(async () => {
  await stop?.()
  stop = undefined
})
afterAll(async () => {
  ironic.server.closeAllConnections()
  ironic.server.close()
  await api.close()
})

function notify(isOn = true): void {
  const connection = { endpoint: ironic.url, login: undefined, tls: {} }
  const client = isOn ? createIronicClient(connection, systemClock) : undefined
  const loop = createBaremetalNotifier({
    ...{ database: api.connection.database, intervalMs: 0, ironic: client },
    ...{ clock: systemClock, log: silentLog },
  })
  loop.start()
  stop = async () => {
    await loop.stop()
    await client?.close()
  }
}

async function waiting(): Promise<readonly string[]> {
  const { rows } = await api.connection.pool.query('select name from ironic_event order by sequence')
  return rows.map(row => row.name)
}

const becomes = (what: string, condition: () => Promise<boolean>) =>
  waitUntil({ clock: systemClock }, { what, timeoutMs: 10_000, pollMs: 5 }, condition)
const settled = () => becomes('nothing waits', async () => (await waiting()).length === 0)

async function nodesPort(vnicType = 'baremetal'): Promise<ShownPort> {
  const port = {
    ...{ network_id: network, device_owner: 'baremetal:none', device_id: node },
    ...{ 'binding:vnic_type': vnicType, 'binding:host_id': node },
  }
  return (await api.post(callers.admin, '/v2.0/ports', { port })).body.port
}

const observe = (port: Pick<ShownPort, 'id'>, status: 'ACTIVE' | 'DOWN') =>
  storePorts(api.connection.database, [{ id: port.id, status, gatewayHost: undefined }])
const remove = (port: Pick<ShownPort, 'id'>) => api.delete(callers.admin, `/v2.0/ports/${port.id}`)

test("what becomes of a node's port is told, in Ironic's words", async () => {
  const port = await nodesPort()
  const about = {
    ...{ port_id: port.id, mac_address: port.mac_address, device_id: node },
    ...{ 'binding:host_id': node, 'binding:vnic_type': 'baremetal' },
  }
  notify()
  await observe(port, 'DOWN')
  for (const [change, event, status] of [
    [() => observe(port, 'ACTIVE'), 'network.bind_port', 'ACTIVE'],
    [() => observe(port, 'DOWN'), 'network.unbind_port', 'DOWN'],
    [() => remove(port), 'network.delete_port', 'DELETED'],
  ] as const) {
    requests.length = 0
    await change()
    await becomes(event, async () => requests.length > 0)
    await settled()
    expect(requests).toEqual([
      { path: 'POST /v1/events', version: '1.54', body: { events: [{ event, status, ...about }] } },
    ])
  }
})

test('ports of virtual machines are none of its business', async () => {
  const port = await nodesPort('normal')
  await observe(port, 'DOWN')
  await observe(port, 'ACTIVE')
  await remove(port)
  expect(await waiting()).toEqual([])
})

test('of a port that is deleted only that is told', async () => {
  const port = await nodesPort()
  await observe(port, 'DOWN')
  await observe(port, 'ACTIVE')
  expect(await waiting()).toEqual(['bind_port'])
  await remove(port)
  expect(await waiting()).toEqual(['delete_port'])
})

test('what Ironic could not hear it is told again, what it does not want is forgotten', async () => {
  answers = [503, 400]
  const port = await nodesPort()
  await observe(port, 'DOWN')
  await observe(port, 'ACTIVE')
  notify()
  await settled()
  expect(requests).toHaveLength(2)
})

test('without Ironic nothing is kept for it', async () => {
  const port = await nodesPort()
  await remove(port)
  expect(await waiting()).toEqual(['delete_port'])
  notify(false)
  await settled()
  expect(requests).toEqual([])
})
