import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  type TestApi,
} from '../../../../../test/support/api/create-test-api.ts'
import { type PortFixture, portFixture, refusal } from './port.fixture.ts'

const { admin, member, other } = callers
let api: TestApi
let make: PortFixture
let net: { readonly id: string; readonly subnets: readonly string[] }

beforeAll(async () => {
  api = await createTestApi({
    settings: { quotas: { port: -1, network: -1, subnet: -1, security_group: -1 } },
  })
  make = portFixture(api)
  net = await make.network(['10.0.0.0/16'])
})
afterAll(() => api.close())

const create = (body: object, as: (typeof callers)[keyof typeof callers] = member) =>
  api.post(as, '/v2.0/ports', { port: { network_id: net.id, ...body } })
const update = (id: string, port: object, as: (typeof callers)[keyof typeof callers] = member) =>
  api.put(as, `/v2.0/ports/${id}`, { port })
const newGroup = async (as: (typeof callers)[keyof typeof callers] = member): Promise<string> =>
  (await api.post(as, '/v2.0/security-groups', { security_group: { name: 'g' } })).body.security_group.id
const defaultGroup = async (project: string): Promise<string> =>
  (await api.get(admin, `/v2.0/security-groups?name=default&project_id=${project}`)).body.security_groups[0]
    .id

describe('security groups', () => {
  test('are the default group of the port’s project, made with its first port', async () => {
    const project = randomUUID().replaceAll('-', '')
    const port = await make.port({ network_id: net.id, tenant_id: project }, admin)
    expect(port.security_groups).toEqual([await defaultGroup(project)])
    const again = await make.port({ network_id: net.id, tenant_id: project }, admin)
    expect(again.security_groups).toEqual(port.security_groups)
  })

  test('made for racing first ports are one', async () => {
    const project = randomUUID().replaceAll('-', '')
    const ports = await Promise.all(
      Array.from({ length: 8 }, () => make.port({ network_id: net.id, tenant_id: project }, admin)),
    )
    expect(new Set(ports.flatMap(port => port.security_groups)).size).toBe(1)
  })

  test('are those asked for, and may be none', async () => {
    const [one, two] = [await newGroup(), await newGroup()]
    const port = await make.port({ network_id: net.id, security_groups: [two, one] })
    expect(port.security_groups).toEqual([one, two].sort())
    expect(await make.update(port.id, { security_groups: [one] })).toMatchObject({
      security_groups: [one],
      revision_number: 1,
    })
    expect(await make.update(port.id, { security_groups: null })).toMatchObject({ security_groups: [] })
    expect(await make.port({ network_id: net.id, security_groups: [] })).toMatchObject({
      security_groups: [],
    })
    expect(refusal(await update(port.id, { security_groups: [one, one] }))).toEqual([400, 'HTTPBadRequest'])
  })

  test('that are unknown or of another project are not found', async () => {
    const foreign = await newGroup(other)
    const port = await make.port({ network_id: net.id })
    for (const id of [foreign, randomUUID()]) {
      const { status, body } = await create({ security_groups: [id] })
      expect([status, body.NeutronError]).toEqual([
        404,
        { type: 'SecurityGroupNotFound', message: `Security group ${id} does not exist`, detail: '' },
      ])
      expect(refusal(await update(port.id, { security_groups: [id] }))).toEqual([
        404,
        'SecurityGroupNotFound',
      ])
    }
    const shared = {
      object_type: 'security_group',
      object_id: foreign,
      action: 'access_as_shared',
      target_tenant: projectA,
    }
    expect((await api.post(admin, '/v2.0/rbac-policies', { rbac_policy: shared })).status).toBe(201)
    expect((await create({ security_groups: [foreign] })).status).toBe(201)
  })

  test('of ports of the network itself are none', async () => {
    expect(await make.port({ network_id: net.id, device_owner: 'network:dhcp' })).toMatchObject({
      security_groups: [],
      port_security_enabled: false,
    })
    const asked = { device_owner: 'network:dhcp', security_groups: [await newGroup()] }
    expect(refusal(await create(asked))).toEqual([400, 'PortSecurityAndIPRequiredForSecurityGroups'])
  })
})

describe('port security', () => {
  test('is as on the network unless asked otherwise', async () => {
    const open = await make.network([], { port_security_enabled: false })
    expect(await make.port({ network_id: open.id })).toMatchObject({
      port_security_enabled: false,
      security_groups: [],
    })
    const closed = await make.port({ network_id: open.id, port_security_enabled: true })
    expect(closed.port_security_enabled).toBe(true)
    expect(closed.security_groups).toHaveLength(1)
  })

  test('cannot be off beside groups or pairs', async () => {
    const off = { port_security_enabled: false }
    expect(refusal(await create({ ...off, security_groups: [await newGroup()] }))).toEqual([
      400,
      'PortSecurityAndIPRequiredForSecurityGroups',
    ])
    expect(refusal(await create({ ...off, allowed_address_pairs: [{ ip_address: '1.1.1.1' }] }))).toEqual([
      409,
      'AddressPairAndPortSecurityRequired',
    ])
    const port = await make.port({ network_id: net.id })
    expect(refusal(await update(port.id, off))).toEqual([409, 'PortSecurityPortHasSecurityGroup'])
    expect(refusal(await update(port.id, { ...off, security_groups: [await newGroup()] }))).toEqual([
      400,
      'PortSecurityAndIPRequiredForSecurityGroups',
    ])
    expect(await make.update(port.id, { ...off, security_groups: [] })).toMatchObject(off)
    expect(refusal(await update(port.id, { allowed_address_pairs: [{ ip_address: '1.1.1.1' }] }))).toEqual([
      409,
      'AddressPairAndPortSecurityRequired',
    ])
    expect(refusal(await update(port.id, { security_groups: [await newGroup()] }))).toEqual([
      400,
      'PortSecurityAndIPRequiredForSecurityGroups',
    ])
    expect(await make.update(port.id, { port_security_enabled: true })).toMatchObject({ security_groups: [] })
  })
})

describe('allowed address pairs', () => {
  test('get the MAC of the port, and keep order and spelling', async () => {
    const pairs = [
      { ip_address: '10.0.9.0/24' },
      { ip_address: '2001:DB8:0::1', mac_address: 'FA-16-3E-00-00-09' },
      { ip_address: '0.0.0.0/0' },
    ]
    const port = await make.port({ network_id: net.id, allowed_address_pairs: pairs })
    expect(port.allowed_address_pairs).toEqual([
      { ip_address: '10.0.9.0/24', mac_address: port.mac_address },
      { ip_address: '2001:DB8:0::1', mac_address: 'fa:16:3e:00:00:09' },
      { ip_address: '0.0.0.0/0', mac_address: port.mac_address },
    ])
    expect(await make.update(port.id, { allowed_address_pairs: [] })).toMatchObject({
      allowed_address_pairs: [],
    })
  })

  test.each([
    [[{}], 'AllowedAddressPairsMissingIP'],
    [[{ ip_address: 'x' }], 'HTTPBadRequest'],
    [[{ ip_address: '10.0.0.0/33' }], 'HTTPBadRequest'],
    [[{ ip_address: '10.0.0.0/255.0.0.0' }], 'HTTPBadRequest'],
    [[{ ip_address: '10.0.0.1', mac_address: 'x' }], 'HTTPBadRequest'],
    [[{ ip_address: '10.0.0.1', other: 1 }], 'HTTPBadRequest'],
    [[{ ip_address: '10.0.0.1' }, { ip_address: '10.0.0.1' }], 'DuplicateAddressPairInRequest'],
    [
      Array.from({ length: 11 }, (_, n) => ({ ip_address: `10.0.0.${n + 1}` })),
      'AllowedAddressPairExhausted',
    ],
  ])('are refused as %j', async (pairs, type) => {
    expect(refusal(await create({ allowed_address_pairs: pairs }))).toEqual([400, type])
    const port = await make.port({ network_id: net.id })
    expect(refusal(await update(port.id, { allowed_address_pairs: pairs }))).toEqual([400, type])
  })

  test('that PostgreSQL could not read are not stored', async () => {
    for (const ip of [
      '1',
      '1.2',
      '10.0.0.1/',
      '::1%eth0',
      '10.0.0.1/08',
      '::ffff:1.2.3.4',
      '010.0.0.1',
      '1::/129',
    ]) {
      const { status, body } = await create({ allowed_address_pairs: [{ ip_address: ip }] })
      if (status !== 201) continue
      const { rows } = await api.connection.pool.query(
        `select (allowed_address_pairs->0->>'ip_address')::inet as ip from port where id = $1`,
        [body.port.id],
      )
      expect(rows).toHaveLength(1)
    }
  })
})
