import { randomUUID } from 'node:crypto'
import { systemActor } from '@neutrino/base/operation.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { resourceSchema } from '../../definition/define-resource.ts'
import { parseCreate } from '../../definition/parse-body.ts'
import { port as portResource } from './index.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

const { admin, member, manager, reader, other, service } = callers
let api: TestApi
let make: PortFixture
let net: { readonly id: string; readonly subnets: readonly string[] }

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { port: -1, network: -1, subnet: -1 } } })
  make = portFixture(api)
})
afterAll(() => api.close())
beforeEach(async () => {
  // Addresses below 100 are for tests that name them.
  net = await make.network([
    { cidr: '10.0.0.0/24', allocation_pools: [{ start: '10.0.0.100', end: '10.0.0.254' }] },
  ])
  await make.dirty()
})

const addresses = (port: { fixed_ips: readonly { ip_address: string }[] }) =>
  port.fixed_ips.map(ip => ip.ip_address)

describe('a new port', () => {
  test('has an address, a MAC and defaults, and is shown, listed and deleted', async () => {
    const port = await make.port({ network_id: net.id, name: 'p1' })
    expect(port).toMatchObject({
      name: 'p1',
      network_id: net.id,
      admin_state_up: true,
      status: 'DOWN',
      device_id: '',
      device_owner: '',
      project_id: projectA,
      tenant_id: projectA,
      mac_address: expect.stringMatching(/^fa:16:3e:/),
      fixed_ips: [{ subnet_id: net.subnets[0], ip_address: expect.stringMatching(/^10\.0\.0\./) }],
      allowed_address_pairs: [],
      extra_dhcp_opts: [],
      'binding:vnic_type': 'normal',
      port_security_enabled: true,
      ip_allocation: 'immediate',
      propagate_uplink_status: true,
      data_plane_status: null,
      tags: [],
      description: '',
      revision_number: expect.any(Number),
    })
    for (const hidden of ['binding:host_id', 'binding:profile', 'binding:vif_type', 'binding:vif_details']) {
      expect(port).not.toHaveProperty(hidden)
    }
    expect(await make.dirty()).toContain(`port/${port.id}`)
    expect((await api.get(member, `/v2.0/ports/${port.id}`)).body.port).toEqual(port)
    expect((await api.get(reader, '/v2.0/ports?name=p1')).body.ports).toEqual([port])
    expect((await api.get(other, '/v2.0/ports')).body.ports).toEqual([])
    expect(refusal(await api.get(other, `/v2.0/ports/${port.id}`))).toEqual([404, 'PortNotFound'])
    expect(await make.show(port.id, admin)).toMatchObject({
      'binding:host_id': '',
      'binding:profile': {},
      'binding:vif_type': 'unbound',
      'binding:vif_details': {},
    })
    expect((await api.delete(member, `/v2.0/ports/${port.id}`)).status).toBe(204)
    expect(await make.dirty()).toEqual([`port/${port.id}`])
    expect((await api.get(member, `/v2.0/ports/${port.id}`)).status).toBe(404)
  })

  test('takes the addresses, MAC and tags that are asked for', async () => {
    const port = await make.port({
      network_id: net.id,
      mac_address: '02-00-00-00-00-AA',
      fixed_ips: [{ ip_address: '10.0.0.9' }, { subnet_id: net.subnets[0] }],
      tags: ['b', 'a'],
    })
    expect(port.mac_address).toBe('02:00:00:00:00:aa')
    expect(port.tags).toEqual(['a', 'b'])
    expect(addresses(port)[0]).toBe('10.0.0.9')
    expect(port.fixed_ips).toHaveLength(2)
  })

  test('may have no address', async () => {
    const port = await make.port({ network_id: net.id, fixed_ips: [] })
    expect(port).toMatchObject({ fixed_ips: [], ip_allocation: 'none' })
    const bare = await make.network()
    expect(await make.port({ network_id: bare.id })).toMatchObject({ fixed_ips: [] })
  })

  test('gets the address that its host will make from its MAC, beside one of IPv4', async () => {
    const dual = await make.network([
      '10.1.0.0/24',
      { cidr: '2001:db8:1::/64', ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' },
    ])
    const port = await make.port({ network_id: dual.id, mac_address: 'fa:16:3e:00:00:01' })
    expect(addresses(port)).toEqual([expect.stringMatching(/^10\.1\.0\./), '2001:db8:1:0:f816:3eff:fe00:1'])
  })

  test.each([
    [{ fixed_ips: [{ ip_address: '1.2.3.4' }] }, [400, 'InvalidIpForNetwork']],
    [{ fixed_ips: [{ ip_address: '10.0.0.255' }] }, [400, 'InvalidIpForNetwork']],
    [{ fixed_ips: [{ subnet_id: randomUUID() }] }, [404, 'SubnetNotFound']],
    [{ fixed_ips: null }, [400, 'HTTPBadRequest']],
    [{ fixed_ips: [{ ip_address: '10.0.0.7' }, { ip_address: '10.0.0.7' }] }, [400, 'HTTPBadRequest']],
    [{ fixed_ips: ['10.0.0.7'] }, [400, 'HTTPBadRequest']],
    [{ mac_address: 'zz' }, [400, 'HTTPBadRequest']],
    [{ mac_address: 'ff:ff:ff:ff:ff:ff' }, [400, 'HTTPBadRequest']],
    [{ mac_address: '00:00:00:00:00:00' }, [400, 'HTTPBadRequest']],
    [{ network_id: randomUUID() }, [404, 'NetworkNotFound']],
    [{ 'binding:host_id': 'h' }, [403, 'PolicyNotAuthorized']],
    [{ 'binding:vnic_type': 'odd' }, [400, 'HTTPBadRequest']],
    [{ data_plane_status: 'ACTIVE' }, [400, 'HTTPBadRequest']],
    [{ dns_name: 'a_b' }, [400, 'HTTPBadRequest']],
    [{ dns_domain: 'example.org' }, [400, 'HTTPBadRequest']],
  ])('is refused with %j', async (body, expected) => {
    expect(refusal(await api.post(member, '/v2.0/ports', { port: { network_id: net.id, ...body } }))).toEqual(
      expected,
    )
  })

  test('cannot take an address or MAC of another', async () => {
    const port = await make.port({ network_id: net.id })
    const again = (body: object) => api.post(member, '/v2.0/ports', { port: { network_id: net.id, ...body } })
    expect(refusal(await again({ fixed_ips: [{ ip_address: addresses(port)[0] }] }))).toEqual([
      409,
      'IpAddressAlreadyAllocated',
    ])
    expect(refusal(await again({ mac_address: port.mac_address }))).toEqual([409, 'MacAddressInUse'])
    const elsewhere = await make.network(['10.0.0.0/24'])
    expect(await make.port({ network_id: elsewhere.id, mac_address: port.mac_address })).toBeTruthy()
  })

  test('is one of many, all or nothing and in order', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`)
    const { status, body } = await api.post(member, '/v2.0/ports', {
      ports: names.map(name => ({ network_id: net.id, name })),
    })
    expect(status).toBe(201)
    expect(body.ports.map((port: { name: string }) => port.name)).toEqual(names)
    expect(new Set(body.ports.flatMap(addresses)).size).toBe(20)
    const bad = await api.post(member, '/v2.0/ports', {
      ports: [
        { network_id: net.id, name: 'good' },
        { network_id: net.id, fixed_ips: [{ ip_address: '9.9.9.9' }] },
      ],
    })
    expect(bad.status).toBe(400)
    expect((await api.get(member, '/v2.0/ports?name=good')).body.ports).toEqual([])
  })

  test('of another project is for administrators', async () => {
    const body = { port: { network_id: net.id, tenant_id: projectB } }
    expect((await api.post(member, '/v2.0/ports', body)).status).toBe(400)
    const port = await make.port(body.port, admin)
    expect(port.project_id).toBe(projectB)
    // The network's owner sees it, and so does its own project.
    expect((await api.get(member, `/v2.0/ports/${port.id}`)).status).toBe(200)
    expect((await api.get(other, `/v2.0/ports/${port.id}`)).status).toBe(200)
    expect(refusal(await api.put(member, `/v2.0/ports/${port.id}`, { port: { name: 'x' } }))).toEqual([
      403,
      'PolicyNotAuthorized',
    ])
  })

  test('on a network of another project needs that it is shared', async () => {
    expect(refusal(await api.post(other, '/v2.0/ports', { port: { network_id: net.id } }))).toEqual([
      404,
      'NetworkNotFound',
    ])
    const shared = await make.network(['10.5.0.0/24'], { as: admin, shared: true })
    const port = await make.port({ network_id: shared.id }, other)
    expect(port.project_id).toBe(projectB)
    const chosen = { network_id: shared.id, fixed_ips: [{ ip_address: '10.5.0.9' }] }
    expect((await api.post(other, '/v2.0/ports', { port: chosen })).status).toBe(403)
    const inSubnet = { network_id: shared.id, fixed_ips: [{ subnet_id: shared.subnets[0] }] }
    expect((await api.post(other, '/v2.0/ports', { port: inSubnet })).status).toBe(201)
  })
})

describe('a device', () => {
  test('of the network is for its owner, and escapes nothing on a shared one', async () => {
    const shared = await make.network(['10.6.0.0/24'], { as: admin, shared: true })
    for (const caller of [member, manager, reader]) {
      const created = await api.post(caller, '/v2.0/ports', {
        port: { network_id: shared.id, device_owner: 'network:dhcp' },
      })
      expect(created.status).toBe(403)
    }
    const port = await make.port({ network_id: shared.id, device_owner: 'compute:nova' })
    for (const caller of [member, manager]) {
      for (const changes of [
        { device_owner: 'network:dhcp' },
        { mac_address: '02:00:00:00:00:01' },
        { port_security_enabled: false },
        { fixed_ips: [{ ip_address: '10.6.0.77' }] },
        { allowed_address_pairs: [{ ip_address: '10.6.0.78' }] },
      ]) {
        const changed = await api.put(caller, `/v2.0/ports/${port.id}`, { port: changes })
        expect([changed.status, JSON.stringify(changes)]).toEqual([403, JSON.stringify(changes)])
      }
    }
    const own = await make.port({ network_id: net.id, device_owner: 'network:dhcp' })
    expect(own).toMatchObject({ port_security_enabled: false, security_groups: [] })
  })

  test("cannot be another project's router, at creation, in bulk or by an update", async () => {
    const router = (await api.post(other, '/v2.0/routers', { router: {} })).body.router.id
    const body = { network_id: net.id, device_id: router, device_owner: 'network:router_interface' }
    const expected = [409, 'DeviceIDNotOwnedByTenant']
    expect(refusal(await api.post(member, '/v2.0/ports', { port: body }))).toEqual(expected)
    expect(refusal(await api.post(member, '/v2.0/ports', { ports: [{ network_id: net.id }, body] }))).toEqual(
      expected,
    )
    const port = await make.port({ network_id: net.id })
    expect(
      refusal(await api.put(member, `/v2.0/ports/${port.id}`, { port: { device_id: router.toUpperCase() } })),
    ).toEqual(expected)
    const mine = (await api.post(member, '/v2.0/routers', { router: {} })).body.router.id
    expect(await make.update(port.id, { device_id: mine })).toMatchObject({ device_id: mine })
  })
})

describe('an update', () => {
  test('keeps addresses that are asked for again, adds and removes', async () => {
    const port = await make.port({ network_id: net.id, fixed_ips: [{ ip_address: '10.0.0.10' }] })
    const two = await make.update(port.id, {
      fixed_ips: [{ ip_address: '10.0.0.11' }, { ip_address: '10.0.0.10', subnet_id: net.subnets[0] }],
    })
    expect(addresses(two)).toEqual(['10.0.0.11', '10.0.0.10'])
    expect(await make.update(port.id, { fixed_ips: [] })).toMatchObject({
      fixed_ips: [],
      ip_allocation: 'none',
    })
    const any = await make.update(port.id, { fixed_ips: [{ subnet_id: net.subnets[0] }] })
    expect(any).toMatchObject({ ip_allocation: 'immediate', revision_number: 3 })
    expect(any.fixed_ips).toHaveLength(1)
    // What it gave up is free again.
    expect(await make.port({ network_id: net.id, fixed_ips: [{ ip_address: '10.0.0.10' }] })).toBeTruthy()
  })

  test('that is refused changes nothing', async () => {
    const port = await make.port({ network_id: net.id })
    const { body } = await api.put(member, `/v2.0/ports/${port.id}`, {
      port: { name: 'new', fixed_ips: [{ ip_address: '9.9.9.9' }] },
    })
    expect(body.NeutronError.type).toBe('InvalidIpForNetwork')
    expect(await make.show(port.id, member)).toEqual(port)
  })

  test('with a MAC is for managers; null chooses one, and what depends on it follows', async () => {
    const dual = await make.network([
      { cidr: '2001:db8:2::/64', ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' },
    ])
    const port = await make.port({
      network_id: dual.id,
      mac_address: 'fa:16:3e:00:00:02',
      allowed_address_pairs: [{ ip_address: '10.9.9.9' }],
    })
    expect((await api.put(member, `/v2.0/ports/${port.id}`, { port: { mac_address: null } })).status).toBe(
      403,
    )
    const chosen = await make.update(port.id, { mac_address: 'fa:16:3e:00:00:03' }, manager)
    expect(chosen).toMatchObject({
      mac_address: 'fa:16:3e:00:00:03',
      fixed_ips: [{ ip_address: '2001:db8:2:0:f816:3eff:fe00:3' }],
      allowed_address_pairs: [{ ip_address: '10.9.9.9', mac_address: 'fa:16:3e:00:00:03' }],
    })
    const anew = await make.update(port.id, { mac_address: null }, manager)
    expect(anew.mac_address).toMatch(/^fa:16:3e:/)
    expect(anew.mac_address).not.toBe(chosen.mac_address)
    const neighbour = await make.port({ network_id: dual.id })
    expect(
      refusal(
        await api.put(manager, `/v2.0/ports/${port.id}`, { port: { mac_address: neighbour.mac_address } }),
      ),
    ).toEqual([409, 'MacAddressInUse'])
  })

  test('sets what is the port’s own', async () => {
    const port = await make.port({ network_id: net.id })
    const changes = {
      name: 'n',
      description: 'd',
      admin_state_up: false,
      device_id: 'x',
      device_owner: 'compute:nova',
      propagate_uplink_status: false,
      dns_name: 'Vm1',
      dns_domain: 'Example.ORG.',
    }
    expect(await make.update(port.id, changes)).toMatchObject({
      ...changes,
      dns_name: 'vm1',
      dns_domain: 'example.org.',
      revision_number: 1,
    })
    expect(await make.update(port.id, { data_plane_status: 'DOWN' }, admin)).toMatchObject({
      data_plane_status: 'DOWN',
    })
    expect(await make.update(port.id, { data_plane_status: null }, admin)).toMatchObject({
      data_plane_status: null,
    })
    expect(await make.dirty()).toContain(`port/${port.id}`)
  })

  test('of DHCP options changes those it names, and null takes one away', async () => {
    const port = await make.port({
      network_id: net.id,
      extra_dhcp_opts: [
        { opt_name: 'bootfile-name', opt_value: 'a' },
        { opt_name: 'tftp-server', opt_value: '1.1.1.1' },
        { opt_name: 'bootfile-name', opt_value: 'six', ip_version: '6' },
        { opt_name: 'gone', opt_value: null },
        { opt_name: 'router', opt_value: '' },
      ],
    })
    const option = (opt_name: string, opt_value: string, ip_version = 4) => ({
      opt_name,
      opt_value,
      ip_version,
    })
    expect(port.extra_dhcp_opts).toEqual([
      option('bootfile-name', 'a'),
      option('tftp-server', '1.1.1.1'),
      option('bootfile-name', 'six', 6),
      option('router', ''),
    ])
    const updated = await make.update(port.id, {
      extra_dhcp_opts: [
        { opt_name: 'bootfile-name', opt_value: 'b' },
        { opt_name: 'tftp-server', opt_value: null },
        { opt_name: 'unknown-name', opt_value: 'v' },
        { opt_name: 'server-ip-address', opt_value: '2015::badd' },
      ],
    })
    expect(updated.extra_dhcp_opts).toEqual([
      option('bootfile-name', 'b'),
      option('bootfile-name', 'six', 6),
      option('router', ''),
      option('unknown-name', 'v'),
      option('server-ip-address', '2015::badd'),
    ])
    expect(await make.update(port.id, { extra_dhcp_opts: null })).toMatchObject({
      extra_dhcp_opts: updated.extra_dhcp_opts,
    })
  })

  test.each([
    [{ opt_name: 'a' }],
    [{ opt_name: 'a', opt_value: '' }],
    [{ opt_name: '', opt_value: 'x' }],
    [{ opt_name: 'a', opt_value: 'x\ny' }],
    [{ opt_name: 'a', opt_value: 'x', ip_version: 5 }],
    [{ opt_name: 'a', opt_value: 'x', more: 1 }],
    [{ opt_name: 'mtu', opt_value: 'large' }],
    [{ opt_name: '26', opt_value: '70000' }],
    [{ opt_name: 'dns-server', opt_value: '10.0.0.1', ip_version: 6 }],
  ])('refuses the DHCP option %j', async option => {
    expect(
      refusal(
        await api.post(member, '/v2.0/ports', { port: { network_id: net.id, extra_dhcp_opts: [option] } }),
      ),
    ).toEqual([400, 'HTTPBadRequest'])
  })

  test('by a service works on ports of all projects', async () => {
    const port = await make.port({ network_id: net.id })
    const changes = { device_id: 'vm', device_owner: 'compute:az', 'binding:host_id': 'somewhere' }
    expect(await make.update(port.id, changes, service)).toMatchObject(changes)
  })
})

describe('names in DNS', () => {
  test('are made up, or its own in its domain, its network’s or the installation’s', async () => {
    const inDomain = await make.network(['10.7.0.0/24'], { dns_domain: 'net.example.' })
    const body = { network_id: inDomain.id, fixed_ips: [{ ip_address: '10.7.0.5' }] }
    const port = await make.port(body)
    const assigned = (hostname: string, fqdn: string) => [{ ip_address: '10.7.0.5', hostname, fqdn }]
    expect(port.dns_assignment).toEqual(assigned('host-10-7-0-5', 'host-10-7-0-5.openstacklocal.'))
    const named = await make.update(port.id, { dns_name: 'vm' })
    expect(named.dns_assignment).toEqual(assigned('vm', 'vm.net.example.'))
    const own = await make.update(port.id, { dns_domain: 'port.example.' })
    expect(own.dns_assignment).toEqual(assigned('vm', 'vm.port.example.'))
    const whole = await make.update(port.id, { dns_name: 'vm.there.' })
    expect(whole.dns_assignment).toEqual(assigned('vm.there', 'vm.there.'))
    const plain = await make.port({ network_id: net.id, dns_name: 'vm', fixed_ips: [] })
    expect(plain.dns_assignment).toEqual([])
  })
})

test('attributes of extensions that are off have their defaults', () => {
  const schema = resourceSchema(portResource.definition, portResource.storage, testSettings)
  const hiddenAliases = new Set(['binding', 'extra_dhcp_opt', 'dns-integration', 'standard-attr-tag'])
  const context = { actor: systemActor, maySetProject: true, hiddenAliases }
  const { values } = parseCreate(schema, { network_id: net.id }, context)
  expect(values).toMatchObject({ bindingVnicType: 'normal', extraDhcpOpts: [], dnsName: '', tags: [] })
  expect(() => parseCreate(schema, { network_id: net.id, dns_name: 'a' }, context)).toThrow("'dns_name'")
})

describe('a list', () => {
  test('is filtered by address, subnet, part of an address, group, device and name', async () => {
    const { body: group } = await api.post(member, '/v2.0/security-groups', { security_group: { name: 'g' } })
    const one = await make.port({
      network_id: net.id,
      fixed_ips: [{ ip_address: '10.0.0.31' }, { ip_address: '10.0.0.32' }],
      device_id: 'd1',
      name: 'one',
      security_groups: [group.security_group.id],
    })
    const two = await make.port({ network_id: net.id, fixed_ips: [{ ip_address: '10.0.0.41' }] })
    const ids = async (query: string) =>
      (await api.get(member, `/v2.0/ports?network_id=${net.id}&${query}`)).body.ports.map(
        (port: { id: string }) => port.id,
      )
    const both = [one.id, two.id].sort()
    expect(await ids('fixed_ips=ip_address=10.0.0.31')).toEqual([one.id])
    expect(await ids('fixed_ips=ip_address%3D10.0.0.31&fixed_ips=ip_address%3D10.0.0.41')).toEqual(both)
    expect(await ids(`fixed_ips=subnet_id=${net.subnets[0]}`)).toEqual(both)
    expect(await ids(`fixed_ips=subnet_id=${randomUUID()}`)).toEqual([])
    expect(await ids('fixed_ips=subnet_id=x')).toEqual([])
    expect(await ids('fixed_ips=ip_address=nonsense')).toEqual([])
    expect(await ids(`fixed_ips=ip_address=10.0.0.31&fixed_ips=subnet_id=${net.subnets[0]}`)).toEqual([
      one.id,
    ])
    expect(await ids('fixed_ips=ip_address_substr=0.3')).toEqual([one.id])
    expect(await ids('fixed_ips=ip_address_substr=%25')).toEqual([])
    expect(await ids('fixed_ips=bogus=1')).toEqual(both)
    expect(refusal(await api.get(member, '/v2.0/ports?fixed_ips=xxx'))).toEqual([400, 'InvalidInput'])
    expect(await ids(`security_groups=${group.security_group.id}`)).toEqual([one.id])
    expect(await ids('security_groups=x')).toEqual([])
    expect(await ids('device_id=d1')).toEqual([one.id])
    expect(await ids('device_id=')).toEqual([two.id])
    expect(await ids('device_id=&device_id=d1')).toEqual(both)
    expect(await ids('name=one')).toEqual([one.id])
    expect(await ids(`mac_address=${two.mac_address.toUpperCase()}`)).toEqual([two.id])
    expect(await ids('ip_allocation=immediate')).toEqual(both)
    expect(await ids('binding:host_id=x')).toEqual([])
    expect(await ids('status=DOWN')).toEqual(both)
    expect(refusal(await api.get(member, '/v2.0/ports?ip_address=10.0.0.1'))).toEqual([400, 'HTTPBadRequest'])
    expect(refusal(await api.get(member, '/v2.0/ports?sort_key=fixed_ips&sort_dir=asc'))).toEqual([
      400,
      'HTTPBadRequest',
    ])
  })

  test('is sorted, paged and pruned', async () => {
    for (const name of ['c', 'a', 'b']) await make.port({ network_id: net.id, name })
    const path = `/v2.0/ports?network_id=${net.id}&sort_key=name&sort_dir=asc&fields=name`
    expect((await api.get(member, path)).body.ports).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }])
    const page = (await api.get(member, `${path}&limit=2`)).body
    expect(page.ports).toEqual([{ name: 'a' }, { name: 'b' }])
    expect(page.ports_links.map((link: { rel: string }) => link.rel)).toContain('next')
  })
})
