import { randomUuid } from '@neutrino/base/uuid.ts'
import { mayKnow } from '@neutrino/server/http/select.ts'
import type { Endpoint } from '@neutrino/server/http/wire.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../support/api/create-test-api.ts'
import { testSettings } from '../../support/api/test-settings.ts'
import { makeChildren, makeProvider, makeSite, pathOf, type Site } from './site.ts'

const { admin, member, other } = callers
const stranger: Caller = {
  project: 'c0000000000000000000000000000005',
  roles: ['manager', 'member', 'reader'],
}

let api: TestApi
let mine: Site
let theirs: Site
let children: Awaited<ReturnType<typeof makeChildren>>
let theirChildren: Awaited<ReturnType<typeof makeChildren>>

beforeAll(async () => {
  const unlimited = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas: unlimited } })
  const provider = await makeProvider(api)
  mine = await makeSite(api, member, provider, 1)
  theirs = await makeSite(api, other, provider, 2)
  children = await makeChildren(api, member, mine)
  theirChildren = await makeChildren(api, other, theirs)
})
afterAll(() => api?.close())

/** Not a project's own, or for admins alone: nobody can be a stranger to them. */
const ownedByNobody: ReadonlySet<string> = new Set([
  'agent',
  'auto_allocated_topology',
  'availability_zone',
  'default_security_group_rule',
  'flavor',
  'floatingip_pool',
  'log',
  'loggable_resource',
  'metering_label',
  'metering_label_rule',
  'network_segment_range',
  'port_flavor',
  'security_groups_default_statefulness',
  'segment',
  'service_profile',
])

const isAlias = ({ schema: { definition } }: Endpoint) => definition.name.startsWith('alias_')
const topLevel = () =>
  api.api.endpoints.filter(
    each =>
      !each.schema.definition.parent && !isAlias(each) && !ownedByNobody.has(each.schema.definition.name),
  )
const ofParents = () => api.api.endpoints.filter(each => each.schema.definition.parent)

/** What an answer tells, with the id that was asked for taken out of it. */
const told = (answer: TestResponse, id: string) => ({
  status: answer.status,
  text: answer.text.replaceAll(id, '<id>'),
  headers: Object.keys(answer.headers).sort(),
})

/** The least body of a PUT that is well-formed and changes something. */
const changeOf = ({ schema }: Endpoint) => {
  const { name } = schema.definition
  const field = schema.fields.find(
    each => each.attribute.update && ['name', 'description'].includes(each.wire),
  )
  return { [name]: field ? { [field.wire]: 'x' } : {} }
}

test('every resource of the registry is looked at here', () => {
  for (const { schema } of topLevel())
    expect(mine, schema.definition.name).toHaveProperty(schema.definition.name)
  for (const { schema } of ofParents())
    expect(children, schema.definition.name).toHaveProperty(schema.definition.name)
})

describe('invariant 17: what exists elsewhere cannot be told from what does not', () => {
  const requests = (endpoint: Endpoint): readonly (readonly [string, string, unknown])[] => {
    const { update, remove, actions = {} } = endpoint.resource.behaviour
    return [
      ['GET', '', undefined],
      ...(update ? [['PUT', '', changeOf(endpoint)] as const] : []),
      ...(remove ? [['DELETE', '', undefined] as const] : []),
      ...Object.entries(actions).map(
        ([name, { method }]) => [method, `/${name}`, method === 'PUT' ? {} : undefined] as const,
      ),
    ]
  }

  test('objects, and actions on them', async () => {
    for (const endpoint of topLevel()) {
      const id = mine[endpoint.schema.definition.name]!
      const missing = randomUuid()
      for (const [method, suffix, body] of requests(endpoint)) {
        const path = `/v2.0/${pathOf(endpoint)}`
        const foreign = await api.request(stranger, method, `${path}/${id}${suffix}`, body)
        const absent = await api.request(stranger, method, `${path}/${missing}${suffix}`, body)
        expect(told(foreign, id), `${method} ${path}/<id>${suffix}`).toEqual(told(absent, missing))
        expect(foreign.status, `${method} ${path}/<id>${suffix}`).toBe(404)
      }
    }
  })

  test('objects below objects', async () => {
    for (const endpoint of ofParents()) {
      const { parent, id } = children[endpoint.schema.definition.name]!
      const missing = randomUuid()
      for (const [method, suffix, body] of requests(endpoint)) {
        const foreign = await api.request(
          stranger,
          method,
          `/v2.0/${pathOf(endpoint, parent)}/${id}${suffix}`,
          body,
        )
        const absent = await api.request(
          stranger,
          method,
          `/v2.0/${pathOf(endpoint, missing)}/${id}${suffix}`,
          body,
        )
        expect(told(foreign, parent), `${method} ${pathOf(endpoint)}${suffix}`).toEqual(told(absent, missing))
      }
    }
  })

  test('markers of pages', async () => {
    for (const endpoint of topLevel().filter(each => each.schema.definition.paging)) {
      const id = mine[endpoint.schema.definition.name]!
      const missing = randomUuid()
      const path = `/v2.0/${pathOf(endpoint)}?limit=1&marker=`
      const foreign = await api.get(stranger, path + id)
      const absent = await api.get(stranger, path + missing)
      expect(told(foreign, id), path).toEqual(told(absent, missing))
    }
  })

  test('references to them in bodies', async () => {
    const missing = randomUuid()
    // Not the group of a new rule: its 403 is recorded from upstream (exchange 244), a missing one's 404 as well.
    const references: readonly (readonly [string, string, string, object])[] = [
      ['subnets', 'subnet', 'network', { network_id: '<id>', cidr: '10.7.0.0/24', ip_version: 4 }],
      ['ports', 'port', 'network', { network_id: '<id>' }],
      ['ports', 'port', 'security_group', { network_id: theirs.network, security_groups: ['<id>'] }],
      ['ports', 'port', 'policy', { network_id: theirs.network, qos_policy_id: '<id>' }],
      ['ports', 'port', 'subnet', { network_id: theirs.network, fixed_ips: [{ subnet_id: '<id>' }] }],
      ['networks', 'network', 'policy', { qos_policy_id: '<id>' }],
      ['routers', 'router', 'network', { external_gateway_info: { network_id: '<id>' } }],
      ['floatingips', 'floatingip', 'network', { floating_network_id: '<id>' }],
      [
        'security-group-rules',
        'security_group_rule',
        'security_group',
        { security_group_id: theirs.security_group, direction: 'ingress', remote_group_id: '<id>' },
      ],
      [
        'security-group-rules',
        'security_group_rule',
        'address_group',
        { security_group_id: theirs.security_group, direction: 'ingress', remote_address_group_id: '<id>' },
      ],
      ['trunks', 'trunk', 'port', { port_id: '<id>' }],
      ['local-ips', 'local_ip', 'network', { network_id: '<id>' }],
      ['local-ips', 'local_ip', 'port', { local_port_id: '<id>' }],
      ['ndp-proxies', 'ndp_proxy', 'port', { router_id: theirs.router, port_id: '<id>' }],
      ['ndp-proxies', 'ndp_proxy', 'router', { router_id: '<id>', port_id: theirs.port }],
      [
        'subnetpools',
        'subnetpool',
        'address_scope',
        { name: 'p', prefixes: ['10.0.0.0/8'], address_scope_id: '<id>' },
      ],
      [
        'subnets',
        'subnet',
        'subnetpool',
        { network_id: theirs.network, subnetpool_id: '<id>', ip_version: 4 },
      ],
      ...(['network', 'security_group', 'address_group', 'subnetpool', 'address_scope'] as const).map(
        type =>
          [
            'rbac-policies',
            'rbac_policy',
            type,
            { object_type: type, object_id: '<id>', action: 'access_as_shared', target_tenant: 't' },
          ] as const,
      ),
    ]
    const different: string[] = []
    for (const [path, name, target, body] of references) {
      const send = (id: string) =>
        api.post(other, `/v2.0/${path}`, JSON.stringify({ [name]: body }).replaceAll('<id>', id))
      const id = mine[target]!
      const [foreign, absent] = [told(await send(id), id), told(await send(missing), missing)]
      if (foreign.status < 400 || JSON.stringify(foreign) !== JSON.stringify(absent))
        different.push(
          `${path} ${target}: ${foreign.status} ${foreign.text} | ${absent.status} ${absent.text}`,
        )
    }
    expect(different).toEqual([])
  })
})

describe('advisory 26: a child below the wrong parent does not exist', () => {
  test('GET, PUT, DELETE and actions', async () => {
    for (const endpoint of ofParents()) {
      const { name } = endpoint.schema.definition
      const { update, remove, actions = {} } = endpoint.resource.behaviour
      const wrong = `/v2.0/${pathOf(endpoint, theirChildren[name]!.parent)}/${children[name]!.id}`
      // A binding is named by its host, and both ports have one there.
      if (name === 'binding') continue
      for (const caller of [admin, other]) {
        expect((await api.get(caller, wrong)).status, wrong).toBe(404)
        if (update) expect((await api.put(caller, wrong, changeOf(endpoint))).status, wrong).toBe(404)
        if (remove) expect((await api.delete(caller, wrong)).status, wrong).toBe(404)
        for (const action of Object.keys(actions))
          expect((await api.put(caller, `${wrong}/${action}`, {})).status, wrong).toBe(404)
      }
      const right = `/v2.0/${pathOf(endpoint, children[name]!.parent)}/${children[name]!.id}`
      expect((await api.get(admin, right)).status, right).toBe(200)
    }
  })
})

describe('advisories 23 and 27: what is only visible is not changed', () => {
  const sharedTypes: Readonly<Record<string, string>> = {
    network: 'network',
    security_group: 'security_group',
    subnetpool: 'subnetpool',
    address_group: 'address_group',
    address_scope: 'address_scope',
    policy: 'qos_policy',
  }
  const guests: Readonly<Record<string, Caller>> = {
    manager: { project: 'd0000000000000000000000000000006', roles: ['manager', 'member', 'reader'] },
    member: { project: 'd0000000000000000000000000000006', roles: ['member', 'reader'] },
    reader: { project: 'd0000000000000000000000000000006', roles: ['reader'] },
  }

  test('tags, actions, updates and removal of shared objects are refused, whatever the role', async () => {
    for (const [name, object_type] of Object.entries(sharedTypes)) {
      await api.post(admin, '/v2.0/rbac-policies', {
        rbac_policy: {
          object_type,
          object_id: mine[name],
          action: 'access_as_shared',
          target_tenant: guests.member!.project,
        },
      })
      const endpoint = api.api.endpoints.find(each => each.schema.definition.name === name)!
      const path = `/v2.0/${pathOf(endpoint)}/${mine[name]}`
      const before = (await api.get(admin, path)).body
      for (const [role, guest] of Object.entries(guests)) {
        expect((await api.get(guest, path)).status, `${role} ${path}`).toBe(200)
        const attempts: (readonly [string, string, unknown])[] = [
          ['PUT', '', changeOf(endpoint)],
          ['DELETE', '', undefined],
          ...(endpoint.schema.definition.tagged
            ? ([
                ['PUT', '/tags', { tags: ['x'] }],
                ['POST', '/tags', { tags: ['x'] }],
                ['DELETE', '/tags', undefined],
                ['PUT', '/tags/x', undefined],
                ['DELETE', '/tags/x', undefined],
              ] as const)
            : []),
          ...Object.keys(endpoint.resource.behaviour.actions ?? {}).map(
            action => ['PUT', `/${action}`, { [name]: {} }] as const,
          ),
        ]
        for (const [method, suffix, body] of attempts) {
          const answer = await api.request(guest, method, path + suffix, body)
          expect([403, 404], `${role} ${method} ${path}${suffix}: ${answer.text}`).toContain(answer.status)
        }
      }
      expect((await api.get(admin, path)).body).toEqual(before)
    }
  })

  test('well-formed actions of pools and address groups are refused too', async () => {
    for (const [path, body] of [
      [`subnetpools/${mine.subnetpool}/add_prefixes`, { prefixes: ['10.99.0.0/16'] }],
      [`subnetpools/${mine.subnetpool}/remove_prefixes`, { prefixes: ['10.1.0.0/16'] }],
      [`subnetpools/${mine.subnetpool}/onboard_network_subnets`, { network_id: theirs.network }],
      [
        `address-groups/${mine.address_group}/add_addresses`,
        { address_group: { addresses: ['10.0.0.0/9'] } },
      ],
      [
        `address-groups/${mine.address_group}/remove_addresses`,
        { address_group: { addresses: ['10.0.0.0/8'] } },
      ],
    ] as const) {
      for (const guest of [...Object.values(guests), other, callers.reader]) {
        const answer = await api.put(guest, `/v2.0/${path}`, body)
        expect([403, 404], `${path}: ${answer.text}`).toContain(answer.status)
      }
    }
  })

  test('a subnet of a network that is only shared is not onboarded', async () => {
    const guest = guests.member!
    const pool = await api.post(guest, '/v2.0/subnetpools', {
      subnetpool: { name: 'p', prefixes: ['10.200.0.0/16'] },
    })
    const answer = await api.put(
      guest,
      `/v2.0/subnetpools/${pool.body.subnetpool.id}/onboard_network_subnets`,
      {
        network_id: mine.network,
      },
    )
    expect([403, 404], answer.text).toContain(answer.status)
  })

  test('objects without sharing, and their tags, are refused to all others', async () => {
    for (const endpoint of topLevel().filter(each => each.schema.definition.tagged)) {
      const path = `/v2.0/${pathOf(endpoint)}/${mine[endpoint.schema.definition.name]}`
      for (const [method, suffix, body] of [
        ['PUT', '/tags', { tags: ['x'] }],
        ['POST', '/tags', { tags: ['x'] }],
        ['DELETE', '/tags', undefined],
        ['PUT', '/tags/x', undefined],
      ] as const) {
        const answer = await api.request(stranger, method, path + suffix, body)
        expect([403, 404], `${method} ${path}${suffix}: ${answer.text}`).toContain(answer.status)
      }
      expect((await api.get(member, path)).body[endpoint.schema.definition.name].tags).toEqual([])
    }
  })

  test('an address group is left alone by readers, its own project included', async () => {
    const { reader } = callers
    const body = { address_group: { addresses: ['10.0.0.0/9'] } }
    const path = `/v2.0/address-groups/${mine.address_group}`
    for (const [method, at, sent] of [
      ['POST', '/v2.0/address-groups', body],
      ['PUT', path, { address_group: { name: 'x' } }],
      ['PUT', `${path}/add_addresses`, body],
      ['PUT', `${path}/remove_addresses`, body],
      ['DELETE', path, undefined],
    ] as const) {
      const answer = await api.request(reader, method, at, sent)
      expect([403, 404], `${method} ${at}: ${answer.text}`).toContain(answer.status)
    }
  })
})

test('names that objects inherit are no actions', async () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
    for (const method of ['GET', 'PUT'])
      expect(
        (
          await api.request(
            member,
            method,
            `/v2.0/routers/${mine.router}/${name}`,
            method === 'PUT' ? {} : undefined,
          )
        ).status,
      ).toBe(404)
})

describe('invariant 17: filters and sorting tell nothing that is not shown', () => {
  test('attributes that are hidden match nothing and are no sort keys', async () => {
    const path = `/v2.0/ports?id=${mine.port}`
    expect((await api.get(callers.service, `${path}&binding:host_id=host1`)).body.ports).toHaveLength(1)
    expect((await api.get(member, `${path}&binding:host_id=host1`)).body.ports).toEqual([])
    const actor = { userId: 'u', projectId: member.project, roles: member.roles, isAdmin: false }
    const context = { actor, policy: api.services.policy(), hiddenAliases: new Set<string>() }
    for (const { schema } of api.api.endpoints.filter(each => !each.schema.definition.parent)) {
      const hidden = schema.fields.filter(field => mayKnow(schema, context, field).kind === 'false')
      for (const { wire } of hidden.filter(field => field.attribute.sort))
        expect(
          (await api.get(member, `/v2.0/${schema.definition.collection}?sort_key=${wire}&sort_dir=asc`))
            .status,
          wire,
        ).toBe(400)
      for (const { wire } of hidden.filter(field => field.attribute.filter)) {
        const answer = await api.get(member, `/v2.0/${schema.definition.collection}?${wire}=1`)
        expect(answer.body[schema.definition.collection] ?? answer.status, wire).toEqual([])
      }
    }
  })
})
