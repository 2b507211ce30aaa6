import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  projectA,
  type TestApi,
} from '../../support/api/create-test-api.ts'
import { testSettings } from '../../support/api/test-settings.ts'
import { make, makeChildren, makeProvider, makeSite, pathOf, type Site } from './site.ts'

const { admin, member } = callers
const WRITERS = 8

let api: TestApi
let provider: Awaited<ReturnType<typeof makeProvider>>

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas: unlimited } })
  provider = await makeProvider(api)
})
afterAll(() => api?.close())

const together = <T>(work: (n: number) => Promise<T>, count = WRITERS) =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)))
const query = async (text: string, values: unknown[] = []) =>
  (await api.connection.pool.query(text, values)).rows

describe('invariant 1: an address and a MAC have one port', () => {
  test('while ports, subnets and floating IPs come at once', async () => {
    const { id: network_id } = await make(api, member, 'networks', 'network', {})
    await make(api, member, 'subnets', 'subnet', { network_id, cidr: '10.50.0.0/27', ip_version: 4 })
    const answers = await together(
      n =>
        api.post(member, '/v2.0/ports', {
          port: { network_id, ...(n % 2 ? { fixed_ips: [{ ip_address: '10.50.0.9' }] } : {}) },
        }),
      16,
    )
    for (const answer of answers) expect([201, 409], answer.text).toContain(answer.status)
    expect(
      await query('select 1 from ip_allocation group by network_id, ip_address having count(*) > 1'),
    ).toEqual([])
    const ports = (await api.get(member, `/v2.0/ports?network_id=${network_id}`)).body.ports
    const addresses = ports.flatMap((port: { fixed_ips: { ip_address: string }[] }) =>
      port.fixed_ips.map(ip => ip.ip_address),
    )
    const macs = ports.map((port: { mac_address: string }) => port.mac_address)
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(new Set(macs).size).toBe(macs.length)
  })

  test('no floating IP holds the fixed IP of a port that goes meanwhile', async () => {
    for (let round = 0; round < 4; round++) {
      const site = await makeSite(api, member, provider, 60 + round)
      const [bound, gone] = await Promise.all([
        api.put(member, `/v2.0/floatingips/${site.floatingip}`, { floatingip: { port_id: site.port } }),
        api.delete(member, `/v2.0/ports/${site.port}`),
      ])
      expect(bound.status, bound.text).toBeLessThan(500)
      expect([204, 409], gone.text).toContain(gone.status)
      const shown = (await api.get(member, `/v2.0/floatingips/${site.floatingip}`)).body.floatingip
      if (gone.status === 204) expect([shown.port_id, shown.fixed_ip_address]).toEqual([null, null])
    }
  })
})

describe('invariant 2: an identifier of a segment is given once', () => {
  test('to networks that are made at once', async () => {
    const made = await together(
      () =>
        api.post(admin, '/v2.0/networks', {
          network: { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' },
        }),
      20,
    )
    const ids = made.map(answer => answer.body.network['provider:segmentation_id'])
    expect(new Set(ids).size).toBe(ids.length)
    const same = await together(() =>
      api.post(admin, '/v2.0/networks', {
        network: { 'provider:network_type': 'vxlan', 'provider:segmentation_id': 77 },
      }),
    )
    expect(same.filter(answer => answer.status === 201)).toHaveLength(1)
    expect(new Set(same.filter(answer => answer.status !== 201).map(answer => answer.status))).toEqual(
      new Set([409]),
    )
  })
})

describe('invariant 3: subnets do not overlap', () => {
  test('of one network, nor prefixes of one pool, under several writers', async () => {
    const { id: network_id } = await make(api, member, 'networks', 'network', {})
    const answers = await together(n =>
      api.post(member, '/v2.0/subnets', {
        subnet: { network_id, ip_version: 4, cidr: n % 2 ? '10.51.0.0/24' : '10.51.0.0/16' },
      }),
    )
    expect(answers.filter(answer => answer.status === 201)).toHaveLength(1)
    const pool = await make(api, member, 'subnetpools', 'subnetpool', {
      name: 'p',
      prefixes: ['10.52.0.0/24'],
      default_prefixlen: 26,
    })
    const networks = await together(() => make(api, member, 'networks', 'network', {}))
    const taken = await together(n =>
      api.post(member, '/v2.0/subnets', {
        subnet: { network_id: networks[n].id, ip_version: 4, subnetpool_id: pool.id },
      }),
    )
    const cidrs = taken.flatMap(answer => (answer.status === 201 ? [answer.body.subnet.cidr] : []))
    expect(new Set(cidrs).size).toBe(cidrs.length)
    expect(cidrs).toHaveLength(4)
    for (const answer of taken) expect(answer.status, answer.text).toBeLessThan(500)
  })
})

describe('invariant 4: one router interface a port, one floating IP a fixed IP, no rule twice', () => {
  test('under several writers', async () => {
    const site = await makeSite(api, member, provider, 70)
    const routers = await together(() => make(api, member, 'routers', 'router', {}), 4)
    const { id: port } = await make(api, member, 'ports', 'port', { network_id: site.network })
    const plugged = await together(
      n => api.put(member, `/v2.0/routers/${routers[n].id}/add_router_interface`, { port_id: port }),
      4,
    )
    expect(plugged.filter(answer => answer.status === 200)).toHaveLength(1)
    const addresses = await together(
      () => make(api, member, 'floatingips', 'floatingip', { floating_network_id: provider.external }),
      4,
    )
    const bound = await together(
      n => api.put(member, `/v2.0/floatingips/${addresses[n].id}`, { floatingip: { port_id: site.port } }),
      4,
    )
    expect(bound.filter(answer => answer.status === 200)).toHaveLength(1)
    const rule = {
      security_group_id: site.security_group,
      direction: 'ingress',
      protocol: 'udp',
      port_range_min: 53,
      port_range_max: 53,
    }
    const rules = await together(() =>
      api.post(member, '/v2.0/security-group-rules', { security_group_rule: rule }),
    )
    expect(rules.map(answer => answer.status).sort()).toEqual([
      201,
      ...Array.from({ length: WRITERS - 1 }, () => 409),
    ])
    for (const answer of [...plugged, ...bound]) expect(answer.status, answer.text).toBeLessThan(500)
  })
})

describe('invariant 5: no project has more than its quota', () => {
  test('with objects one by one and several at once', async () => {
    const caller: Caller = { project: 'e0000000000000000000000000000007', roles: ['member', 'reader'] }
    await api.put(admin, `/v2.0/quotas/${caller.project}`, {
      quota: { network: 5, router: 3, port: 4, security_group: 2, security_group_rule: 6 },
    })
    const networks = await together(
      n => api.post(caller, '/v2.0/networks', n % 2 ? { network: {} } : { networks: [{}, {}] }),
      10,
    )
    for (const answer of networks) expect([201, 409], answer.text).toContain(answer.status)
    const routers = await together(() => api.post(caller, '/v2.0/routers', { router: {} }))
    expect(routers.filter(answer => answer.status === 201)).toHaveLength(3)
    await together(n => api.post(caller, '/v2.0/security-groups', { security_group: { name: `g${n}` } }))
    const { id: network_id } = (await api.get(caller, `/v2.0/networks?project_id=${caller.project}`)).body
      .networks[0]
    await together(() => api.post(caller, '/v2.0/ports', { ports: [{ network_id }, { network_id }] }))
    const details = (await api.get(admin, `/v2.0/quotas/${caller.project}/details`)).body.quota
    for (const [name, { limit, used, reserved }] of Object.entries<{
      limit: number
      used: number
      reserved: number
    }>(details))
      if (limit >= 0) expect(used + reserved, name).toBeLessThanOrEqual(limit)
    expect((await api.get(caller, `/v2.0/networks?project_id=${caller.project}`)).body.networks.length).toBe(
      details.network.used,
    )
    expect((await api.get(caller, '/v2.0/ports')).body.ports.length).toBe(details.port.used)
    expect((await api.get(caller, '/v2.0/security-groups')).body.security_groups.length).toBe(
      details.security_group.used,
    )
  })
})

describe('invariant 18: a bulk request is all or nothing', () => {
  /** An item that is well-formed, and one that only the database or another object refuses. */
  const items = (
    site: Site,
    around: { readonly fixed: string },
  ): Readonly<Record<string, readonly [object, object]>> => ({
    network: [
      { name: 'bulk' },
      {
        'provider:network_type': 'vlan',
        'provider:physical_network': 'physnet1',
        'provider:segmentation_id': 4_000,
        name: 'bulk',
        qos_policy_id: missing,
      },
    ],
    subnet: [
      { network_id: site.network, cidr: '10.211.0.0/24', ip_version: 4 },
      { network_id: missing, cidr: '10.212.0.0/24', ip_version: 4 },
    ],
    address_scope: [
      { name: 'bulk', ip_version: 4 },
      { name: 'bulk', ip_version: 4, shared: 'x' },
    ],
    port: [
      { network_id: site.network, name: 'bulk' },
      { network_id: missing, name: 'bulk' },
    ],
    ndp_proxy: [
      { router_id: site.router, port_id: site.port },
      { router_id: missing, port_id: site.port },
    ],
    local_ip: [
      { network_id: site.network, name: 'bulk' },
      { network_id: missing, name: 'bulk' },
    ],
    security_group: [{ name: 'bulk' }, { name: 'bulk', stateful: 'x' }],
    security_group_rule: [
      { security_group_id: site.security_group, direction: 'ingress', protocol: 'udp' },
      { security_group_id: site.security_group, direction: 'ingress', remote_group_id: missing },
    ],
    address_group: [
      { name: 'bulk', addresses: ['10.0.0.0/8'] },
      { name: 'bulk', addresses: ['x'] },
    ],
    rbac_policy: [
      { object_type: 'network', object_id: site.network, action: 'access_as_shared', target_tenant: 'bulk' },
      { object_type: 'network', object_id: missing, action: 'access_as_shared', target_tenant: 'bulk' },
    ],
    policy: [
      { name: 'bulk', project_id: projectA },
      { name: 'bulk', project_id: projectA, is_default: 'x' },
    ],
    network_segment_range: [
      {
        name: 'bulk',
        network_type: 'vlan',
        physical_network: 'physnet7',
        minimum: 10,
        maximum: 20,
        shared: true,
      },
      {
        name: 'bulk',
        network_type: 'vlan',
        physical_network: 'physnet7',
        minimum: 15,
        maximum: 25,
        shared: true,
      },
    ],
    bfd_monitor: [{ dst_ip: '172.24.0.9' }, { dst_ip: '172.24.0.9', auth_type: 'MD5' }],
    conntrack_helper: [
      { protocol: 'tcp', port: 21, helper: 'ftp' },
      { protocol: 'tcp', port: 21, helper: 'ftp' },
    ],
    port_forwarding: [
      {
        internal_port_id: site.port,
        internal_ip_address: around.fixed,
        protocol: 'udp',
        internal_port: 90,
        external_port: 9090,
      },
      {
        internal_port_id: site.port,
        internal_ip_address: around.fixed,
        protocol: 'udp',
        internal_port: 91,
        external_port: 9090,
      },
    ],
    port_association: [{ fixed_port_id: site.trunk }, { fixed_port_id: missing }],
    bandwidth_limit_rule: [
      { max_kbps: 7, direction: 'ingress' },
      { max_kbps: 7, direction: 'ingress' },
    ],
    dscp_marking_rule: [{ dscp_mark: 12 }, { dscp_mark: 14 }],
    minimum_bandwidth_rule: [
      { min_kbps: 7, direction: 'ingress' },
      { min_kbps: 7, direction: 'ingress' },
    ],
    packet_rate_limit_rule: [
      { max_kpps: 7, direction: 'ingress' },
      { max_kpps: 7, direction: 'ingress' },
    ],
    minimum_packet_rate_rule: [
      { min_kpps: 7, direction: 'ingress' },
      { min_kpps: 7, direction: 'ingress' },
    ],
  })
  /** Objects of admins alone, made by the same statements as the others. */
  const ofAdmins: ReadonlySet<string> = new Set([
    'log',
    'metering_label',
    'metering_label_rule',
    'port_flavor',
  ])
  const missing = '6e7569e2-0000-4000-8000-000000000000'

  test('for every resource that takes several', async () => {
    const site = await makeSite(api, member, provider, 80)
    const children = await makeChildren(api, member, site)
    const fixed = (await api.get(member, `/v2.0/ports/${site.port}`)).body.port.fixed_ips[0].ip_address
    const bodies = items(site, { fixed })
    const bulk = api.api.endpoints.filter(
      ({ schema, resource }) => schema.definition.bulk && resource.behaviour.create,
    )
    const idsOf = async (endpoint: Endpoint, parent?: string) => {
      const { collection } = endpoint.schema.definition
      const answer = await api.get(admin, `/v2.0/${pathOf(endpoint, parent)}`)
      return answer.body[collection].map((each: Record<string, unknown>) => JSON.stringify(each)).sort()
    }
    const unknown: string[] = []
    for (const endpoint of bulk) {
      const { name } = endpoint.schema.definition
      const body = bodies[name]
      if (!body) {
        unknown.push(name)
        continue
      }
      const parent = children[name]?.parent
      const before = await idsOf(endpoint, parent)
      for (const list of [body, body.toReversed()]) {
        const answer = await api.post(admin, `/v2.0/${pathOf(endpoint, parent)}`, { [`${name}s`]: list })
        expect(answer.status, `${name} ${answer.text}`).toBeGreaterThanOrEqual(400)
        expect(answer.status, `${name} ${answer.text}`).toBeLessThan(500)
        expect(await idsOf(endpoint, parent), name).toEqual(before)
      }
    }
    expect(unknown.filter(name => !ofAdmins.has(name))).toEqual([])
  }, 60_000)
})
