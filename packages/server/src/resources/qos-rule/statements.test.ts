import { afterAll, beforeAll, expect, test } from 'vitest'
import { countStatements } from '../../../../../test/support/api/count-statements.ts'
import {
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

// What a request costs is its statements, whatever the number of rules and of ports that have them.

const { admin } = callers
let api: TestApi
let statements: ReturnType<typeof countStatements>

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { port: -1, network: -1 } } })
  statements = countStatements(api)
})
afterAll(() => api.close())

function counted(request: () => Promise<TestResponse>): Promise<number> {
  return statements(async () => {
    const answer = await request()
    expect(answer.status, answer.text).toBeLessThan(300)
  })
}

async function makePolicy(ports: number): Promise<string> {
  const { id } = (await api.post(admin, '/v2.0/qos/policies', { policy: {} })).body.policy
  const body = { network: { qos_policy_id: id } }
  const network = (await api.post(admin, '/v2.0/networks', body)).body.network.id
  const asked = Array.from({ length: ports }, () => ({ network_id: network }))
  expect((await api.post(admin, '/v2.0/ports', { ports: asked })).status).toBe(201)
  return id
}

test('a rule costs as much for many ports as for one', async () => {
  const [few, many] = [await makePolicy(1), await makePolicy(40)]
  const addTo = (id: string) => () =>
    api.post(admin, `/v2.0/qos/policies/${id}/bandwidth_limit_rules`, {
      bandwidth_limit_rule: { max_kbps: 5 },
    })
  expect(await counted(addTo(few))).toBe(await counted(addTo(many)))
})

test('a list of policies is one statement', async () => {
  expect(await counted(() => api.get(admin, '/v2.0/qos/policies'))).toBe(1)
  const id = await makePolicy(1)
  const rules = `/v2.0/qos/policies/${id}/bandwidth_limit_rules`
  // Whether the policy exists is another.
  expect(await counted(() => api.get(admin, rules))).toBe(2)
})
