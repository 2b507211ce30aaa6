import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other, reader } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

describe('network', () => {
  test('is created with defaults, shown, listed and deleted', async () => {
    const created = await api.post(member, '/v2.0/networks', { network: { name: 'n1' } })
    expect(created.status).toBe(201)
    const { network } = created.body
    expect(network).toMatchObject({
      name: 'n1',
      admin_state_up: true,
      status: 'ACTIVE',
      mtu: 1442,
      shared: false,
      'router:external': false,
      subnets: [],
      tags: [],
      project_id: projectA,
      tenant_id: projectA,
    })
    expect(network).not.toHaveProperty('provider:network_type')
    expect((await api.get(member, `/v2.0/networks/${network.id}`)).body.network).toEqual(network)
    expect((await api.get(reader, '/v2.0/networks?name=n1')).body.networks).toEqual([network])
    expect((await api.get(other, `/v2.0/networks/${network.id}`)).status).toBe(404)
    expect((await api.delete(member, `/v2.0/networks/${network.id}`)).status).toBe(204)
    expect((await api.get(member, `/v2.0/networks/${network.id}`)).body.NeutronError.type).toBe(
      'NetworkNotFound',
    )
  })

  test('shows an admin its segment', async () => {
    const { body } = await api.post(admin, '/v2.0/networks', {
      network: {
        'provider:network_type': 'vlan',
        'provider:physical_network': 'physnet1',
        'provider:segmentation_id': 150,
      },
    })
    expect(body.network).toMatchObject({
      'provider:network_type': 'vlan',
      'provider:segmentation_id': 150,
      mtu: 1500,
    })
    const again = await api.post(admin, '/v2.0/networks', {
      network: {
        'provider:network_type': 'vlan',
        'provider:physical_network': 'physnet1',
        'provider:segmentation_id': 150,
      },
    })
    expect(again.body.NeutronError.type).toBe('VlanIdInUse')
  })
})
