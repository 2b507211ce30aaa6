import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { storePlugs } from '../../observe/plugged-hosts.ts'
import { storePorts } from '../../observe/port-status.ts'
import { type PortFixture, portFixture } from '../port/port.fixture.ts'

const { admin, service } = callers
let api: TestApi
let make: PortFixture
let port: { readonly id: string }

beforeAll(async () => {
  api = await createTestApi()
  make = portFixture(api)
  const net = await make.network(['10.0.0.0/24'])
  await api.connection.database
    .insertInto('chassis')
    .values([
      { name: 'c1', hostname: 'old' },
      { name: 'c2', hostname: 'new', datapath_type: 'netdev', iface_types: ['dpdk', 'dpdkvhostuser'] },
    ])
    .execute()
  port = await make.port(
    { network_id: net.id, device_owner: 'compute:nova', 'binding:host_id': 'old', device_id: 'vm' },
    admin,
  )
  await observed(['old'])
})
afterAll(() => api.close())

/** As hypervisors confirm it. */
async function observed(hosts: readonly string[]): Promise<void> {
  const { database } = api.connection
  await storePlugs(database, [{ id: port.id, hosts, waiting: [] }])
  await storePorts(database, [{ id: port.id, status: 'ACTIVE', gatewayHost: undefined }])
}

const shown = () => make.show(port.id)
const bindings = '/v2.0/ports/'

test('a server goes to a host that plugs otherwise: its binding is made for that host, and taken when it is there', async () => {
  expect(await shown()).toMatchObject({ 'binding:vif_type': 'ovs', status: 'ACTIVE' })
  const made = await api.post(service, `${bindings}${port.id}/bindings`, { binding: { host: 'new' } })
  expect(made.body.binding).toMatchObject({
    ...{ host: 'new', status: 'INACTIVE', vif_type: 'vhostuser' },
    vif_details: { vhostuser_mode: 'server' },
  })
  // The port is as it was until then.
  expect(await shown()).toMatchObject({
    'binding:host_id': 'old',
    'binding:vif_type': 'ovs',
    status: 'ACTIVE',
  })
  await observed(['old', 'new'])
  const path = `${bindings}${port.id}/bindings/new/activate`
  expect((await api.put(service, path, {})).status).toBe(200)
  expect(await shown()).toMatchObject({
    ...{ 'binding:host_id': 'new', 'binding:vif_type': 'vhostuser', status: 'ACTIVE' },
    'binding:vif_details': { vhostuser_mode: 'server' },
  })
})

test('a host that has not got it yet is not believed to', async () => {
  await observed(['new'])
  const path = `${bindings}${port.id}/bindings/old`
  await api.delete(service, path)
  await api.post(service, `${bindings}${port.id}/bindings`, { binding: { host: 'old' } })
  expect((await api.put(service, `${path}/activate`, {})).status).toBe(200)
  expect(await shown()).toMatchObject({ 'binding:host_id': 'old', 'binding:vif_type': 'ovs', status: 'DOWN' })
})
