import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'

const { admin, member } = callers
let api: TestApi
beforeAll(async () => {
  api = await createTestApi({ settings: { metadataEnabled: true } })
})
afterAll(() => api.close())

test('an admin is told what is on, nobody else', async () => {
  expect((await api.get(admin, '/v2.0/features')).body).toEqual({
    features: ['ipv6_metadata', 'metadata', 'security_groups'],
  })
  expect((await api.get(member, '/v2.0/features')).status).toBe(403)
})
