import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture, refusal } from '../port/port.fixture.ts'

const { admin, member, service } = callers
let api: TestApi
let make: PortFixture
let net: { readonly id: string }

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { port: -1, network: -1, subnet: -1 } } })
  make = portFixture(api)
  net = await make.network(['10.0.0.0/16'])
  await api.connection.database
    .insertInto('chassis')
    .values(['host1', 'host2', 'host3.example.org'].map(host => ({ name: `c-${host}`, hostname: host })))
    .execute()
})
afterAll(() => api?.close())

const bindings = (id: string) => `/v2.0/ports/${id}/bindings`
const server = (fields: object = {}) =>
  make.port(
    {
      network_id: net.id,
      device_owner: 'compute:nova',
      'binding:host_id': 'host1',
      tenant_id: projectA,
      ...fields,
    },
    admin,
  )
const prepare = (id: string, fields: object = {}, as: Caller = service) =>
  api.post(as, bindings(id), { binding: { host: 'host2', ...fields } })
const activate = (id: string, host = 'host2', as: Caller = service) =>
  api.put(as, `${bindings(id)}/${host}/activate`, {})
const ovs = { vif_type: 'ovs', vif_details: expect.objectContaining({ bridge_name: 'br-int' }) }

describe('a binding', () => {
  test('is prepared on another host, shown, listed, changed and deleted', async () => {
    const { id } = await server()
    await make.dirty()
    const made = await prepare(id, { profile: { a: 1 }, project_id: service.project })
    expect([made.status, made.body]).toEqual([
      201,
      { binding: { host: 'host2', status: 'INACTIVE', vnic_type: 'normal', profile: { a: 1 }, ...ovs } },
    ])
    expect(await make.dirty()).toEqual([])
    expect((await api.get(service, `${bindings(id)}/host2`)).body).toEqual(made.body)
    const { body } = await api.get(admin, bindings(id))
    expect(body.bindings).toEqual([
      { host: 'host1', status: 'ACTIVE', vnic_type: 'normal', profile: {}, ...ovs },
      made.body.binding,
    ])
    expect((await api.get(service, `${bindings(id)}?status=INACTIVE&fields=host`)).body).toEqual({
      bindings: [{ host: 'host2' }],
    })
    const changed = await api.put(service, `${bindings(id)}/host2`, { binding: { profile: { b: 2 } } })
    expect(changed.body.binding).toMatchObject({ profile: { b: 2 }, status: 'INACTIVE' })
    expect((await make.show(id)).status).toBe('DOWN')
    expect((await api.delete(service, `${bindings(id)}/host2`)).status).toBe(204)
    expect(refusal(await api.get(service, `${bindings(id)}/host2`))).toEqual([404, 'PortBindingNotFound'])
    expect((await make.show(id))['binding:host_id']).toBe('host1')
  })

  test('is one of a host', async () => {
    const { id } = await server()
    for (const host of ['host1', 'host2', 'host2']) await prepare(id, { host })
    expect(refusal(await prepare(id, { host: 'host1' }))).toEqual([409, 'PortBindingAlreadyExists'])
    expect(refusal(await prepare(id))).toEqual([409, 'PortBindingAlreadyExists'])
    const moved = await api.put(service, `${bindings(id)}/host2`, { binding: { host: 'host1' } })
    expect(refusal(moved)).toEqual([400, 'InvalidInput'])
    const answers = await Promise.all([1, 2, 3].map(() => prepare(id, { host: 'host3.example.org' })))
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409])
  })

  test('that the host cannot plug is not made, with the reason', async () => {
    const { id } = await server()
    const answer = await prepare(id, { host: 'nowhere' })
    expect(refusal(answer)).toEqual([500, 'PortBindingError'])
    expect(answer.body.NeutronError.message).toContain('no-chassis')
    expect((await api.get(service, bindings(id))).body.bindings).toHaveLength(1)
    await prepare(id)
    const wrong = { binding: { vnic_type: 'smart-nic' } }
    expect(refusal(await api.put(service, `${bindings(id)}/host2`, wrong))).toEqual([500, 'PortBindingError'])
  })

  test('needs a host, a profile that can be, and a port of a server', async () => {
    const { id } = await server()
    for (const binding of [{}, { host: '' }, { host: null }, { host: 'host2', status: 'ACTIVE' }]) {
      expect(refusal(await api.post(service, bindings(id), { binding }))).toEqual([400, 'HTTPBadRequest'])
    }
    const profile = { profile: { parent_name: randomUuid() } }
    expect(refusal(await prepare(id, profile))).toEqual([400, 'InvalidInput'])
    const plain = await make.port({ network_id: net.id })
    for (const answer of [
      await prepare(plain.id),
      await api.get(service, bindings(plain.id)),
      await api.get(service, `${bindings(plain.id)}/x`),
    ])
      expect(refusal(answer)).toEqual([400, 'BadRequest'])
    expect(refusal(await prepare(randomUuid()))).toEqual([404, 'PortNotFound'])
    expect(refusal(await api.delete(service, `${bindings(id)}/x`))).toEqual([404, 'PortBindingNotFound'])
    const share = await make.port({ network_id: net.id, device_owner: 'manila:share' }, admin)
    expect((await prepare(share.id)).status).toBe(201)
  })

  test('is the business of services, and admins may look', async () => {
    const { id } = await server()
    expect(refusal(await prepare(id, {}, admin))).toEqual([403, 'PolicyNotAuthorized'])
    expect(refusal(await prepare(id, {}, member))).toEqual([403, 'PolicyNotAuthorized'])
    await prepare(id)
    expect(refusal(await activate(id, 'host2', admin))).toEqual([403, 'PolicyNotAuthorized'])
    expect((await api.get(admin, bindings(id))).body.bindings).toHaveLength(2)
    expect((await api.get(member, bindings(id))).body).toEqual({ bindings: [] })
    expect(refusal(await api.delete(member, `${bindings(id)}/host2`))).toEqual([404, 'HTTPNotFound'])
  })

  test('of a port that has none is active at once', async () => {
    const { id } = await server()
    await make.dirty()
    expect((await api.delete(service, `${bindings(id)}/host1`)).status).toBe(204)
    expect(await make.show(id)).toMatchObject({ 'binding:host_id': '', 'binding:vif_type': 'unbound' })
    expect(await make.dirty()).toEqual([`port/${id}`])
    expect((await prepare(id)).body.binding.status).toBe('ACTIVE')
    expect(await make.show(id)).toMatchObject({ 'binding:host_id': 'host2', 'binding:vif_type': 'ovs' })
    expect(await make.dirty()).toEqual([`port/${id}`])
  })
})

describe('a live migration', () => {
  test('prepares the destination, tells it, and activates it', async () => {
    const { id, revision_number: before } = await server()
    await api.connection.pool.query(`update port set status = 'ACTIVE' where id = $1`, [id])
    await prepare(id, { profile: { pci: 'x' } })
    const migrating = { 'binding:profile': { migrating_to: 'host2' } }
    expect(await make.update(id, migrating, service)).toMatchObject({
      ...migrating,
      'binding:host_id': 'host1',
      status: 'ACTIVE',
    })
    await make.dirty()
    const { status, body } = await activate(id)
    expect([status, body]).toEqual([
      200,
      { host: 'host2', status: 'ACTIVE', vnic_type: 'normal', profile: { pci: 'x' }, ...ovs },
    ])
    expect(await make.dirty()).toEqual([`port/${id}`])
    const port = await make.show(id)
    expect(port).toMatchObject({
      'binding:host_id': 'host2',
      'binding:profile': { pci: 'x' },
      'binding:vif_type': 'ovs',
      status: 'DOWN',
    })
    expect(port.revision_number).toBeGreaterThan(Number(before))
    const source = (await api.get(service, `${bindings(id)}/host1`)).body.binding
    expect(source).toMatchObject({ status: 'INACTIVE', vif_type: 'unbound', vif_details: {} })
  })

  test('activates a binding once, however often it is asked for', async () => {
    const { id } = await server()
    await prepare(id)
    expect(refusal(await activate(id, 'host1'))).toEqual([409, 'PortBindingAlreadyActive'])
    expect(refusal(await activate(id, 'host9'))).toEqual([404, 'PortBindingNotFound'])
    const answers = await Promise.all(Array.from({ length: 20 }, () => activate(id)))
    expect(answers.filter(answer => answer.status === 200)).toHaveLength(1)
    for (const answer of answers.filter(one => one.status !== 200))
      expect(refusal(answer)).toEqual([409, 'PortBindingAlreadyActive'])
  })

  test('takes the subports of a trunk along', async () => {
    const parent = await server()
    const sub = await make.port({ network_id: net.id })
    const sub_ports = [{ port_id: sub.id, segmentation_type: 'vlan', segmentation_id: 5 }]
    const trunk = { port_id: parent.id, sub_ports }
    expect((await api.post(admin, '/v2.0/trunks', { trunk })).status).toBe(201)
    await prepare(parent.id)
    await activate(parent.id)
    expect((await make.show(sub.id))['binding:host_id']).toBe('host2')
  })

  test('shows trust where the port is plugged', async () => {
    const { id } = await server({ trusted: true })
    await prepare(id)
    await activate(id)
    const { body } = await api.get(service, bindings(id))
    expect(body.bindings).toMatchObject([
      { host: 'host1', profile: {} },
      { host: 'host2', profile: { trusted: true } },
    ])
  })
})
