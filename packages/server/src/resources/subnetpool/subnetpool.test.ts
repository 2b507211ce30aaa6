import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other } = callers
const pools = '/v2.0/subnetpools'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: {} } })
})
afterAll(() => api.close())

type Caller = (typeof callers)[keyof typeof callers]

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

function post(values: object, caller: Caller = member) {
  return api.post(caller, pools, { subnetpool: { name: 'p', prefixes: ['10.0.0.0/16'], ...values } })
}

async function create(values: object, caller: Caller = member) {
  const { status, body } = await post(values, caller)
  expect([status, body.NeutronError]).toEqual([201, undefined])
  return body.subnetpool
}

function put(id: string, values: object, caller: Caller = member) {
  return api.put(caller, `${pools}/${id}`, { subnetpool: values })
}

async function createScope(values: object, caller: Caller = member): Promise<string> {
  const { body } = await api.post(caller, '/v2.0/address-scopes', {
    address_scope: { ip_version: 4, ...values },
  })
  return body.address_scope.id
}

async function createNetwork(): Promise<string> {
  return (await api.post(member, '/v2.0/networks', { network: {} })).body.network.id
}

async function takeFrom(values: object, networkId?: string) {
  const network_id = networkId ?? (await createNetwork())
  return api.post(member, '/v2.0/subnets', { subnet: { network_id, ip_version: 4, ...values } })
}

describe('subnet pool', () => {
  test('shows lengths as text, but as numbers in the answer to a change', async () => {
    const pool = await create({})
    expect(pool).toEqual({
      id: pool.id,
      name: 'p',
      project_id: projectA,
      tenant_id: projectA,
      default_prefixlen: '8',
      min_prefixlen: '8',
      max_prefixlen: '32',
      is_default: false,
      shared: false,
      prefixes: ['10.0.0.0/16'],
      ip_version: 4,
      default_quota: null,
      address_scope_id: null,
      description: '',
      tags: [],
      created_at: pool.created_at,
      updated_at: pool.updated_at,
      revision_number: 0,
    })
    const changed = await put(pool.id, { default_prefixlen: '24', max_prefixlen: 28, default_quota: 512 })
    expect(changed.body.subnetpool).toMatchObject({
      min_prefixlen: 8,
      default_prefixlen: 24,
      max_prefixlen: 28,
      default_quota: 512,
      revision_number: 1,
    })
    const shown = (await api.get(member, `${pools}/${pool.id}`)).body.subnetpool
    expect(shown).toMatchObject({ default_prefixlen: '24', max_prefixlen: '28' })
    expect((await api.get(member, `${pools}?default_prefixlen=24&id=${pool.id}`)).body.subnetpools).toEqual([
      shown,
    ])
    expect(outcome(await api.get(other, `${pools}/${pool.id}`))).toEqual([404, 'SubnetPoolNotFound'])
  })

  test('merges prefixes, which only become more', async () => {
    const { id, prefixes } = await create({ prefixes: ['10.1.1.0/24', '10.1.0.0/24'] })
    expect(prefixes).toEqual(['10.1.0.0/23'])
    expect(outcome(await put(id, { prefixes: ['10.1.0.0/24'] }))).toEqual([
      400,
      'IllegalSubnetPoolPrefixUpdate',
    ])
    const more = await put(id, { prefixes: ['10.1.0.0/23', '10.2.0.0/24'] })
    expect(more.body.subnetpool.prefixes).toEqual(['10.1.0.0/23', '10.2.0.0/24'])
  })

  const refusals: [string, number, object][] = [
    ['EmptySubnetPoolPrefixList', 400, { prefixes: [] }],
    ['PrefixVersionMismatch', 400, { prefixes: ['10.0.0.0/8', '2001:db8::/32'] }],
    ['HTTPBadRequest', 400, { prefixes: ['x'] }],
    ['HTTPBadRequest', 400, { prefixes: ['10.0.0.0/8', '10.0.0.0/8'] }],
    ['HTTPBadRequest', 400, { name: ' ' }],
    ['IllegalSubnetPoolPrefixBounds', 400, { min_prefixlen: 24, max_prefixlen: 20 }],
    ['IllegalSubnetPoolPrefixBounds', 400, { max_prefixlen: 33 }],
    ['IllegalSubnetPoolPrefixBounds', 400, { min_prefixlen: 20, default_prefixlen: 19 }],
    ['HTTPBadRequest', 400, { address_scope_id: 'foo-addr-scope' }],
    ['AddressScopeNotFound', 404, { address_scope_id: '6e7569e2-0000-4000-8000-000000000000' }],
    ['PolicyNotAuthorized', 403, { is_default: true }],
    ['PolicyNotAuthorized', 403, { shared: true }],
  ]
  test.each(refusals)('%s %i is the answer to %j', async (type, status, values) => {
    expect(outcome(await post(values))).toEqual([status, type])
  })

  test('is not made in bulk', async () => {
    const { body } = await api.post(member, pools, { subnetpools: [{ name: 'a', prefixes: ['10.0.0.0/8'] }] })
    expect(body.NeutronError.type).toBe('HTTPBadRequest')
  })

  test('that is shared serves other projects', async () => {
    const pool = await create({ shared: true }, admin)
    expect((await api.get(other, `${pools}/${pool.id}`)).body.subnetpool.shared).toBe(true)
    expect(outcome(await put(pool.id, { name: 'x' }))).toEqual([403, 'PolicyNotAuthorized'])
    expect(outcome(await put(pool.id, { shared: false }, admin))).toEqual([400, 'HTTPBadRequest'])
    expect((await takeFrom({ subnetpool_id: pool.id, prefixlen: 24 })).status).toBe(201)
    expect(outcome(await api.delete(admin, `${pools}/${pool.id}`))).toEqual([400, 'SubnetPoolDeleteError'])
  })

  test('is the default one of its version alone', async () => {
    const pool = await create({ is_default: true, default_prefixlen: 26 }, admin)
    expect(outcome(await post({ is_default: true }, admin))).toEqual([400, 'InvalidInput'])
    const unseen = await takeFrom({ use_default_subnetpool: true })
    expect(outcome(unseen)).toEqual([400, 'BadRequest'])
    await api.connection.database
      .insertInto('rbac_policy')
      .values({
        id: randomUuid(),
        project_id: admin.project,
        object_type: 'subnetpool',
        object_id: pool.id,
        action: 'access_as_shared',
        target_project: projectA,
      })
      .execute()
    const { body } = await takeFrom({ use_default_subnetpool: true })
    expect(body.subnet).toMatchObject({ subnetpool_id: pool.id, cidr: '10.0.0.0/26', gateway_ip: '10.0.0.1' })
    expect((await put(pool.id, { is_default: false }, admin)).body.subnetpool.is_default).toBe(false)
  })

  test('gets and loses prefixes by actions', async () => {
    const { id } = await create({ prefixes: ['10.3.0.0/24'] })
    const act = (action: string, body: unknown) => api.put(member, `${pools}/${id}/${action}`, body)
    const added = await act('add_prefixes', { prefixes: ['10.3.1.0/24', '10.4.0.0/24'] })
    expect([added.status, added.body]).toEqual([200, { prefixes: ['10.3.0.0/23', '10.4.0.0/24'] }])
    expect(outcome(await act('add_prefixes', { prefixes: [] }))).toEqual([400, 'HTTPBadRequest'])
    await takeFrom({ subnetpool_id: id, cidr: '10.4.0.0/25' })
    expect(outcome(await act('remove_prefixes', { prefixes: ['10.4.0.0/24'] }))).toEqual([
      400,
      'IllegalSubnetPoolPrefixUpdate',
    ])
    const removed = await act('remove_prefixes', { prefixes: ['10.3.0.0/24'] })
    expect(removed.body).toEqual({ prefixes: ['10.3.1.0/24', '10.4.0.0/24'] })
    expect(
      outcome(await api.put(other, `${pools}/${id}/add_prefixes`, { prefixes: ['10.9.0.0/24'] })),
    ).toEqual([404, 'SubnetPoolNotFound'])
  })
})

describe('subnets from a pool', () => {
  test('have the length asked for, inside the bounds and the quota', async () => {
    const { id } = await create({
      prefixes: ['10.0.0.0/16'],
      min_prefixlen: 20,
      max_prefixlen: 28,
      default_prefixlen: 24,
      default_quota: 1024,
    })
    const first = (await takeFrom({ subnetpool_id: id })).body.subnet
    expect(first).toMatchObject({ cidr: '10.0.0.0/24', gateway_ip: '10.0.0.1', subnetpool_id: id })
    expect((await takeFrom({ subnetpool_id: id, cidr: '10.0.2.0/24' })).body.subnet.cidr).toBe('10.0.2.0/24')
    expect((await takeFrom({ subnetpool_id: id, prefixlen: 23 })).status).toBe(201)
    const refusals: [object, string][] = [
      [{ prefixlen: 24 }, 'SubnetPoolQuotaExceeded'],
      [{ prefixlen: 19 }, 'MinPrefixSubnetAllocationError'],
      [{ prefixlen: 29 }, 'MaxPrefixSubnetAllocationError'],
      [{ prefixlen: 28, allocation_pools: [{ start: '10.0.0.2', end: '10.0.0.3' }] }, 'BadRequest'],
      [{ prefixlen: 28, ip_version: 6 }, 'BadRequest'],
    ]
    for (const [values, type] of refusals)
      expect((await takeFrom({ subnetpool_id: id, ...values })).body.NeutronError.type).toBe(type)
  })

  test('differ, also when several are taken at once', async () => {
    const { id } = await create({ prefixes: ['10.0.0.0/26'], default_prefixlen: 28 })
    const answers = await Promise.all(Array.from({ length: 6 }, () => takeFrom({ subnetpool_id: id })))
    const made = answers.filter(({ status }) => status === 201).map(({ body }) => body.subnet.cidr)
    expect(made.sort()).toEqual(['10.0.0.0/28', '10.0.0.16/28', '10.0.0.32/28', '10.0.0.48/28'])
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(outcome(answer)).toEqual([409, 'SubnetAllocationError'])
  })

  test('on one network come from one pool', async () => {
    const a = await create({})
    const b = await create({ prefixes: ['10.50.0.0/16'] })
    const network = await createNetwork()
    expect((await takeFrom({ subnetpool_id: a.id, prefixlen: 24 }, network)).status).toBe(201)
    for (const values of [{ subnetpool_id: b.id, prefixlen: 20 }, { cidr: '192.168.0.0/24' }])
      expect(outcome(await takeFrom(values, network))).toEqual([400, 'NetworkSubnetPoolAffinityError'])
    expect((await takeFrom({ subnetpool_id: a.id, prefixlen: 24 }, network)).status).toBe(201)
    expect(outcome(await takeFrom({ subnetpool_id: randomUuid() }, network))).toEqual([
      404,
      'SubnetPoolNotFound',
    ])
  })

  test('are planned one after the other in bulk', async () => {
    const pool = await create({ prefixes: ['10.7.0.0/16'], default_prefixlen: 24 })
    const network_id = await createNetwork()
    const wanted = { network_id, ip_version: 4, subnetpool_id: pool.id }
    const { body } = await api.post(member, '/v2.0/subnets', { subnets: [wanted, wanted, wanted] })
    expect(body.subnets.map((subnet: { cidr: string }) => subnet.cidr)).toEqual([
      '10.7.0.0/24',
      '10.7.1.0/24',
      '10.7.2.0/24',
    ])
  })
})

describe('pools of an address scope', () => {
  test('do not overlap and have its version', async () => {
    const scope = await createScope({})
    const pool = await create({ prefixes: ['172.16.0.0/16'], address_scope_id: scope })
    expect(outcome(await post({ prefixes: ['172.16.5.0/24'], address_scope_id: scope }))).toEqual([
      409,
      'AddressScopePrefixConflict',
    ])
    const apart = await create({ prefixes: ['172.16.5.0/24'] })
    expect(outcome(await put(apart.id, { address_scope_id: scope }))).toEqual([
      409,
      'AddressScopePrefixConflict',
    ])
    const scope6 = await createScope({ ip_version: 6 })
    const wrong = await put(pool.id, { address_scope_id: scope6 })
    expect(wrong.body.NeutronError.message).toBe(
      `Illegal subnetpool association: subnetpool ${pool.id} cannot associate with address scope ${scope6} because subnetpool ip_version is not 6.`,
    )
    const network = await createNetwork()
    await takeFrom({ subnetpool_id: pool.id, prefixlen: 24 }, network)
    const shown = (await api.get(member, `/v2.0/networks/${network}`)).body.network
    expect(shown.ipv4_address_scope).toBe(scope)
    const other4 = await create({ prefixes: ['172.20.0.0/16'], address_scope_id: scope })
    expect((await takeFrom({ subnetpool_id: other4.id, prefixlen: 24 }, network)).status).toBe(201)
    expect(outcome(await put(other4.id, { address_scope_id: await createScope({}) }))).toEqual([
      400,
      'NetworkAddressScopeAffinityError',
    ])
    const alien = await create({ prefixes: ['172.21.0.0/16'] })
    expect(outcome(await takeFrom({ subnetpool_id: alien.id, prefixlen: 24 }, network))).toEqual([
      400,
      'NetworkAddressScopeAffinityError',
    ])
  })

  test('of another project change by its hand only', async () => {
    const scope = await createScope({ shared: true }, admin)
    const pool = await create({ address_scope_id: scope, prefixes: ['172.30.0.0/16'] })
    expect(outcome(await put(pool.id, { name: 'x' }))).toEqual([400, 'IllegalSubnetPoolUpdate'])
    expect((await put(pool.id, { name: 'x' }, admin)).status).toBe(200)
    const hidden = await createScope({}, other)
    expect(outcome(await post({ address_scope_id: hidden }))).toEqual([404, 'AddressScopeNotFound'])
  })
})
