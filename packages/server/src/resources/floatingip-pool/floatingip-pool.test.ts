import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { makeExternal, makeInternal, makeSubnet } from '../router/router.fixture.ts'

let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

test('pools are the IPv4 subnets of external networks', async () => {
  const { network, subnet } = await makeExternal(api, '172.24.0.0/24')
  await makeSubnet(api, network, { cidr: '2001:db8::/64' })
  await makeInternal(api, '10.0.0.0/24')
  const answer = await api.get(callers.other, '/v2.0/floatingip-pools')
  expect(answer).toMatchObject({ status: 200 })
  const { project } = callers.other
  expect(answer.body.floatingip_pools).toEqual([
    {
      subnet_id: subnet,
      subnet_name: '',
      network_id: network,
      cidr: '172.24.0.0/24',
      project_id: project,
      tenant_id: project,
    },
  ])
  const one = await api.get(callers.other, '/v2.0/floatingip_pools?fields=cidr&limit=1')
  expect(one.body.floatingip_pools).toEqual([{ cidr: '172.24.0.0/24' }])
})
