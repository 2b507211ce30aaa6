import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

async function networkWith(...cidrs: string[]): Promise<string> {
  const { body } = await api.post(member, '/v2.0/networks', { network: {} })
  for (const cidr of cidrs)
    await api.post(member, '/v2.0/subnets', {
      subnet: { network_id: body.network.id, cidr, ip_version: cidr.includes(':') ? 6 : 4 },
    })
  return body.network.id
}

async function pool(...prefixes: string[]): Promise<string> {
  const { body } = await api.post(member, '/v2.0/subnetpools', { subnetpool: { name: 'p', prefixes } })
  return body.subnetpool.id
}

const onboard = (caller: Caller, id: string, network_id?: string) =>
  api.put(caller, `/v2.0/subnetpools/${id}/onboard_network_subnets`, { network_id })

test('subnets of the pool’s version come under it, and it grows by their blocks', async () => {
  const network = await networkWith('10.1.0.0/24', '10.2.0.0/24', 'fd00::/64')
  const id = await pool('10.1.0.0/16')
  const answer = await onboard(member, id, network)
  expect([answer.status, answer.body.map(({ cidr }: { cidr: string }) => cidr)]).toEqual([
    200,
    ['10.1.0.0/24', '10.2.0.0/24'],
  ])
  const { subnets } = (await api.get(member, `/v2.0/subnets?network_id=${network}`)).body
  const pooled = subnets.map(({ cidr, subnetpool_id }: { cidr: string; subnetpool_id: string }) => [
    cidr,
    subnetpool_id === id,
  ])
  expect(pooled.toSorted()).toEqual([
    ['10.1.0.0/24', true],
    ['10.2.0.0/24', true],
    ['fd00::/64', false],
  ])
  const shown = (await api.get(member, `/v2.0/subnetpools/${id}`)).body.subnetpool
  expect(shown.prefixes).toEqual(['10.1.0.0/16', '10.2.0.0/24'])
  const next = await api.post(member, '/v2.0/subnets', {
    subnet: { network_id: network, subnetpool_id: id, prefixlen: 24, ip_version: 4 },
  })
  expect(next.body.subnet.cidr).not.toBe('10.1.0.0/24')
})

test('a block that is taken from the pool already is refused with all others', async () => {
  const id = await pool('10.8.0.0/16')
  await onboard(member, id, await networkWith('10.8.1.0/24'))
  const network = await networkWith('10.9.0.0/24', '10.8.1.128/25')
  expect(outcome(await onboard(member, id, network))).toEqual([400, 'IllegalSubnetPoolUpdate'])
  expect((await api.get(member, `/v2.0/subnetpools/${id}`)).body.subnetpool.prefixes).toEqual(['10.8.0.0/16'])
})

test('the network must be named, be there and be the caller’s', async () => {
  const id = await pool('10.16.0.0/16')
  expect(outcome(await onboard(member, id))).toEqual([400, 'InvalidInput'])
  expect(outcome(await onboard(member, id, 'x'))).toEqual([400, 'HTTPBadRequest'])
  const missing = '00000000-0000-4000-8000-00000000dead'
  expect(outcome(await onboard(member, id, missing))).toEqual([404, 'NetworkNotFound'])
  const network = await networkWith('10.16.0.0/24')
  expect(outcome(await onboard(other, id, network))).toEqual([404, 'SubnetPoolNotFound'])
  const { body } = await api.post(other, '/v2.0/subnetpools', {
    subnetpool: { name: 'o', prefixes: ['10.16.0.0/16'] },
  })
  expect(outcome(await onboard(other, body.subnetpool.id, network))).toEqual([404, 'NetworkNotFound'])
  await api.put(admin, `/v2.0/networks/${network}`, { network: { shared: true } })
  expect(outcome(await onboard(other, body.subnetpool.id, network))).toEqual([403, 'NotAuthorized'])
  expect((await onboard(admin, id, network)).status).toBe(200)
})
