import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, projectA, type TestApi } from '../../../test/support/api/create-test-api.ts'
import { listExtensions, showExtension } from './generated/extension.ts'
import { createNetwork } from './generated/network.ts'
import { deleteQuota, showQuota, showQuotaDetails, updateQuota } from './generated/quota.ts'
import { addRouterInterface, createRouter, showRouterCapabilities } from './generated/router.ts'
import { checkHealth, listVersions, readMetrics } from './generated/service.ts'
import { createSubnet } from './generated/subnet.ts'
import { createTransport, type Transport } from './transport.ts'

let api: TestApi
let transport: Transport

beforeAll(async () => {
  api = await createTestApi()
  transport = createTransport({ baseUrl: 'http://localhost:9696', fetch: inProcess })
})
afterAll(() => api.close())

/** fetch, answered by the API in this process. */
const inProcess: typeof fetch = async (input, init) => {
  const { pathname, search } = new URL(String(input))
  const body = init?.body === undefined ? undefined : String(init.body)
  const answer = await api.request(callers.admin, init?.method ?? 'GET', pathname + search, body)
  return new Response(answer.status === 204 ? null : answer.text, { status: answer.status })
}

test('paths outside the pattern of resources are functions like all others', async () => {
  await updateQuota(transport, projectA, { quota: { network: 7 } })
  expect((await showQuota(transport, projectA)).quota.network).toBe(7)
  expect((await showQuotaDetails(transport, projectA)).quota.network).toEqual({
    limit: 7,
    used: 0,
    reserved: 0,
  })
  await deleteQuota(transport, projectA)
  expect((await showQuota(transport, projectA)).quota.network).toBe(100)
  const { extensions } = await listExtensions(transport)
  expect((await showExtension(transport, 'quotas')).extension).toEqual(
    extensions.find(({ alias }) => alias === 'quotas'),
  )
})

test('what stands beside the API is asked without its version, and read as text where it is text', async () => {
  expect((await listVersions(transport)).versions[0]?.id).toBe('v2.0')
  expect((await checkHealth(transport)).healthy).toBe(true)
  expect(typeof (await readMetrics(transport))).toBe('string')
})

test('actions have bodies and answers of their own', async () => {
  const network = await createNetwork(transport, {})
  const subnet = await createSubnet(transport, {
    network_id: network.id,
    ip_version: 4,
    cidr: '10.0.0.0/24',
  })
  const router = await createRouter(transport, {})
  const added = await addRouterInterface(transport, router.id, { subnet_id: subnet.id })
  expect(added.subnet_ids).toEqual([subnet.id])
  expect((await showRouterCapabilities(transport, router.id)).capabilities.provider).toBe('ovn')
})
