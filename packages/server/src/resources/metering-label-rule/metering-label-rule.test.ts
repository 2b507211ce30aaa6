import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, manager, member, reader, other } = callers
const labels = '/v2.0/metering/metering-labels'
const rules = '/v2.0/metering/metering-label-rules'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

async function label(caller: Caller = admin): Promise<string> {
  const { body } = await api.post(caller, labels, { metering_label: { name: 'l' } })
  return body.metering_label.id
}

const rule = (metering_label_id: string, fields: object) => ({
  metering_label_rule: { metering_label_id, direction: 'ingress', ...fields },
})

test('a label is made, shown and deleted with its rules, and stays as it is', async () => {
  const created = await api.post(manager, labels, { metering_label: { name: 'n', description: 'd' } })
  const made = created.body.metering_label
  expect([created.status, made]).toEqual([
    201,
    { id: made.id, name: 'n', description: 'd', project_id: projectA, tenant_id: projectA, shared: false },
  ])
  const path = `${labels}/${made.id}`
  expect((await api.get(reader, path)).body.metering_label).toEqual(made)
  expect((await api.get(admin, `${labels}?name=n&project_id=${projectA}`)).body.metering_labels).toEqual([
    made,
  ])
  expect(outcome(await api.get(other, path))).toEqual([404, 'MeteringLabelNotFound'])
  expect(outcome(await api.post(member, labels, { metering_label: { name: 'n' } }))[0]).toBe(403)
  expect(outcome(await api.post(admin, labels, { metering_label: { name: 'x'.repeat(256) } }))).toEqual([
    400,
    'HTTPBadRequest',
  ])
  expect((await api.put(manager, path, { metering_label: { name: 'm' } })).status).toBe(404)
  const { body } = await api.post(manager, rules, rule(made.id, { remote_ip_prefix: '10.0.0.0/8' }))
  expect((await api.delete(manager, path)).status).toBe(204)
  expect(outcome(await api.get(manager, `${rules}/${body.metering_label_rule.id}`))).toEqual([
    404,
    'MeteringLabelRuleNotFound',
  ])
})

test('a rule names prefixes of one end or of both', async () => {
  const id = await label(manager)
  const made = await api.post(manager, rules, rule(id, { source_ip_prefix: '10.0.0.5/24', excluded: true }))
  expect(made.body.metering_label_rule).toEqual({
    id: made.body.metering_label_rule.id,
    metering_label_id: id,
    direction: 'ingress',
    excluded: true,
    remote_ip_prefix: null,
    source_ip_prefix: '10.0.0.5/24',
    destination_ip_prefix: null,
  })
  const found = await api.get(reader, `${rules}?metering_label_id=${id}&direction=ingress`)
  expect(found.body.metering_label_rules).toEqual([made.body.metering_label_rule])
  expect((await api.get(other, rules)).body.metering_label_rules).toEqual([])
  const refusals: readonly (readonly [object, number, string])[] = [
    [{}, 400, 'InvalidInput'],
    [{ remote_ip_prefix: '10.0.0.0/8', source_ip_prefix: '10.0.0.0/8' }, 400, 'InvalidInput'],
    [{ remote_ip_prefix: 'x' }, 400, 'InvalidCIDR'],
    [{ remote_ip_prefix: '10.0.0.0/8', direction: 'up' }, 400, 'HTTPBadRequest'],
  ]
  for (const [fields, status, type] of refusals)
    expect(outcome(await api.post(manager, rules, rule(id, fields)))).toEqual([status, type])
  const foreign = { ...manager, project: 'c0000000000000000000000000000009' }
  expect(outcome(await api.post(foreign, rules, rule(id, { remote_ip_prefix: '10.0.0.0/8' })))).toEqual([
    404,
    'MeteringLabelNotFound',
  ])
  expect((await api.delete(manager, `${rules}/${made.body.metering_label_rule.id}`)).status).toBe(204)
})

test('remote prefixes of one label and direction do not overlap', async () => {
  const id = await label()
  const add = (fields: object) => api.post(admin, rules, rule(id, fields))
  expect((await add({ remote_ip_prefix: '10.0.0.0/8' })).status).toBe(201)
  expect(outcome(await add({ remote_ip_prefix: '10.1.0.0/16' }))).toEqual([409, 'MeteringLabelRuleOverlaps'])
  expect((await add({ remote_ip_prefix: '10.1.0.0/16', excluded: true })).status).toBe(201)
  expect((await add({ remote_ip_prefix: '10.1.0.0/16', direction: 'egress' })).status).toBe(201)
  expect((await add({ remote_ip_prefix: '2001:db8::/32' })).status).toBe(201)
})
