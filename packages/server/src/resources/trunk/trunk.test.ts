import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import { storePorts } from '../../observe/port-status.ts'

const { admin, member, other, service } = callers
const trunks = '/v2.0/trunks'
let api: TestApi
let net: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { port: -1, network: -1, trunk: -1 } } })
  net = await network()
  await api.connection.database
    .insertInto('chassis')
    .values({ name: 'c1', hostname: 'host1', bridge_mappings: JSON.stringify({ physnet1: 'br-ex' }) })
    .execute()
})
afterAll(() => api?.close())
beforeEach(async () => {
  await dirty()
})

function ok(answer: TestResponse, status = 200) {
  expect(answer.status, answer.text).toBe(status)
  return answer.body
}
const refusal = (answer: TestResponse) => [answer.status, answer.body?.NeutronError?.type]
const network = async (fields: object = {}, as: Caller = member): Promise<string> =>
  ok(await api.post(as, '/v2.0/networks', { network: fields }), 201).network.id
const port = async (fields: object = {}, as: Caller = member) =>
  ok(await api.post(as, '/v2.0/ports', { port: { network_id: net, ...fields } }), 201).port
const show = async (id: string) => ok(await api.get(admin, `/v2.0/ports/${id}`)).port
const vlan = (id: string, tag: unknown) => ({ port_id: id, segmentation_type: 'vlan', segmentation_id: tag })
const trunk = async (fields: object = {}, as: Caller = member) =>
  ok(await api.post(as, trunks, { trunk: { port_id: (await port()).id, ...fields } }), 201).trunk
const add = (id: string, subPorts: unknown, as: Caller = member) =>
  api.put(as, `${trunks}/${id}/add_subports`, { sub_ports: subPorts })
const removeFrom = (id: string, subPorts: unknown, as: Caller = member) =>
  api.put(as, `${trunks}/${id}/remove_subports`, { sub_ports: subPorts })
async function dirty(): Promise<readonly string[]> {
  const { rows } = await api.connection.pool.query('delete from dirty_unit returning kind, id')
  return rows.map(row => `${row.kind}/${row.id}`).sort()
}

describe('a trunk', () => {
  test('is made of a port, shown, changed and deleted', async () => {
    const parent = await port()
    const made = await trunk({ port_id: parent.id, name: 't', description: 'd' })
    expect(made).toMatchObject({
      name: 't',
      description: 'd',
      port_id: parent.id,
      status: 'ACTIVE',
      admin_state_up: true,
      sub_ports: [],
      project_id: projectA,
      tenant_id: projectA,
      tags: [],
    })
    expect(ok(await api.get(member, `${trunks}/${made.id}`)).trunk).toEqual(made)
    expect(ok(await api.get(member, `${trunks}?port_id=${parent.id}`)).trunks).toEqual([made])
    const changed = ok(await api.put(member, `${trunks}/${made.id}`, { trunk: { name: 'u' } })).trunk
    expect(changed).toEqual({
      ...made,
      name: 'u',
      revision_number: made.revision_number + 1,
      updated_at: expect.any(String),
    })
    expect((await api.delete(member, `${trunks}/${made.id}`)).status).toBe(204)
    expect(refusal(await api.get(member, `${trunks}/${made.id}`))).toEqual([404, 'TrunkNotFound'])
    expect((await api.delete(member, `/v2.0/ports/${parent.id}`)).status).toBe(204)
  })

  test('is invisible to other projects, and counted', async () => {
    const { id } = await trunk()
    expect(refusal(await api.get(other, `${trunks}/${id}`))).toEqual([404, 'TrunkNotFound'])
    expect(refusal(await add(id, [], other))).toEqual([404, 'TrunkNotFound'])
    const { quota } = ok(await api.get(admin, `/v2.0/quotas/${projectA}/details`))
    expect(quota.trunk.used).toBeGreaterThan(0)
    ok(await api.put(admin, `/v2.0/quotas/${projectA}`, { quota: { trunk: 0, force: true } }))
    const { id: port_id } = await port()
    expect(refusal(await api.post(member, trunks, { trunk: { port_id } }))).toEqual([409, 'OverQuota'])
    ok(await api.delete(admin, `/v2.0/quotas/${projectA}`), 204)
  })

  test('carries tags', async () => {
    const { id } = await trunk()
    ok(await api.put(member, `${trunks}/${id}/tags`, { tags: ['red'] }))
    expect(ok(await api.get(member, `${trunks}?tags=red`)).trunks).toHaveLength(1)
  })

  test('that is down stays as it is', async () => {
    const sub = await port()
    const { id } = await trunk({ admin_state_up: false, sub_ports: [vlan(sub.id, 2)] })
    const free = await port()
    expect(refusal(await add(id, [vlan(free.id, 3)]))).toEqual([409, 'TrunkDisabled'])
    expect(refusal(await removeFrom(id, [vlan(sub.id, 2)]))).toEqual([409, 'TrunkDisabled'])
    expect(refusal(await api.delete(member, `${trunks}/${id}`))).toEqual([409, 'TrunkDisabled'])
  })

  test('stands on no port that is missing, foreign, in use by a trunk or bound elsewise', async () => {
    const sub = await port()
    const { port_id: parent } = await trunk({ sub_ports: [vlan(sub.id, 2)] })
    const failed = await port({ 'binding:host_id': 'nowhere' }, admin)
    const cases: [string, Caller, [number, string]][] = [
      [randomUuid(), member, [404, 'PortNotFound']],
      [(await port()).id, other, [404, 'PortNotFound']],
      [sub.id, member, [409, 'TrunkPortInUse']],
      [parent, member, [409, 'ParentPortInUse']],
      [failed.id, admin, [409, 'ParentPortInUse']],
      ['x', member, [400, 'HTTPBadRequest']],
    ]
    for (const [port_id, as, answer] of cases)
      expect(refusal(await api.post(as, trunks, { trunk: { port_id } }))).toEqual(answer)
  })
})

describe('subports', () => {
  test('come with the trunk and follow its parent', async () => {
    const [a, b] = [await port(), await port()]
    await dirty()
    const made = await trunk({ sub_ports: [vlan(b.id, 20), vlan(a.id, '10')] })
    expect(made.sub_ports).toEqual([vlan(b.id, 20), vlan(a.id, 10)])
    const seen = await show(a.id)
    expect(seen).toMatchObject({
      device_owner: 'trunk:subport',
      device_id: made.id,
      status: 'DOWN',
      'binding:vif_type': 'ovs',
      'binding:profile': { parent_name: made.port_id, tag: 10 },
    })
    expect(await dirty()).toEqual([`port/${a.id}`, `port/${b.id}`, `port/${made.port_id}`].sort())
    ok(await api.put(service, `/v2.0/ports/${made.port_id}`, { port: { 'binding:host_id': 'host1' } }))
    expect(await show(a.id)).toMatchObject({
      'binding:host_id': 'host1',
      'binding:vif_details': { bridge_name: 'br-int' },
    })
  })

  test('are added and removed, and free afterwards', async () => {
    const parent = await port({ 'binding:host_id': 'host1' }, admin)
    const made = await trunk({ port_id: parent.id }, admin)
    const [a, b] = [await port(), await port()]
    const added = ok(await add(made.id, [vlan(a.id, 2), vlan(b.id, 3)], admin))
    expect(added).toMatchObject({ id: made.id, sub_ports: [vlan(a.id, 2), vlan(b.id, 3)], status: 'ACTIVE' })
    expect(added.revision_number).toBeGreaterThan(made.revision_number)
    expect(ok(await api.get(admin, `${trunks}/${made.id}/get_subports`))).toEqual({
      sub_ports: [vlan(a.id, 2), vlan(b.id, 3)],
    })
    expect(await show(a.id)).toMatchObject({ 'binding:host_id': 'host1' })
    await dirty()
    const left = ok(await removeFrom(made.id, [{ port_id: a.id }], admin))
    expect(left.sub_ports).toEqual([vlan(b.id, 3)])
    expect(await dirty()).toEqual([`port/${a.id}`])
    expect(await show(a.id)).toMatchObject({
      device_owner: '',
      device_id: '',
      status: 'DOWN',
      'binding:host_id': '',
      'binding:vif_type': 'unbound',
      'binding:profile': {},
    })
    expect((await api.delete(admin, `${trunks}/${made.id}`)).status).toBe(204)
    expect(await show(b.id)).toMatchObject({ device_owner: '', 'binding:profile': {} })
  })

  test('take the VLAN of their network when asked to inherit it', async () => {
    const tagged = await network(
      {
        'provider:network_type': 'vlan',
        'provider:physical_network': 'physnet1',
        'provider:segmentation_id': 150,
        project_id: projectA,
      },
      admin,
    )
    const sub = await port({ network_id: tagged })
    const inherited = { port_id: sub.id, segmentation_type: 'inherit' }
    const parent = await port({ network_id: tagged })
    const made = await trunk({ port_id: parent.id, sub_ports: [inherited] })
    expect(made.sub_ports).toEqual([vlan(sub.id, 150)])
    const again = await port({ network_id: tagged })
    expect(refusal(await add(made.id, [{ ...inherited, port_id: again.id }]))).toEqual([
      409,
      'DuplicateSubPort',
    ])
    const tunnelled = await port()
    const wrong = await add(made.id, [{ port_id: tunnelled.id, segmentation_type: 'inherit' }])
    expect(refusal(wrong)).toEqual([400, 'InvalidInput'])
    expect(wrong.body.NeutronError.message).toContain("Unknown segmentation_type 'geneve'")
  })

  test('are refused where they do not fit', async () => {
    const [mine, used] = [await port(), await port({ device_id: 'x' })]
    const foreignNet = await network({}, other)
    const foreign = await port({ network_id: foreignNet }, other)
    const small = await network({ mtu: 1200 })
    const made = await trunk({ sub_ports: [vlan((await port()).id, 2)] })
    const elsewhere = (await trunk({ sub_ports: [vlan((await port()).id, 2)] })) as typeof made
    const narrow = await trunk({ port_id: (await port({ network_id: small })).id })
    const cases: [string, unknown, [number, string]][] = [
      [made.id, { port_id: mine.id }, [400, 'InvalidInput']],
      [made.id, [vlan(mine.id, 0)], [400, 'InvalidInput']],
      [made.id, [vlan(mine.id, 4095)], [400, 'InvalidInput']],
      [made.id, [vlan(mine.id, 'x')], [400, 'InvalidInput']],
      [made.id, [{ ...vlan(mine.id, 5), segmentation_type: 'vxlan' }], [400, 'InvalidInput']],
      [made.id, [{ port_id: mine.id, segmentation_type: 'vlan' }], [400, 'InvalidInput']],
      [made.id, [{ port_id: mine.id, segmentation_id: 5 }], [400, 'InvalidInput']],
      [made.id, [{ port_id: mine.id }], [400, 'InvalidInput']],
      [made.id, [vlan('x', 5)], [400, 'InvalidInput']],
      [made.id, [vlan(mine.id, 5), vlan(mine.id, 6)], [400, 'InvalidInput']],
      [made.id, [vlan(mine.id, 5), vlan(used.id, 5)], [400, 'InvalidInput']],
      [made.id, [vlan(mine.id, 2)], [409, 'DuplicateSubPort']],
      [made.id, [vlan(made.port_id, 5)], [409, 'ParentPortInUse']],
      [made.id, [vlan(elsewhere.port_id, 5)], [409, 'ParentPortInUse']],
      [made.id, [vlan(elsewhere.sub_ports[0].port_id, 5)], [409, 'TrunkPortInUse']],
      [made.id, [vlan(used.id, 5)], [409, 'PortInUse']],
      [made.id, [vlan(randomUuid(), 5)], [404, 'PortNotFound']],
      [made.id, [vlan(foreign.id, 5)], [404, 'PortNotFound']],
      [narrow.id, [vlan(mine.id, 5)], [409, 'SubPortMtuGreaterThanTrunkPortMtu']],
    ]
    for (const [id, subPorts, answer] of cases) expect(refusal(await add(id, subPorts))).toEqual(answer)
    expect(refusal(await removeFrom(made.id, [vlan(mine.id, 2)]))).toEqual([404, 'SubPortNotFound'])
    expect(refusal(await removeFrom(made.id, vlan(mine.id, 2)))).toEqual([400, 'InvalidInput'])
    const whole = { trunk: { port_id: mine.id, sub_ports: [{ segmentation_id: 3 }] } }
    expect(refusal(await api.post(member, trunks, whole))).toEqual([400, 'HTTPBadRequest'])
    expect(await show(mine.id)).toMatchObject({ device_owner: '' })
  })

  test('cannot be added in the state ERROR, but removed', async () => {
    const [sub, free] = [await port(), await port()]
    const { id } = await trunk({ sub_ports: [vlan(sub.id, 2)] })
    await api.connection.pool.query(`update trunk set status = 'ERROR' where id = $1`, [id])
    expect(refusal(await add(id, [vlan(free.id, 3)]))).toEqual([409, 'TrunkInErrorState'])
    expect(ok(await removeFrom(id, [{ port_id: sub.id }])).status).toBe('ACTIVE')
  })

  test('that are raced for go to one trunk, and a VLAN to one port', async () => {
    const made = await Promise.all([trunk(), trunk(), trunk()])
    const sub = await port()
    const answers = await Promise.all(made.map(one => add(one.id, [vlan(sub.id, 7)])))
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 409, 409])
    const ports = await Promise.all([port(), port(), port()])
    const [one] = made
    const again = await Promise.all(ports.map(({ id }) => add(one.id, [vlan(id, 9)])))
    expect(again.map(answer => answer.status).sort()).toEqual([200, 409, 409])
  })
})

describe('the parent port', () => {
  test('shows its trunk, other ports show none', async () => {
    const sub = await port()
    const { id, port_id } = await trunk({ sub_ports: [vlan(sub.id, 2)] })
    expect(await show(port_id)).toMatchObject({
      trunk_details: { trunk_id: id, sub_ports: [{ ...vlan(sub.id, 2), mac_address: sub.mac_address }] },
    })
    expect(Object.keys(await show(sub.id))).not.toContain('trunk_details')
    const listed = ok(await api.get(member, `/v2.0/ports?id=${port_id}&fields=trunk_details`)).ports
    expect(listed).toEqual([{ trunk_details: expect.objectContaining({ trunk_id: id }) }])
  })

  test('and subports stay while the trunk is there', async () => {
    const sub = await port()
    const { port_id } = await trunk({ sub_ports: [vlan(sub.id, 2)] })
    expect(refusal(await api.delete(member, `/v2.0/ports/${port_id}`))).toEqual([
      409,
      'PortInUseAsTrunkParent',
    ])
    expect(refusal(await api.delete(member, `/v2.0/ports/${sub.id}`))).toEqual([409, 'PortInUseAsSubPort'])
  })

  test('takes the trunk down when it is unbound, and up when its host has it', async () => {
    const { id, port_id } = await trunk()
    const bind = (host: string) =>
      api.put(service, `/v2.0/ports/${port_id}`, { port: { 'binding:host_id': host } })
    ok(await bind('host1'))
    expect(ok(await api.get(member, `${trunks}/${id}`)).trunk.status).toBe('ACTIVE')
    ok(await bind(''))
    expect(ok(await api.get(member, `${trunks}/${id}`)).trunk.status).toBe('DOWN')
    ok(await bind('host1'))
    await storePorts(api.connection.database, [{ id: port_id, status: 'ACTIVE', gatewayHost: undefined }])
    expect(ok(await api.get(member, `${trunks}/${id}`)).trunk.status).toBe('ACTIVE')
  })

  test('keeps the trunk while no switch of ours plugs it', async () => {
    const { id, port_id } = await trunk()
    ok(await api.put(service, `/v2.0/ports/${port_id}`, { port: { 'binding:host_id': 'nowhere' } }))
    expect(refusal(await api.delete(member, `${trunks}/${id}`))).toEqual([409, 'TrunkInUse'])
  })
})
