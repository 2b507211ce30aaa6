import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other, reader } = callers
let api: TestApi
let network: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
  network = (await api.post(member, '/v2.0/networks', { network: {} })).body.network.id
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]
const port = async (): Promise<string> =>
  (await api.post(member, '/v2.0/ports', { port: { network_id: network } })).body.port.id
const force = (id: string, caller: Caller = member) => api.delete(caller, `/v2.0/ports/${id}?force=true`)
const shown = async (trunk: string) => (await api.get(admin, `/v2.0/trunks/${trunk}`)).body.trunk

async function trunkWith(count: number, fields: object = {}) {
  const parent = await port()
  const subPorts = await Promise.all(Array.from({ length: count }, port))
  const sub_ports = subPorts.map((port_id, index) => ({
    ...{ port_id, segmentation_type: 'vlan' },
    segmentation_id: index + 1,
  }))
  const made = await api.post(admin, '/v2.0/trunks', { trunk: { port_id: parent, sub_ports, ...fields } })
  expect(made.status, made.text).toBe(201)
  return { id: made.body.trunk.id as string, parent, subPorts, sub_ports }
}
const own = { project_id: member.project }

test('a subport leaves its trunk and goes; without the flag it stays', async () => {
  const trunk = await trunkWith(2, own)
  const [first = '', second = ''] = trunk.subPorts
  expect(outcome(await api.delete(member, `/v2.0/ports/${first}`))).toEqual([409, 'PortInUseAsSubPort'])
  expect(outcome(await api.delete(member, `/v2.0/ports/${first}?force=false`))).toEqual([
    409,
    'PortInUseAsSubPort',
  ])
  const before = await shown(trunk.id)
  await api.connection.pool.query('delete from dirty_unit')
  expect((await force(first)).status).toBe(204)
  expect((await api.get(admin, `/v2.0/ports/${first}`)).status).toBe(404)
  const after = await shown(trunk.id)
  expect(after).toMatchObject({ status: 'ACTIVE', sub_ports: [trunk.sub_ports[1]] })
  expect(after.revision_number).toBe(before.revision_number + 1)
  const { rows } = await api.connection.pool.query('select kind, id from dirty_unit')
  expect(rows).toEqual([{ kind: 'port', id: first }])
  expect((await api.get(admin, `/v2.0/ports/${second}`)).status).toBe(200)
})

test('a parent is never forced, and a port of no trunk goes as without the flag', async () => {
  const trunk = await trunkWith(1, own)
  expect(outcome(await force(trunk.parent))).toEqual([409, 'PortInUseAsTrunkParent'])
  expect((await shown(trunk.id)).sub_ports).toEqual(trunk.sub_ports)
  expect((await force(await port())).status).toBe(204)
})

test('a trunk that is disabled keeps its subports', async () => {
  const trunk = await trunkWith(1, own)
  await api.put(member, `/v2.0/trunks/${trunk.id}`, { trunk: { admin_state_up: false } })
  expect(outcome(await force(trunk.subPorts[0]!))).toEqual([409, 'PortInUseAsSubPort'])
  expect((await shown(trunk.id)).sub_ports).toEqual(trunk.sub_ports)
})

test('it takes the right to both, the port and the trunk', async () => {
  const trunk = await trunkWith(1, { project_id: projectB })
  const [subPort = ''] = trunk.subPorts
  const refused = await force(subPort)
  expect(outcome(refused)).toEqual([403, 'PolicyNotAuthorized'])
  expect(refused.body.NeutronError.message).toBe('rule:remove_subports is disallowed by policy')
  expect(outcome(await force(subPort, other))).toEqual([404, 'PortNotFound'])
  expect(outcome(await force(subPort, reader))).toEqual([403, 'PolicyNotAuthorized'])
  expect((await shown(trunk.id)).sub_ports).toEqual(trunk.sub_ports)
  expect((await force(subPort, admin)).status).toBe(204)
  expect((await shown(trunk.id)).sub_ports).toEqual([])
})

test('forced removals and changes of the trunk at the same time both happen', async () => {
  const trunk = await trunkWith(6, own)
  const more = await Promise.all(Array.from({ length: 6 }, port))
  const answers = await Promise.all([
    ...trunk.subPorts.map(id => force(id)),
    ...more.map((port_id, index) =>
      api.put(member, `/v2.0/trunks/${trunk.id}/add_subports`, {
        sub_ports: [{ port_id, segmentation_type: 'vlan', segmentation_id: 100 + index }],
      }),
    ),
  ])
  expect(answers.map(answer => answer.status)).toEqual([
    ...trunk.subPorts.map(() => 204),
    ...more.map(() => 200),
  ])
  const left = (await shown(trunk.id)).sub_ports.map((subPort: { port_id: string }) => subPort.port_id)
  expect(left.toSorted()).toEqual(more.toSorted())
})
