import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../support/api/create-test-api.ts'

const { admin, member } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
  const { database } = api.connection
  const chassis = (name: string, zones: string[]) => ({
    name,
    hostname: name,
    is_gateway: true,
    availability_zones: zones,
  })
  await database
    .insertInto('chassis')
    .values([chassis('gw1', ['az1', 'az2']), chassis('gw2', ['az2'])])
    .execute()
  const agent = (id: string, host: string) => ({
    id,
    agent_type: 'OVN Controller agent',
    binary_name: 'ovn-controller',
    host,
  })
  await database
    .insertInto('agent')
    .values([agent('a', 'z'), agent('b', 'y'), agent('c', 'x')])
    .execute()
})
afterAll(() => api.close())

const names = (items: readonly { name?: string; host?: string; id?: string }[]) =>
  items.map(item => item.name ?? item.host)

describe('what lists can be asked for', () => {
  test('agent_sort_key: agents come in the order of an attribute', async () => {
    const sorted = await api.get(admin, '/v2.0/agents?sort_key=host&sort_dir=asc&fields=host')
    expect(names(sorted.body.agents)).toEqual(['x', 'y', 'z'])
    const turned = await api.get(admin, '/v2.0/agents?sort_key=host&sort_dir=desc&fields=host&limit=2')
    expect(names(turned.body.agents)).toEqual(['z', 'y'])
  })

  test('availability_zone_filter: zones are found by name, state and resource', async () => {
    const zones = async (query: string) =>
      names((await api.get(member, `/v2.0/availability_zones?${query}`)).body.availability_zones)
    expect((await zones('')).sort()).toEqual(['az1', 'az2'])
    expect(await zones('name=az2&state=available&resource=router')).toEqual(['az2'])
    expect(await zones('state=unavailable')).toEqual([])
    expect(await zones('resource=network')).toEqual([])
  })

  test('port-security-groups-filtering: ports are found by a group of theirs', async () => {
    const network = (await api.post(member, '/v2.0/networks', { network: {} })).body.network.id
    const group = (await api.post(member, '/v2.0/security-groups', { security_group: { name: 'g' } })).body
      .security_group.id
    const port = async (groups: readonly string[]) =>
      (await api.post(member, '/v2.0/ports', { port: { network_id: network, security_groups: groups } })).body
        .port.id
    const inGroup = await port([group])
    await port([])
    const found = await api.get(member, `/v2.0/ports?security_groups=${group}&fields=id`)
    expect(found.body.ports).toEqual([{ id: inGroup }])
  })
})

describe('pages after an object that the caller does not see', () => {
  const page = (marker: string, name: string) =>
    api.get(member, `/v2.0/networks?limit=2&name=${name}&marker=${marker}`)

  test('are empty where nothing is listed, whether it exists or not', async () => {
    const hidden = (await api.post(admin, '/v2.0/networks', { network: { name: 'hidden' } })).body.network.id
    const empty = {
      networks: [],
      networks_links: [
        { rel: 'previous', href: 'http://localhost/v2.0/networks?limit=2&name=hidden&page_reverse=True' },
      ],
    }
    for (const marker of [hidden, randomUuid()]) {
      const { status, body } = await page(marker, 'hidden')
      expect({ status, body }).toEqual({ status: 200, body: empty })
    }
    expect((await page('nope', 'hidden')).body.NeutronError.type).toBe('NetworkNotFound')
  })

  test('are refused where objects would be left out', async () => {
    const hidden = (await api.post(admin, '/v2.0/networks', { network: { name: 'b' } })).body.network.id
    const mine = (await api.post(member, '/v2.0/networks', { network: { name: 'b' } })).body.network.id
    for (const marker of [hidden, randomUuid()])
      expect((await page(marker, 'b')).body.NeutronError.type).toBe('NetworkNotFound')
    expect((await page(mine, 'b')).body.networks).toEqual([])
  })
})
