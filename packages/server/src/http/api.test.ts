import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../test/support/api/create-test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api?.close())

test('a prefix leads to what follows it, and alone to nothing', async () => {
  const status = async (path: string) => (await api.get(callers.admin, `/v2.0/${path}`)).status
  expect(await status('qos/policies')).toBe(200)
  expect(await status('policies')).toBe(200)
  for (const path of ['qos', 'qos/', 'qos/qos']) expect([path, await status(path)]).toEqual([path, 404])
})
