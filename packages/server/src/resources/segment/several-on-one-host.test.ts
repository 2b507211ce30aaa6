import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'

const { admin, service } = callers
const racks = ['rack1', 'rack2'] as const
let api: TestApi

beforeAll(async () => {
  const vlanRanges = new Map(racks.map(rack => [rack, [{ physicalNetwork: rack, min: 1, max: 4000 }]]))
  const binding = { ...testSettings.binding, mechanisms: ['ovn', 'sriovnicswitch'] as const }
  api = await createTestApi({
    settings: { segments: { ...testSettings.segments, vlanRanges }, quotas: {}, binding },
  })
})
afterAll(() => api?.close())

async function served(path: string, name: string, object: object) {
  const { status, body, text } = await api.post(admin, path, { [name]: object })
  expect(status, text).toBe(201)
  return body[name]
}

/** A network with a segment on each physical network and a subnet on each. */
async function routed(number: number, physicalNetworks: readonly string[]) {
  const network = await served('/v2.0/networks', 'network', {
    segments: physicalNetworks.map((name, index) => ({
      ...{ 'provider:network_type': 'vlan', 'provider:physical_network': name },
      'provider:segmentation_id': 100 * number + index,
    })),
  })
  const { body } = await api.get(admin, `/v2.0/segments?network_id=${network.id}`)
  const subnets: string[] = []
  for (const [index, name] of physicalNetworks.entries()) {
    const segment = body.segments.find(
      (one: { readonly physical_network: string }) => one.physical_network === name,
    )
    const subnet = {
      network_id: network.id,
      ip_version: 4,
      cidr: `10.${number}.${index}.0/24`,
      segment_id: segment.id,
    }
    subnets.push((await served('/v2.0/subnets', 'subnet', subnet)).id)
  }
  return { id: network.id, subnets }
}

function mapped(name: string, physicalNetworks: readonly string[]) {
  const mappings = JSON.stringify(Object.fromEntries(physicalNetworks.map(one => [one, 'br-ex'])))
  return sql`insert into chassis (name, hostname, bridge_mappings) values (${name}, ${name}, ${mappings}::jsonb)
    on conflict (name) do update set bridge_mappings = excluded.bridge_mappings`.execute(
    api.connection.database,
  )
}

async function hasSwitches(id: string): Promise<boolean | undefined> {
  const { rows } = await sql<{ has: boolean }>`
    select has_segment_switches as has from network where id = ${id}`.execute(api.connection.database)
  return rows[0]?.has
}

async function marked(): Promise<readonly string[]> {
  const { rows } = await api.connection.pool.query('delete from dirty_unit returning kind, id')
  return rows.filter(row => row.kind === 'network').map(row => row.id)
}

test('a network gets a switch for each segment once a host reaches two, and keeps them', async () => {
  await mapped('hv1', ['rack1'])
  await mapped('hv2', ['rack2'])
  const { id } = await routed(1, racks)
  await marked()
  expect(await hasSwitches(id)).toBe(false)
  await mapped('hv1', racks)
  expect([await hasSwitches(id), await marked()]).toEqual([true, [id]])
  await mapped('hv1', ['rack1'])
  expect([await hasSwitches(id), await marked()]).toEqual([true, []])
})

test('so does one whose segments are on one physical network, with its second segment', async () => {
  await mapped('hv1', ['rack1'])
  const { id } = await routed(2, ['rack1'])
  expect(await hasSwitches(id)).toBe(false)
  await served('/v2.0/segments', 'segment', {
    ...{ network_id: id, network_type: 'vlan', physical_network: 'rack1', segmentation_id: 277 },
  })
  expect(await hasSwitches(id)).toBe(true)
})

test('a port is bound on the segment of its subnet', async () => {
  await mapped('hv1', racks)
  const { id, subnets } = await routed(3, racks)
  const bound = async (subnet: string | undefined) => {
    const port = await served('/v2.0/ports', 'port', {
      ...{ network_id: id, fixed_ips: [{ subnet_id: subnet }], port_security_enabled: false },
      ...{ 'binding:vnic_type': 'direct', 'binding:host_id': 'hv1' },
    })
    return port['binding:vif_details'].vlan
  }
  expect([await bound(subnets[0]), await bound(subnets[1])]).toEqual(['300', '301'])
})

test('and cannot go to a host that does not reach it', async () => {
  await mapped('hv1', racks)
  await mapped('hv2', ['rack1'])
  const { id, subnets } = await routed(4, racks)
  const port = await served('/v2.0/ports', 'port', {
    ...{ network_id: id, fixed_ips: [{ subnet_id: subnets[1] }], device_owner: 'compute:nova' },
    'binding:host_id': 'hv1',
  })
  const { status, body } = await api.post(service, `/v2.0/ports/${port.id}/bindings`, {
    binding: { host: 'hv2' },
  })
  expect([status, body.NeutronError.message]).toEqual([
    500,
    expect.stringContaining('physical-network-not-mapped'),
  ])
})
