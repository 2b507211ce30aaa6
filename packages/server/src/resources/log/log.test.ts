import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, manager, member, reader } = callers
const logs = '/v2.0/log/logs'
const missing = '00000000-0000-4000-8000-00000000dead'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]
const log = (fields: object = {}) => ({ log: { resource_type: 'security_group', ...fields } })

async function group(): Promise<string> {
  const { body } = await api.post(manager, '/v2.0/security-groups', { security_group: { name: 'g' } })
  return body.security_group.id
}

async function portIn(...security_groups: string[]): Promise<string> {
  const network = await api.post(manager, '/v2.0/networks', { network: {} })
  const { body } = await api.post(manager, '/v2.0/ports', {
    port: { network_id: network.body.network.id, security_groups },
  })
  return body.port.id
}

/** Marks of groups and of what all share, taken away. */
async function marks(): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`delete from dirty_unit
    where kind in ('security_group', 'global') returning id`.execute(api.connection.database)
  return rows.map(row => row.id).toSorted()
}

describe('log', () => {
  test('is made for a group, changed, and gone with the group', async () => {
    const resource_id = await group()
    await marks()
    const created = await api.post(manager, logs, log({ resource_id, name: 'l', event: 'DROP' }))
    expect(created.status).toBe(201)
    const made = created.body.log
    expect(made).toEqual({
      id: made.id,
      project_id: projectA,
      tenant_id: projectA,
      name: 'l',
      resource_type: 'security_group',
      resource_id,
      event: 'DROP',
      target_id: null,
      enabled: true,
      revision_number: 0,
      created_at: made.created_at,
      updated_at: made.updated_at,
      description: '',
    })
    expect(await marks()).toEqual([resource_id, 'global'].toSorted())
    const path = `${logs}/${made.id}`
    const changed = await api.put(manager, path, log({ enabled: false, description: 'd' }))
    expect(outcome(changed)).toEqual([400, 'HTTPBadRequest'])
    const off = await api.put(manager, path, { log: { enabled: false, description: 'd' } })
    expect(off.body.log).toMatchObject({ enabled: false, description: 'd', revision_number: 1 })
    expect(await marks()).toEqual([resource_id, 'global'].toSorted())
    expect((await api.get(manager, `${logs}?resource_id=${resource_id}`)).body.logs).toHaveLength(1)
    expect((await api.delete(manager, `/v2.0/security-groups/${resource_id}`)).status).toBe(204)
    expect(outcome(await api.get(manager, path))).toEqual([404, 'LogResourceNotFound'])
    expect(outcome(await api.delete(manager, path))).toEqual([404, 'LogResourceNotFound'])
    expect(await marks()).toContain('global')
  })

  test('is for managers and admins', async () => {
    expect(outcome(await api.post(member, logs, log()))).toEqual([403, 'PolicyNotAuthorized'])
    expect((await api.get(reader, logs)).body.logs).toEqual([])
  })

  test('names what there is and can be logged', async () => {
    expect(outcome(await api.post(admin, logs, log({ resource_type: 'fake_resource' })))).toEqual([
      400,
      'InvalidLogResourceType',
    ])
    expect(outcome(await api.post(admin, logs, log({ resource_id: missing })))).toEqual([
      404,
      'ResourceNotFound',
    ])
    expect(outcome(await api.post(admin, logs, log({ target_id: missing })))).toEqual([
      404,
      'TargetResourceNotFound',
    ])
    expect(outcome(await api.post(admin, logs, log({ event: 'SOME' })))).toEqual([400, 'HTTPBadRequest'])
    const [inside, outside] = [await group(), await group()]
    const target_id = await portIn(inside)
    expect(outcome(await api.post(manager, logs, log({ resource_id: outside, target_id })))).toEqual([
      400,
      'InvalidResourceConstraint',
    ])
    expect((await api.post(manager, logs, log({ resource_id: inside, target_id }))).status).toBe(201)
    const stranger = { ...manager, project: 'c0000000000000000000000000000009' }
    expect(outcome(await api.post(stranger, logs, log({ resource_id: inside })))).toEqual([
      404,
      'ResourceNotFound',
    ])
  })

  test('of a port concerns its groups, also when it changes them or goes', async () => {
    const [first, second] = [await group(), await group()]
    const target_id = await portIn(first)
    await marks()
    const { body } = await api.post(manager, logs, log({ target_id }))
    expect(await marks()).toEqual([first, 'global'].toSorted())
    await api.put(manager, `/v2.0/ports/${target_id}`, { port: { security_groups: [second] } })
    expect(await marks()).toEqual([first, second].toSorted())
    await api.delete(manager, `/v2.0/ports/${target_id}`)
    expect(await marks()).toEqual(expect.arrayContaining([second, 'global']))
    expect((await api.get(manager, `${logs}/${body.log.id}`)).status).toBe(404)
  })

  test('of everything concerns all groups', async () => {
    const ids = [await group(), await group()]
    await marks()
    await api.post(admin, logs, log())
    expect(await marks()).toEqual(expect.arrayContaining([...ids, 'global']))
  })
})

test('security groups can be logged', async () => {
  const path = '/v2.0/log/loggable-resources'
  expect((await api.get(admin, path)).body).toEqual({ loggable_resources: [{ type: 'security_group' }] })
  expect((await api.get(member, path)).body).toEqual({ loggable_resources: [] })
})
