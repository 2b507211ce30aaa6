import { randomUuid } from '@neutrino/base/uuid.ts'
import { resources } from '@neutrino/server/registry.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, callers, createTestApi, type TestApi } from '../../support/api/create-test-api.ts'
import { testSettings } from '../../support/api/test-settings.ts'
import { translatedRows } from './rows.ts'
import { make } from './site.ts'

const { admin, member, other } = callers
const guest = 'd0000000000000000000000000000006'
const guests: Readonly<Record<string, Caller>> = {
  manager: { project: guest, roles: ['manager', 'member', 'reader'] },
  member: { project: guest, roles: ['member', 'reader'] },
}

let api: TestApi
let shared: string
let sharedSubnet: string

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas: unlimited } })
  shared = (await make(api, admin, 'networks', 'network', { shared: true })).id
  sharedSubnet = (
    await make(api, admin, 'subnets', 'subnet', { network_id: shared, cidr: '10.0.0.0/16', ip_version: 4 })
  ).id
})
afterAll(() => api?.close())

describe('advisory 2: nobody plugs a port into the router of another project', () => {
  test('neither when it is made, alone or among others, nor later', async () => {
    const { id: device_id } = await make(api, other, 'routers', 'router', {})
    const { id: network_id } = await make(api, member, 'networks', 'network', {})
    const owners = ['', 'network:router_interface', 'network:router_gateway', 'compute:nova']
    for (const spelled of [device_id, device_id.toUpperCase()]) {
      for (const device_owner of owners) {
        const port = { network_id, device_id: spelled, device_owner }
        expect([403, 404, 409]).toContain((await api.post(member, '/v2.0/ports', { port })).status)
        const ports = [{ network_id }, port]
        expect([403, 404, 409]).toContain((await api.post(member, '/v2.0/ports', { ports })).status)
      }
    }
    expect((await api.get(member, `/v2.0/ports?network_id=${network_id}`)).body.ports).toEqual([])
    const { id } = await make(api, member, 'ports', 'port', { network_id })
    for (const device_owner of owners)
      expect([403, 404, 409]).toContain(
        (await api.put(member, `/v2.0/ports/${id}`, { port: { device_id, device_owner } })).status,
      )
    expect(
      (await api.put(member, `/v2.0/routers/${device_id}/add_router_interface`, { port_id: id })).status,
    ).toBe(404)
  })
})

describe('advisory 8: an attribute that only admins set stays theirs', () => {
  test('naming it in a PUT is refused also with its default or null', async () => {
    const { id } = await make(api, member, 'networks', 'network', {})
    const attempts: readonly (readonly [string, string, string, object])[] = [
      ['networks', 'network', id, { shared: false }],
      ['networks', 'network', id, { 'router:external': false }],
      ['networks', 'network', id, { 'provider:segmentation_id': null }],
      ...(['binding:host_id', 'binding:profile', 'data_plane_status', 'mac_address'] as const).map(
        name =>
          [
            'ports',
            'port',
            '',
            {
              [name]:
                name === 'binding:profile'
                  ? {}
                  : name === 'mac_address'
                    ? '02:00:00:00:00:01'
                    : name === 'data_plane_status'
                      ? null
                      : '',
            },
          ] as const,
      ),
    ]
    const port = (await make(api, guests.member!, 'ports', 'port', { network_id: shared })).id
    for (const [path, name, target, body] of attempts) {
      const as = target === '' ? guests.member! : member
      const answer = await api.put(as, `/v2.0/${path}/${target || port}`, { [name]: body })
      expect([400, 403], `${JSON.stringify(body)} ${answer.text}`).toContain(answer.status)
      expect(['PolicyNotAuthorized', 'HTTPBadRequest']).toContain(answer.body.NeutronError.type)
    }
    const { id: router } = await make(api, member, 'routers', 'router', {})
    for (const body of [{ distributed: false }, { ha: false }])
      expect(
        (await api.put(member, `/v2.0/routers/${router}`, { router: body })).status,
        JSON.stringify(body),
      ).toBeGreaterThanOrEqual(400)
  })

  test('every attribute with a rule that asks for an admin is refused to members by the policy', () => {
    const policy = api.services.policy()
    const actor = { userId: 'u', projectId: guest, roles: ['member', 'reader'], isAdmin: false }
    for (const name of [
      'update_network:shared',
      'update_network:router:external',
      'update_port:binding:host_id',
      'update_port:binding:profile',
      'update_subnet:service_types',
      'update_router:distributed',
      'update_router:ha',
    ])
      expect(policy.partial(actor, name).kind, name).toBe('false')
  })
})

describe('advisories 13 and 14: a guest of a shared network does not leave the firewall', () => {
  const forbidden: readonly object[] = [
    { device_owner: 'network:dhcp' },
    { device_owner: 'network:router_interface' },
    { device_owner: 'network:anything' },
    { device_owner: 'network:' },
    { mac_address: '02:00:00:00:00:99' },
    { fixed_ips: [{ ip_address: '10.0.77.77' }] },
    { port_security_enabled: false },
    { port_security_enabled: true },
    { allowed_address_pairs: [{ ip_address: '10.0.0.1' }] },
    { allowed_address_pairs: [{ ip_address: '0.0.0.0/0' }] },
    { allowed_address_pairs: [{ ip_address: '10.0.0.9', mac_address: '02:00:00:00:00:98' }] },
    { 'binding:host_id': 'h' },
    { 'binding:profile': { a: 1 } },
  ]

  test.each(Object.entries(guests))(
    'as %s, neither with a new port nor with one it has',
    async (_, caller) => {
      const { id } = await make(api, caller, 'ports', 'port', {
        network_id: shared,
        device_owner: 'compute:nova',
      })
      const before = (await api.get(admin, `/v2.0/ports/${id}`)).body.port
      for (const body of forbidden) {
        // To ask for the security that a port has anyway changes nothing, so upstream takes it in a POST.
        for (const answer of [
          await api.post(caller, '/v2.0/ports', { port: { network_id: shared, ...body } }),
          await api.post(caller, '/v2.0/ports', {
            ports: [{ network_id: shared }, { network_id: shared, ...body }],
          }),
          await api.put(caller, `/v2.0/ports/${id}`, { port: body }),
          await api.put(caller, `/v2.0/ports/${id}`, { port: { device_owner: 'compute:nova', ...body } }),
        ])
          if (!('port_security_enabled' in body && body.port_security_enabled === true))
            expect(answer.status, `${JSON.stringify(body)} ${answer.text}`).toBe(403)
      }
      expect((await api.get(admin, `/v2.0/ports/${id}`)).body.port).toEqual(before)
      expect((await api.delete(caller, `/v2.0/ports/${id}`)).status).toBe(204)
    },
  )

  // Upstream's default rule lets everybody who sees a shared network make a plain port on it, readers too.
  test('readers, and callers without a role, get a plain port at most, and change none', async () => {
    const { id } = await make(api, guests.member!, 'ports', 'port', { network_id: shared })
    for (const roles of [['reader'], []]) {
      const caller = { project: guest, roles }
      for (const body of forbidden.filter(each => !('port_security_enabled' in each))) {
        const answer = await api.post(caller, '/v2.0/ports', { port: { network_id: shared, ...body } })
        expect(answer.status, JSON.stringify(body)).toBe(403)
      }
      expect([403, 404]).toContain(
        (await api.put(caller, `/v2.0/ports/${id}`, { port: { name: 'x' } })).status,
      )
      expect([403, 404]).toContain((await api.delete(caller, `/v2.0/ports/${id}`)).status)
    }
  })

  test('services do what they are for', async () => {
    const port = {
      network_id: shared,
      tenant_id: guest,
      device_owner: 'network:dhcp',
      'binding:host_id': 'h',
    }
    expect((await api.post(callers.service, '/v2.0/ports', { port })).status).toBe(201)
  })

  test('a port with security never loses it while its device changes', async () => {
    const { id } = await make(api, guests.member!, 'ports', 'port', { network_id: shared })
    for (const device_owner of ['compute:nova', '', 'baremetal:x', 'Network:dhcp', ' network:dhcp']) {
      const answer = await api.put(guests.member!, `/v2.0/ports/${id}`, { port: { device_owner } })
      expect([200, 400, 403]).toContain(answer.status)
      const row = (await translatedRows(api)).find(
        each => each.table === 'Logical_Switch_Port' && each.key === id,
      )
      expect(JSON.stringify(row?.columns.port_security), device_owner).toMatch(/[0-9a-f:]{17} 10\.0\./)
    }
  })
})

describe('advisory 32: an address of a shared network has one announcer', () => {
  test('a second project cannot take or pair the address of the first', async () => {
    const caller = guests.member!
    const taken = (await make(api, admin, 'ports', 'port', { network_id: shared, tenant_id: other.project }))
      .fixed_ips[0].ip_address
    for (const port of [
      { fixed_ips: [{ ip_address: taken }] },
      { allowed_address_pairs: [{ ip_address: taken }] },
      { fixed_ips: [{ subnet_id: sharedSubnet, ip_address: taken }] },
    ])
      expect((await api.post(caller, '/v2.0/ports', { port: { network_id: shared, ...port } })).status).toBe(
        403,
      )
    const { id } = await make(api, caller, 'routers', 'router', {})
    const added = await api.put(caller, `/v2.0/routers/${id}/add_router_interface`, {
      subnet_id: sharedSubnet,
    })
    expect([400, 403, 404, 409], added.text).toContain(added.status)
  })

  test('nor the gateway or a floating IP of an external network', async () => {
    const { id: external } = await make(api, admin, 'networks', 'network', { 'router:external': true })
    await make(api, admin, 'subnets', 'subnet', {
      network_id: external,
      cidr: '172.30.0.0/24',
      ip_version: 4,
    })
    const first = await make(api, member, 'floatingips', 'floatingip', { floating_network_id: external })
    for (const floating_ip_address of [first.floating_ip_address, '172.30.0.1']) {
      const floatingip = { floating_network_id: external, floating_ip_address }
      const answer = await api.post(other, '/v2.0/floatingips', { floatingip })
      expect([400, 403, 409], answer.text).toContain(answer.status)
    }
    for (const external_fixed_ips of [
      [{ ip_address: first.floating_ip_address }],
      [{ ip_address: '172.30.0.1' }],
    ]) {
      const router = { external_gateway_info: { network_id: external, external_fixed_ips } }
      expect([400, 403, 409]).toContain((await api.post(other, '/v2.0/routers', { router })).status)
    }
    expect(
      (await api.post(other, '/v2.0/ports', { port: { network_id: external } })).status,
    ).toBeGreaterThanOrEqual(403)
  })
})

describe('advisories 7 and 12: address pairs', () => {
  test('are limited, by repeated updates too', async () => {
    const { id: network_id } = await make(api, member, 'networks', 'network', {})
    const { id } = await make(api, member, 'ports', 'port', { network_id })
    const pairs = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => ({ ip_address: `10.1.${from}.${n}` }))
    for (const round of [1, 2, 3])
      expect(
        (await api.put(member, `/v2.0/ports/${id}`, { port: { allowed_address_pairs: pairs(round, 10) } }))
          .status,
      ).toBe(200)
    const over = await Promise.all(
      [4, 5, 6].map(round =>
        api.put(member, `/v2.0/ports/${id}`, { port: { allowed_address_pairs: pairs(round, 11) } }),
      ),
    )
    for (const answer of over)
      expect([answer.status, answer.body.NeutronError.type]).toEqual([400, 'AllowedAddressPairExhausted'])
    expect((await api.get(member, `/v2.0/ports/${id}`)).body.port.allowed_address_pairs).toHaveLength(10)
    const row = (await translatedRows(api)).find(
      each => each.table === 'Logical_Switch_Port' && each.key === id,
    )
    expect(JSON.stringify(row?.columns.port_security).length).toBeLessThan(1_000)
  })

  test('of length zero leave the rest of the firewall as it is', async () => {
    const { id: network_id } = await make(api, member, 'networks', 'network', {})
    for (const ip_address of ['0.0.0.0/0', '::/0']) {
      const answer = await api.post(member, '/v2.0/ports', {
        port: { network_id, allowed_address_pairs: [{ ip_address }] },
      })
      expect([201, 400]).toContain(answer.status)
      if (answer.status !== 201) continue
      const row = (await translatedRows(api)).find(
        each => each.table === 'Logical_Switch_Port' && each.key === answer.body.port.id,
      )
      // OVN reads every entry as MAC and addresses; the MAC stays that of the port.
      for (const [, entry] of JSON.stringify(row?.columns.port_security).matchAll(/"([^"]+)"/g))
        if (entry?.includes(':') && !['port_security'].includes(entry))
          expect(entry).toMatch(new RegExp(`^${answer.body.port.mac_address}( [0-9a-f.:/]+)*$`))
    }
  })
})

describe('advisory 22: reading makes nothing', () => {
  test('whatever project is asked about, by GET', async () => {
    const unknown = randomUuid().replaceAll('-', '')
    const member = guests.member!
    await api.get(member, '/v2.0/security-groups')
    const rows = async () => {
      const { rows } = await api.connection.pool.query(`select 'group', project_id from security_group
        union all select 'quota', project_id from quota union all select 'usage', project_id from quota_usage order by 1, 2`)
      return rows
    }
    const before = await rows()
    for (const filter of [
      `project_id=${unknown}`,
      `tenant_id=${unknown}`,
      `project_id=${unknown}&project_id=${member.project}`,
    ])
      for (const path of [
        'security-groups',
        'security-group-rules',
        'networks',
        'ports',
        'subnets',
        'floatingips',
      ])
        expect((await api.get(member, `/v2.0/${path}?${filter}`)).status).toBe(200)
    for (const path of ['', '/details', '/default'])
      for (const caller of [admin, member]) await api.get(caller, `/v2.0/quotas/${unknown}${path}`)
    expect(await rows()).toEqual(before)
  })

  test('the default group that a list makes counts in the quota', async () => {
    const fresh: Caller = { project: randomUuid().replaceAll('-', ''), roles: ['member', 'reader'] }
    await api.get(fresh, '/v2.0/security-groups')
    const usage = await api.get(admin, `/v2.0/quotas/${fresh.project}/details`)
    expect(usage.body.quota.security_group.used).toBe(1)
    const groups = await Promise.all(Array.from({ length: 5 }, () => api.get(fresh, '/v2.0/security-groups')))
    expect(new Set(groups.map(answer => answer.body.security_groups.length))).toEqual(new Set([1]))
  })
})

describe('advisory 24: a rule that is not registered denies', () => {
  test('and every verb, attribute and action of the registry has one that is', () => {
    const policy = api.services.policy()
    const missing: string[] = []
    for (const { schema, resource } of api.api.endpoints) {
      const { create, update, remove, actions = {} } = resource.behaviour
      const { ruleName, fields, definition } = schema
      const verbs = [...(create ? ['create'] : []), ...(update ? ['update'] : [])]
      const rules = ['get', ...verbs, ...(remove ? ['delete'] : [])].map(verb => `${verb}_${ruleName}`)
      for (const verb of verbs)
        for (const field of fields.filter(
          each => each.attribute.enforcePolicy && each.attribute[verb === 'create' ? 'create' : 'update'],
        ))
          rules.push(`${verb}_${ruleName}:${field.wire}`)
      if (definition.tagged)
        for (const verb of ['get', 'create', 'update', 'delete']) rules.push(`${verb}_${ruleName}:tags`)
      for (const [name, action] of Object.entries(actions)) {
        const rule = action.rule ?? name
        rules.push(rule, ...(action.enforced ?? []).map(attribute => `${rule}:${attribute}`))
      }
      missing.push(...rules.filter(rule => !policy.isRegistered(rule)))
    }
    expect(missing).toEqual([])
    expect(resources.length).toBeGreaterThan(30)
  })

  test('for admins too', () => {
    const actor = { userId: 'u', projectId: 'p', roles: ['admin'], isAdmin: true }
    for (const rule of ['create_nothing', 'get_network:nothing', '', '__proto__', 'constructor'])
      expect(api.services.policy().check(actor, rule, {}), rule).toBe(false)
  })
})

describe('a token without a project', () => {
  const nobody: Caller = { project: '', roles: ['manager', 'member', 'reader'] }

  test('owns nothing of what belongs to no project, and makes nothing that no quota counts', async () => {
    const { id: external } = await make(api, admin, 'networks', 'network', { 'router:external': true })
    await make(api, admin, 'subnets', 'subnet', {
      network_id: external,
      cidr: '172.31.0.0/24',
      ip_version: 4,
    })
    await make(api, member, 'floatingips', 'floatingip', { floating_network_id: external })
    const held = (await api.get(admin, `/v2.0/ports?network_id=${external}`)).body.ports
    expect(held).toHaveLength(1)
    expect((await api.get(nobody, '/v2.0/ports')).body.ports).toEqual([])
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? { port: { name: 'x' } } : undefined
      expect((await api.request(nobody, method, `/v2.0/ports/${held[0].id}`, body)).status, method).toBe(404)
    }
    const count = async () => (await api.get(admin, '/v2.0/ports?project_id=')).body.ports.length
    const before = await count()
    for (const [path, name, body] of [
      ['ports', 'port', { network_id: shared }],
      ['networks', 'network', {}],
      ['routers', 'router', {}],
      ['security-groups', 'security_group', { name: 'g' }],
      ['floatingips', 'floatingip', { floating_network_id: external }],
    ] as const)
      for (const named of [body, { ...body, project_id: '' }, { ...body, tenant_id: null }])
        expect((await api.post(nobody, `/v2.0/${path}`, { [name]: named })).status, path).toBe(400)
    expect(await count()).toBe(before)
  })
})
