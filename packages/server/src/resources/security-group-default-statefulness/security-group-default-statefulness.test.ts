import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, manager, member, other } = callers
const settings = '/v2.0/security-groups-default-statefulness'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]
const setting = (fields: object) => ({ security_groups_default_statefulness: fields })

async function isStateful(caller: Caller, fields: object = {}): Promise<boolean> {
  const { body } = await api.post(caller, '/v2.0/security-groups', {
    security_group: { name: 'g', ...fields },
  })
  return body.security_group.stateful
}

test('new groups are stateful unless the request, the project or the installation says otherwise', async () => {
  expect(await isStateful(member)).toBe(true)
  expect(outcome(await api.post(member, settings, setting({ stateful: false })))).toEqual([
    403,
    'PolicyNotAuthorized',
  ])
  expect(
    outcome(await api.post(manager, settings, setting({ stateful: false, project_id: null })))[0],
  ).not.toBe(201)
  const all = await api.post(admin, settings, setting({ stateful: false, project_id: null }))
  expect(all.status).toBe(201)
  const { id } = all.body.security_groups_default_statefulness
  expect(all.body.security_groups_default_statefulness).toEqual({
    id,
    project_id: null,
    tenant_id: null,
    stateful: false,
  })
  expect(await isStateful(member)).toBe(false)
  const own = await api.post(manager, settings, setting({ stateful: true }))
  expect(own.body.security_groups_default_statefulness.project_id).toBe(projectA)
  expect(await isStateful(member)).toBe(true)
  expect(await isStateful(other)).toBe(false)
  expect(await isStateful(other, { stateful: true })).toBe(true)
  const path = `${settings}/${own.body.security_groups_default_statefulness.id}`
  expect(outcome(await api.get(other, path))).toEqual([404, 'SecurityGroupDefaultStatefulnessNotFound'])
  expect((await api.get(member, settings)).body.security_groups_default_statefulness).toHaveLength(1)
  const changed = await api.put(manager, path, setting({ stateful: false }))
  expect(changed.body.security_groups_default_statefulness.stateful).toBe(false)
  expect(await isStateful(member)).toBe(false)
  expect((await api.delete(manager, path)).status).toBe(204)
  expect((await api.delete(admin, `${settings}/${id}`)).status).toBe(204)
  expect(await isStateful(member)).toBe(true)
})

test('there is one for each project and one for all', async () => {
  for (const project_id of [null, projectA]) {
    expect((await api.post(admin, settings, setting({ project_id }))).status).toBe(201)
    expect(outcome(await api.post(admin, settings, setting({ project_id })))).toEqual([
      409,
      'SecurityGroupDefaultStatefulnessAlreadyExists',
    ])
  }
})
