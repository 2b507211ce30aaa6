import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'

const { admin, member } = callers
const racks = ['rack1', 'rack2'] as const
let api: TestApi
let network: string
let subnets: readonly string[]

/** An external network of two racks, and a subnet that is routed to all of it. */
beforeAll(async () => {
  const vlanRanges = new Map(racks.map(rack => [rack, [{ physicalNetwork: rack, min: 1, max: 4000 }]]))
  api = await createTestApi({ settings: { segments: { ...testSettings.segments, vlanRanges } } })
  for (const rack of racks)
    await sql`insert into chassis (name, hostname, bridge_mappings)
      values (${rack}, ${`host-${rack}`}, ${JSON.stringify({ [rack]: 'br-ex' })}::jsonb)`.execute(
      api.connection.database,
    )
  network = (
    await served('/v2.0/networks', 'network', {
      'router:external': true,
      shared: true,
      segments: racks.map((rack, index) => ({
        ...{ 'provider:network_type': 'vlan', 'provider:physical_network': rack },
        'provider:segmentation_id': 100 + index,
      })),
    })
  ).id
  const { body } = await api.get(admin, `/v2.0/segments?network_id=${network}`)
  const made: string[] = []
  for (const [index, rack] of racks.entries()) {
    const segment_id = body.segments.find(
      (one: { readonly physical_network: string }) => one.physical_network === rack,
    ).id
    made.push((await subnet(`10.${index + 1}.0.0/24`, { segment_id })).id)
  }
  const routed = { service_types: ['network:floatingip', 'network:routed'], enable_dhcp: false }
  made.push((await subnet('203.0.113.0/24', routed)).id)
  subnets = made
})
afterAll(() => api?.close())

async function served(path: string, name: string, object: object) {
  const { status, body, text } = await api.post(admin, path, { [name]: object })
  expect(status, text).toBe(201)
  return body[name]
}
const subnet = (cidr: string, more: object) =>
  served('/v2.0/subnets', 'subnet', { network_id: network, cidr, ip_version: 4, ...more })
const port = (attributes: object = {}) =>
  served('/v2.0/ports', 'port', { network_id: network, ...attributes })

test('floating IPs come from the subnet that is routed to the network', async () => {
  const { status, body } = await api.post(member, '/v2.0/floatingips', {
    floatingip: { floating_network_id: network },
  })
  expect(status).toBe(201)
  expect(body.floatingip.floating_ip_address).toMatch(/^203\.0\.113\./)
})

test('machines have no addresses of it, and no routes to it: it is on no segment', async () => {
  const made = await port({ 'binding:host_id': 'host-rack2' })
  expect(made.fixed_ips.map((one: { readonly subnet_id: string }) => one.subnet_id)).toEqual([subnets[1]])
  const { body } = await api.get(admin, `/v2.0/subnets/${subnets[1]}`)
  expect(body.subnet.host_routes).toEqual([{ destination: '10.1.0.0/24', nexthop: '10.2.0.1' }])
  expect(body.subnet.service_types).toEqual([])
})

test('addresses are chosen at once, when a host is known, or never, and the port says which', async () => {
  const shown = async (attributes: object) => {
    const { ip_allocation, fixed_ips } = await port(attributes)
    return [ip_allocation, fixed_ips.length]
  }
  expect(await shown({})).toEqual(['deferred', 0])
  expect(await shown({ fixed_ips: [] })).toEqual(['none', 0])
  expect(await shown({ 'binding:host_id': 'host-rack1' })).toEqual(['immediate', 1])
  expect(await shown({ fixed_ips: [{ subnet_id: subnets[0] }] })).toEqual(['immediate', 1])
  const filtered = await api.get(admin, `/v2.0/ports?network_id=${network}&ip_allocation=deferred&fields=id`)
  expect(filtered.body.ports).toHaveLength(1)
})
