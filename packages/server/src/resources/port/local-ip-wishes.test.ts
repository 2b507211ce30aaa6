import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { loadPorts } from './intent.ts'
import { type PortFixture, portFixture, type ShownPort } from './port.fixture.ts'

const { admin, member } = callers
let api: TestApi
let make: PortFixture
let network: Awaited<ReturnType<PortFixture['network']>>

beforeAll(async () => {
  api = await createTestApi()
  make = portFixture(api)
  network = await make.network(['10.0.0.0/24', 'fd00::/64'])
})
afterAll(() => api.close())

const portWith = (address: string, more: object = {}) =>
  make.port({ network_id: network.id, fixed_ips: [{ ip_address: address }], ...more }, admin)

async function localIp(fields: object): Promise<string> {
  const { body, status, text } = await api.post(member, '/v2.0/local_ips', { local_ip: fields })
  if (status !== 201) throw new Error(text)
  return body.local_ip.id
}

async function associate(id: string, port: ShownPort): Promise<void> {
  const path = `/v2.0/local_ips/${id}/port_associations`
  const { status, text } = await api.post(member, path, { port_association: { fixed_port_id: port.id } })
  if (status !== 201) throw new Error(text)
}

async function wishesOf({ id }: ShownPort): Promise<readonly string[] | undefined> {
  return (await loadPorts(api.connection.database, [id])).get(id)?.localIps
}

test('the host of an associated port is told of the address and its owner, and again when that has another MAC', async () => {
  const [owner, port] = [await portWith('10.0.0.100'), await portWith('10.0.0.4')]
  const id = await localIp({ local_port_id: owner.id })
  expect(await wishesOf(port)).toEqual([])
  await make.dirty()
  await associate(id, port)
  expect(await make.dirty()).toEqual([`port/${port.id}`])
  const wish = `10.0.0.100/${owner.mac_address}/translate/10.0.0.4/${port.mac_address}`
  expect(await wishesOf(port)).toEqual([wish])
  await make.update(owner.id, { mac_address: 'fa:16:3e:00:00:64' }, admin)
  expect(await make.dirty()).toEqual([`port/${owner.id}`, `port/${port.id}`].sort())
  expect(await wishesOf(port)).toEqual([wish.replace(owner.mac_address, 'fa:16:3e:00:00:64')])
  await make.update(port.id, { fixed_ips: [{ ip_address: '10.0.0.5' }] }, admin)
  expect(await wishesOf(port)).toEqual([])
  await make.dirty()
  expect((await api.delete(member, `/v2.0/local_ips/${id}/port_associations/${port.id}`)).status).toBe(204)
  expect(await make.dirty()).toEqual([`port/${port.id}`])
})

test('of several addresses each, in their order, but none of another network and none of IPv6', async () => {
  const port = await portWith('10.0.0.14')
  const elsewhere = await make.network(['10.1.0.0/24'])
  const [two, one, far, six] = [
    await localIp({ network_id: network.id, local_ip_address: '10.0.0.112', ip_mode: 'passthrough' }),
    await localIp({ local_port_id: (await portWith('10.0.0.111')).id }),
    await localIp({ network_id: elsewhere.id }),
    await localIp({ local_port_id: (await portWith('fd00::111')).id }),
  ]
  for (const id of [two, one, far, six]) await associate(id, port)
  const told = (await wishesOf(port))?.map(wish => wish.split('/').filter((_part, index) => index % 2 === 0))
  expect(told).toEqual([
    ['10.0.0.111', 'translate', port.mac_address],
    ['10.0.0.112', 'passthrough', port.mac_address],
  ])
})

test('the binding says where no agent does it', async () => {
  const { database } = api.connection
  await sql`insert into chassis (name, hostname) values ('ch1', 'hv1')`.execute(database)
  const bound = { device_owner: 'compute:nova', device_id: 'server', 'binding:host_id': 'hv1' }
  const port = await portWith('10.0.0.24', bound)
  const details = async () =>
    (await api.get(admin, `/v2.0/ports/${port.id}`)).body.port['binding:vif_details'].not_enforced
  expect(await details()).toBeUndefined()
  await associate(await localIp({ network_id: network.id }), port)
  expect(await details()).toEqual(['local_ip'])
  await sql`insert into agent (id, agent_type, binary_name, host, configurations)
    values ('leads', 'OVN Neutron agent', 'neutron-ovn-agent', 'hv1', '{"extensions": ["local-ip"]}')`.execute(
    database,
  )
  expect(await details()).toBeUndefined()
})
