import { randomUuid } from '@neutrino/base/uuid.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, service } = callers
const path = '/v2.0/network-ip-availabilities'
let api: TestApi
let networkId: string

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  networkId = (await api.post(member, '/v2.0/networks', { network: { name: 'n' } })).body.network.id
})

async function createSubnet(values: object): Promise<string> {
  const { body } = await api.post(member, '/v2.0/subnets', { subnet: { network_id: networkId, ...values } })
  return body.subnet.id
}

describe('network IP availability', () => {
  test('of a network without subnets is zero', async () => {
    expect((await api.get(admin, `${path}/${networkId}`)).body).toEqual({
      network_ip_availability: {
        network_id: networkId,
        network_name: 'n',
        project_id: projectA,
        tenant_id: projectA,
        total_ips: 0,
        used_ips: 0,
        subnet_ip_availability: [],
        ip_availability_details: {
          total_ips_in_subnet: 0,
          total_ips_in_allocation_pool: 0,
          used_ips_in_subnet: 0,
          used_ips_in_allocation_pool: 0,
        },
      },
    })
  })

  test('counts what is in use and writes large totals exactly', async () => {
    const v4 = await createSubnet({ ip_version: 4, cidr: '10.0.0.0/24', name: 'four' })
    const v6 = await createSubnet({ ip_version: 6, cidr: '2001:db8::/64' })
    const port = randomUuid()
    const { database } = api.connection
    await database
      .insertInto('port')
      .values({ id: port, project_id: projectA, network_id: networkId, mac_address: 'fa:16:3e:00:00:01' })
      .execute()
    await database
      .insertInto('ip_allocation')
      .values({ subnet_id: v4, ip_address: '10.0.0.9', port_id: port, network_id: networkId })
      .execute()
    const { body, text } = await api.get(service, `${path}/${networkId}`)
    expect(body.network_ip_availability.used_ips).toBe(1)
    expect(body.network_ip_availability.subnet_ip_availability[0]).toEqual({
      subnet_id: v4,
      subnet_name: 'four',
      cidr: '10.0.0.0/24',
      ip_version: 4,
      total_ips: 253,
      used_ips: 1,
      ip_availability_details: {
        total_ips_in_subnet: 254,
        total_ips_in_allocation_pool: 253,
        used_ips_in_subnet: 1,
        used_ips_in_allocation_pool: 1,
      },
    })
    expect(text).toContain('"total_ips_in_subnet":18446744073709551616')
    expect(text).toContain(`"total_ips":18446744073709551615,"used_ips":0`)
    expect(text).toContain(`"total_ips":18446744073709551868,"used_ips":1`)
    const four = await api.get(admin, `${path}?network_id=${networkId}&ip_version=4`)
    expect(four.body.network_ip_availabilities).toMatchObject([{ total_ips: 253, used_ips: 1 }])
    const named = await api.get(admin, `${path}?network_id=${networkId}&fields=network_name&fields=used_ips`)
    expect(named.body.network_ip_availabilities).toEqual([{ network_name: 'n', used_ips: 1 }])
    const six = await api.get(admin, `${path}?ip_version=6&project_id=${projectA}`)
    expect(six.body.network_ip_availabilities.map((row: { network_id: string }) => row.network_id)).toEqual([
      networkId,
    ])
    expect(six.body.network_ip_availabilities[0].subnet_ip_availability).toMatchObject([{ subnet_id: v6 }])
  })

  test('is for administrators and services', async () => {
    expect((await api.get(member, path)).body.network_ip_availabilities).toEqual([])
    expect((await api.get(member, `${path}/${networkId}`)).status).toBe(404)
    const missing = await api.get(admin, `${path}/${randomUuid()}`)
    expect([missing.status, missing.body.NeutronError.type]).toEqual([404, 'NetworkNotFound'])
    expect((await api.post(admin, path, { network_ip_availability: {} })).status).toBe(404)
  })
})
