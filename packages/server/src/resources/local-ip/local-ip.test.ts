import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { makeInternal, makeNetwork, makePort } from '../router/router.fixture.ts'

const { admin, member, other, reader } = callers
let api: TestApi
let network: string
let subnet: string

beforeAll(async () => {
  api = await createTestApi()
  const inside = await makeInternal(api, '10.0.0.0/24')
  network = inside.network
  subnet = inside.subnet
})
afterAll(() => api.close())

let nextHost = 100
const port = (addresses = 1) =>
  makePort(
    api,
    network,
    Array.from({ length: addresses }, () => [subnet, `10.0.0.${nextHost++}`] as const),
  )
const create = (fields: object, by: Caller = member) => api.post(by, '/v2.0/local-ips', { local_ip: fields })
const make = async (fields: object) => {
  const { status, body, text } = await create(fields)
  if (status !== 201) throw new Error(text)
  return body.local_ip
}
const errorOf = async (answer: ReturnType<typeof create>) => (await answer).body.NeutronError.type

describe('a local IP', () => {
  test('takes the address of a port', async () => {
    const local_port_id = await port()
    const made = await make({ name: 'l', description: 'd', local_port_id })
    expect(made).toMatchObject({
      name: 'l',
      description: 'd',
      local_port_id,
      network_id: network,
      ip_mode: 'translate',
    })
    expect(made.local_ip_address).toBe(`10.0.0.${nextHost - 1}`)
    const at = `/v2.0/local_ips/${made.id}`
    const changed = await api.put(member, at, { local_ip: { name: 'm' } })
    expect(changed.body.local_ip).toMatchObject({ name: 'm', revision_number: made.revision_number + 1 })
    expect((await api.delete(member, `/v2.0/ports/${local_port_id}`)).body.NeutronError.type).toBe(
      'ServicePortInUse',
    )
    expect((await api.delete(member, at)).status).toBe(204)
    expect((await api.get(member, `/v2.0/ports/${local_port_id}`)).status).toBe(200)
    expect((await api.get(member, at)).body.NeutronError.type).toBe('LocalIPNotFound')
  })

  test('or one on a network, with a port of its own that goes with it', async () => {
    const made = await make({ network_id: network })
    expect(made.network_id).toBe(network)
    const at = `/v2.0/ports/${made.local_port_id}`
    expect((await api.get(member, at)).body.port).toMatchObject({
      device_owner: 'network:local_ip',
      device_id: made.id,
      fixed_ips: [{ ip_address: made.local_ip_address }],
    })
    expect((await api.delete(member, `/v2.0/local_ips/${made.id}`)).status).toBe(204)
    expect((await api.get(member, at)).status).toBe(404)
  })

  test('is refused without a place, and where the address is not clear', async () => {
    expect(await errorOf(create({}))).toBe('LocalIPPortOrNetworkRequired')
    expect(await errorOf(create({ local_port_id: await port(2) }))).toBe('LocalIPNoRequestedIP')
    expect(await errorOf(create({ local_port_id: await port(0) }))).toBe('LocalIPNoIP')
    const wanted = { local_port_id: await port(), local_ip_address: '10.0.0.99' }
    expect(await errorOf(create(wanted, admin))).toBe('LocalIPRequestedIPNotFound')
    expect(await errorOf(create({ network_id: await makeNetwork(api) }))).toBe('BadRequest')
    expect(await errorOf(create({ network_id: network }, other))).toBe('NetworkNotFound')
  })
})

describe('an association of a local IP', () => {
  const associate = (id: string, fields: object, by: Caller = member) =>
    api.post(by, `/v2.0/local_ips/${id}/port_associations`, { port_association: fields })

  test('leads to a port, whose id is its own', async () => {
    const { id, local_ip_address } = await make({ network_id: network })
    const fixed_port_id = await port()
    const { status, body } = await associate(id, { fixed_port_id })
    const expected = {
      local_ip_id: id,
      local_ip_address,
      fixed_port_id,
      fixed_ip: `10.0.0.${nextHost - 1}`,
      host: '',
    }
    expect({ status, body }).toEqual({ status: 201, body: { port_association: expected } })
    const at = `/v2.0/local_ips/${id}/port_associations`
    expect((await api.get(member, at)).body).toEqual({ port_associations: [expected] })
    expect((await api.get(member, `${at}/${fixed_port_id}`)).body).toEqual({ port_association: expected })
    expect((await api.delete(member, `/v2.0/local_ips/${id}`)).body.NeutronError.type).toBe('LocalIPInUse')
    expect((await associate(id, { fixed_port_id })).status).toBe(400)
    expect((await api.delete(member, `${at}/${fixed_port_id}`)).status).toBe(204)
    expect((await api.get(member, `${at}/${fixed_port_id}`)).body.NeutronError.type).toBe(
      'LocalIPAssociationNotFound',
    )
  })

  test('names the address of a port with several, and goes with the port', async () => {
    const { id } = await make({ network_id: network })
    const fixed_port_id = await port(2)
    const refused = await associate(id, { fixed_port_id })
    expect(refused.body.NeutronError.type).toBe('LocalIPNoRequestedIP')
    const fixed_ip = `10.0.0.${nextHost - 1}`
    expect((await associate(id, { fixed_port_id, fixed_ip })).body.port_association.fixed_ip).toBe(fixed_ip)
    expect((await associate(id, { fixed_port_id }, other)).body.NeutronError.type).toBe('LocalIPNotFound')
    expect((await associate(id, { fixed_port_id }, reader)).status).toBe(403)
    expect((await api.delete(member, `/v2.0/ports/${fixed_port_id}`)).status).toBe(204)
    expect((await api.get(member, `/v2.0/local_ips/${id}/port_associations`)).body.port_associations).toEqual(
      [],
    )
  })
})
