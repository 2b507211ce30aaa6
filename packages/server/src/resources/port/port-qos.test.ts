import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

const { admin, member, other } = callers

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api?.close())

const refusal = (answer: TestResponse) => [answer.status, answer.body.NeutronError.type]
const network = async (fields: object = {}, by: Caller = member) =>
  (await api.post(by, '/v2.0/networks', { network: fields })).body.network.id as string
const policy = async (rules: Readonly<Record<string, object>> = {}, fields: object = { shared: true }) => {
  const { id } = (await api.post(admin, '/v2.0/qos/policies', { policy: fields })).body.policy
  for (const [type, rule] of Object.entries(rules)) expect((await addRule(id, type, rule)).status).toBe(201)
  return id as string
}
const addRule = (id: string, type: string, rule: object) =>
  api.post(admin, `/v2.0/qos/policies/${id}/${type}_rules`, { [`${type}_rule`]: rule })
const create = (fields: object, by: Caller = member) => api.post(by, '/v2.0/ports', { port: fields })
const made = async (fields: object, by: Caller = member) => {
  const answer = await create(fields, by)
  expect(answer.status, answer.text).toBe(201)
  return answer.body.port
}
const update = (id: string, fields: object, by: Caller = member) =>
  api.put(by, `/v2.0/ports/${id}`, { port: fields })
const dirtyPorts = async (act: () => Promise<unknown>) => {
  await sql`delete from dirty_unit`.execute(api.connection.database)
  await act()
  const { rows } = await sql<{
    id: string
  }>`select id from dirty_unit where kind = 'port' order by id`.execute(api.connection.database)
  return rows.map(row => row.id)
}

describe('QoS policy of a port', () => {
  test('is its own, or that of its network', async () => {
    const [own, networks] = [await policy(), await policy()]
    const networkId = await network({ qos_policy_id: networks })
    const port = await made({ network_id: networkId, qos_policy_id: own })
    expect(port).toMatchObject({ qos_policy_id: own, qos_network_policy_id: networks })
    const changed = await update(port.id, { qos_policy_id: null })
    expect(changed.body.port).toMatchObject({ qos_policy_id: null, qos_network_policy_id: networks })
    expect(changed.body.port.revision_number).toBeGreaterThan(port.revision_number)
    const answer = await api.delete(admin, `/v2.0/qos/policies/${networks}`)
    expect(refusal(answer)).toEqual([409, 'QosPolicyInUse'])
  })

  test('must be one that the caller may use', async () => {
    const hidden = await policy({}, {})
    const networkId = await network()
    const wish = { network_id: networkId, qos_policy_id: hidden }
    expect(refusal(await create(wish))).toEqual([404, 'QosPolicyNotFound'])
    const port = await made({ network_id: networkId })
    expect(refusal(await update(port.id, { qos_policy_id: hidden }))).toEqual([404, 'QosPolicyNotFound'])
    expect((await update(port.id, { qos_policy_id: hidden }, admin)).status).toBe(200)
    const answer = await update(port.id, { qos_policy_id: null })
    expect(refusal(answer)).toEqual([403, 'PolicyRemoveAuthorizationError'])
    expect(refusal(await api.put(other, `/v2.0/networks/${networkId}`, { network: {} }))).toEqual([
      404,
      'NetworkNotFound',
    ])
  })

  test('of a network is not for its project to take away when somebody else gave it', async () => {
    const hidden = await policy({}, {})
    const networkId = await network()
    const path = `/v2.0/networks/${networkId}`
    expect((await api.put(admin, path, { network: { qos_policy_id: hidden } })).status).toBe(200)
    expect(refusal(await api.put(member, path, { network: { qos_policy_id: null } }))).toEqual([
      403,
      'PolicyRemoveAuthorizationError',
    ])
    expect((await made({ network_id: networkId })).qos_network_policy_id).toBe(hidden)
  })

  test('holds no rule that its packets would not follow', async () => {
    const [limit, empty] = [await policy({ bandwidth_limit: { max_kbps: 1 } }), await policy()]
    const networkId = await network()
    const direct = { network_id: networkId, 'binding:vnic_type': 'direct' }
    expect(refusal(await create({ ...direct, qos_policy_id: limit }))).toEqual([409, 'QosRuleNotSupported'])
    const port = await made(direct)
    const change = await update(port.id, { qos_policy_id: limit })
    expect(change.body.NeutronError).toMatchObject({
      type: 'QosRuleNotSupported',
      message: `Rule bandwidth_limit is not supported by port ${port.id}`,
    })
    const path = `/v2.0/networks/${networkId}`
    expect(refusal(await api.put(member, path, { network: { qos_policy_id: limit } }))).toEqual([
      409,
      'QosRuleNotSupported',
    ])
    await update(port.id, { qos_policy_id: empty })
    expect(refusal(await addRule(empty, 'packet_rate_limit', { max_kpps: 1 }))).toEqual([
      409,
      'QosRuleNotSupported',
    ])
  })

  test('is about packets where an agent counts them, and its binding says where none does', async () => {
    const { database } = api.connection
    await sql`insert into chassis (name, hostname) values ('ch1', 'hv1')`.execute(database)
    const networkId = await network({ qos_policy_id: await policy({ packet_rate_limit: { max_kpps: 1 } }) })
    const bound = { device_owner: 'compute:nova', device_id: 'server', 'binding:host_id': 'hv1' }
    const port = await made({ network_id: networkId, ...bound }, admin)
    const details = async () =>
      (await api.get(admin, `/v2.0/ports/${port.id}`)).body.port['binding:vif_details'].not_enforced
    const ofBinding = async () =>
      (await api.get(admin, `/v2.0/ports/${port.id}/bindings`)).body.bindings[0].vif_details.not_enforced
    expect([await details(), await ofBinding()]).toEqual([['packet_rate_limit'], ['packet_rate_limit']])
    await sql`insert into agent (id, agent_type, binary_name, host, configurations)
      values ('counts', 'OVN Neutron agent', 'neutron-ovn-agent', 'hv1', '{"extensions": ["tx-steering"]}')`.execute(
      database,
    )
    expect(await details()).toEqual(['packet_rate_limit'])
    await sql`update agent set configurations = '{"extensions": ["tx-steering", "packet-rate"]}'`.execute(
      database,
    )
    expect([await details(), await ofBinding()]).toEqual([undefined, undefined])
    await sql`update agent set marked_down = true`.execute(database)
    expect(await details()).toEqual(['packet_rate_limit'])
    await sql`delete from agent where id = 'counts'`.execute(database)
    const other = await made({ network_id: await network(), ...bound }, admin)
    expect(other['binding:vif_details']).not.toHaveProperty('not_enforced')
  })

  test('does not change its promises under servers', async () => {
    const promise = await policy({ minimum_bandwidth: { min_kbps: 1 } })
    await made({ network_id: await network(), qos_policy_id: promise, device_owner: 'compute:nova' })
    const answer = await addRule(promise, 'minimum_bandwidth', { min_kbps: 1, direction: 'ingress' })
    expect([answer.status, answer.body.NotImplementedError.type]).toEqual([501, 'NotImplementedError'])
    expect((await addRule(promise, 'bandwidth_limit', { max_kbps: 9 })).status).toBe(201)
  })

  test('takes the ports along when it or its rules change', async () => {
    const [own, networks] = [await policy(), await policy()]
    const networkId = await network()
    const following = await made({ network_id: networkId })
    const apart = await made({ network_id: networkId, qos_policy_id: own })
    const path = `/v2.0/networks/${networkId}`
    const give = () => api.put(member, path, { network: { qos_policy_id: networks } })
    expect(await dirtyPorts(give)).toEqual([following.id])
    expect(await dirtyPorts(() => addRule(networks, 'dscp_marking', { dscp_mark: 8 }))).toEqual([
      following.id,
    ])
    expect(await dirtyPorts(() => addRule(own, 'dscp_marking', { dscp_mark: 8 }))).toEqual([apart.id])
    const take = () => api.put(member, path, { network: { qos_policy_id: null } })
    expect(await dirtyPorts(take)).toEqual([following.id])
  })
})

describe('resource request', () => {
  const request = async (id: string, by: Caller = admin) =>
    (await api.get(by, `/v2.0/ports/${id}`)).body.port.resource_request
  const vlan = () =>
    network({ 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' }, admin)

  test('asks for the minimum rates of the policy, in groups with ids that last', async () => {
    const promise = await policy({
      minimum_bandwidth: { min_kbps: 1000 },
      minimum_packet_rate: { min_kpps: 3, direction: 'any' },
    })
    await addRule(promise, 'minimum_bandwidth', { min_kbps: 2000, direction: 'ingress' })
    const port = await made({ network_id: await vlan(), qos_policy_id: promise }, admin)
    const asked = port.resource_request
    expect(asked.request_groups).toEqual([
      {
        id: expect.any(String),
        required: ['CUSTOM_PHYSNET_PHYSNET1', 'CUSTOM_VNIC_TYPE_NORMAL'],
        resources: { NET_BW_EGR_KILOBIT_PER_SEC: 1000, NET_BW_IGR_KILOBIT_PER_SEC: 2000 },
      },
      {
        id: expect.any(String),
        required: ['CUSTOM_VNIC_TYPE_NORMAL'],
        resources: { NET_PACKET_RATE_KILOPACKET_PER_SEC: 3 },
      },
    ])
    expect(asked.same_subtree).toEqual(asked.request_groups.map((group: { id: string }) => group.id))
    expect(await request(port.id)).toEqual(asked)
    const listed = await api.get(admin, `/v2.0/ports?id=${port.id}`)
    expect(listed.body.ports[0].resource_request).toEqual(asked)
    const taken = await update(port.id, { qos_policy_id: null }, admin)
    expect(taken.body.port.resource_request).toBeNull()
  })

  test('is inherited from the network, and of any tunnel on an overlay', async () => {
    const networkId = await network({ qos_policy_id: await policy({ minimum_bandwidth: { min_kbps: 7 } }) })
    const port = await made({ network_id: networkId })
    expect(port).not.toHaveProperty('resource_request')
    expect((await request(port.id)).request_groups[0].required).toEqual([
      'CUSTOM_NETWORK_TUNNEL_PROVIDER',
      'CUSTOM_VNIC_TYPE_NORMAL',
    ])
  })

  test('is null without a minimum rate', async () => {
    const limit = await policy({ bandwidth_limit: { max_kbps: 1 } })
    const port = await made({ network_id: await network(), qos_policy_id: limit })
    expect(await request(port.id)).toBeNull()
  })
})
