import { afterAll, beforeAll, expect, test } from 'vitest'
import { countStatements } from '../../../../../test/support/api/count-statements.ts'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture } from './port.fixture.ts'

// What a request costs is its statements: these numbers are the promise, whatever the number of rows.
const CREATE_STATEMENTS = 10
const LIST_STATEMENTS = 1

const { admin, member } = callers
let api: TestApi
let make: PortFixture
let net: { readonly id: string }
let counted: ReturnType<typeof countStatements>

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { port: -1, network: -1, subnet: -1 } } })
  counted = countStatements(api)
  make = portFixture(api)
  net = await make.network([
    '10.0.0.0/16',
    { cidr: '2001:db8::/64', ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' },
  ])
  // The first port of a project also makes its default group.
  for (const caller of [member, admin]) await make.port({ network_id: net.id }, caller)
})
afterAll(() => api.close())

const bulk = (count: number, as: (typeof callers)[keyof typeof callers] = member) =>
  api.post(as, '/v2.0/ports', { ports: Array.from({ length: count }, () => ({ network_id: net.id })) })

test('creating a port costs a fixed number of statements, however it is asked for', async () => {
  const group = (await api.post(member, '/v2.0/security-groups', { security_group: { name: 'g' } })).body
  const asked = {
    network_id: net.id,
    fixed_ips: [{ ip_address: '10.0.3.3' }],
    mac_address: '02:00:00:00:00:01',
    security_groups: [group.security_group.id],
    allowed_address_pairs: [{ ip_address: '10.0.9.9' }],
    device_id: '6e7569e2-0001-4000-8000-000000000001',
    tags: ['a'],
  }
  expect(await counted(() => make.port({ network_id: net.id }))).toBe(CREATE_STATEMENTS)
  expect(await counted(() => make.port(asked))).toBe(CREATE_STATEMENTS)
  expect(await counted(() => make.port({ network_id: net.id, 'binding:host_id': 'h' }, admin))).toBe(
    CREATE_STATEMENTS,
  )
})

test('so do many at once', async () => {
  expect(await counted(() => bulk(2))).toBe(CREATE_STATEMENTS)
  expect(await counted(() => bulk(500))).toBe(CREATE_STATEMENTS)
})

test('a list of any length is one statement, for everybody and with any filter', async () => {
  await bulk(500)
  for (const caller of [admin, member]) {
    for (const query of [
      '',
      '?fields=id',
      '?sort_key=name&sort_dir=desc',
      '?fixed_ips=ip_address_substr=10.0',
    ]) {
      expect(await counted(() => api.get(caller, `/v2.0/ports${query}`))).toBe(LIST_STATEMENTS)
    }
  }
  const { body } = await api.get(member, '/v2.0/ports')
  expect(body.ports.length).toBeGreaterThan(1_000)
})
