import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other } = callers
const scopes = '/v2.0/address-scopes'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

describe('address scope', () => {
  test('is created, shown, renamed and deleted', async () => {
    const created = await api.post(member, scopes, { address_scope: { name: 's', ip_version: '4' } })
    expect(created.status).toBe(201)
    const scope = created.body.address_scope
    expect(scope).toEqual({
      id: scope.id,
      name: 's',
      project_id: projectA,
      tenant_id: projectA,
      ip_version: 4,
      shared: false,
    })
    const path = `${scopes}/${scope.id}`
    expect((await api.get(member, `${scopes}?ip_version=4&name=s`)).body.address_scopes).toEqual([scope])
    expect(outcome(await api.get(other, path))).toEqual([404, 'AddressScopeNotFound'])
    const renamed = await api.put(member, path, { address_scope: { name: 't' } })
    expect(renamed.body.address_scope).toEqual({ ...scope, name: 't' })
    expect((await api.delete(member, path)).status).toBe(204)
    expect(outcome(await api.delete(member, path))).toEqual([404, 'AddressScopeNotFound'])
  })

  test('has a version and is shared by an admin, for good', async () => {
    for (const ip_version of [5, undefined])
      expect(outcome(await api.post(member, scopes, { address_scope: { ip_version } }))).toEqual([
        400,
        'HTTPBadRequest',
      ])
    expect(
      outcome(await api.post(member, scopes, { address_scope: { ip_version: 6, shared: true } })),
    ).toEqual([403, 'PolicyNotAuthorized'])
    const { body } = await api.post(admin, scopes, { address_scope: { ip_version: 6 } })
    const path = `${scopes}/${body.address_scope.id}`
    expect((await api.put(admin, path, { address_scope: { shared: false } })).status).toBe(200)
    expect((await api.put(admin, path, { address_scope: { shared: true } })).body.address_scope.shared).toBe(
      true,
    )
    expect((await api.get(other, path)).body.address_scope.shared).toBe(true)
    expect(outcome(await api.put(admin, path, { address_scope: { shared: false } }))).toEqual([
      400,
      'AddressScopeUpdateError',
    ])
  })

  test('stays while a pool is in it', async () => {
    const { body } = await api.post(member, scopes, { address_scope: { ip_version: 4 } })
    const { id } = body.address_scope
    const pool = await api.post(member, '/v2.0/subnetpools', {
      subnetpool: { name: 'p', prefixes: ['10.0.0.0/8'], address_scope_id: id },
    })
    expect(outcome(await api.delete(member, `${scopes}/${id}`))).toEqual([409, 'AddressScopeInUse'])
    await api.delete(member, `/v2.0/subnetpools/${pool.body.subnetpool.id}`)
    expect((await api.delete(member, `${scopes}/${id}`)).status).toBe(204)
  })
})
