import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'

const { admin } = callers
let api: TestApi
beforeAll(async () => {
  api = await createTestApi({ settings: { tunnelBandwidthIsProvided: false } })
})
afterAll(() => api.close())

const create = async (collection: string, kind: string, fields: object) =>
  api.post(admin, `/v2.0/${collection}`, { [kind]: fields })
const made = async (collection: string, kind: string, fields: object) =>
  (await create(collection, kind, fields)).body[kind].id as string
const promise = (policy: string) =>
  create(`qos/policies/${policy}/minimum_bandwidth_rules`, 'minimum_bandwidth_rule', { min_kbps: 1000 })

test('where nobody reckons with the bandwidth of tunnels none is promised on them', async () => {
  const policy = await made('qos/policies', 'policy', { name: 'p' })
  await promise(policy)
  const tunnel = await made('networks', 'network', {})
  const vlan = await made('networks', 'network', {
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
  })
  const port = (fields: object) => create('ports', 'port', fields)
  const refused = { status: 409, body: { NeutronError: { type: 'QosRuleNotSupported' } } }
  expect(await port({ network_id: tunnel, qos_policy_id: policy })).toMatchObject(refused)
  expect((await port({ network_id: vlan, qos_policy_id: policy })).status).toBe(201)
  const plain = await made('ports', 'port', { network_id: tunnel })
  const later = (path: string, kind: string) =>
    api.put(admin, `/v2.0/${path}`, { [kind]: { qos_policy_id: policy } })
  expect(await later(`ports/${plain}`, 'port')).toMatchObject(refused)
  expect(await later(`networks/${tunnel}`, 'network')).toMatchObject(refused)
  expect((await later(`networks/${vlan}`, 'network')).status).toBe(200)
  const limit = await made('qos/policies', 'policy', { name: 'q' })
  expect((await port({ network_id: tunnel, qos_policy_id: limit })).status).toBe(201)
  expect(await promise(limit)).toMatchObject(refused)
})
