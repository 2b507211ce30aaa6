import { silentLog } from '@neutrino/base/log.ts'
import { createOperation, systemActor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Caller,
  callers,
  createTestApi,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import { testSettings } from '../../../../../test/support/api/test-settings.ts'
import { make, makePorts, makeSite, type Site, statuses } from './cascade.fixture.ts'
import { continueDeletions } from './index.ts'

const { admin, member, other, service } = callers
let api: TestApi

beforeAll(async () => {
  const quotas = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas, cascadePortsMax: 50 } })
})
afterAll(() => api.close())

const cascade = (network: string, caller: Caller = member) =>
  api.delete(caller, `/v2.0/networks/${network}?cascade=true`)
const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]
const network = async (id: string) => (await api.get(member, `/v2.0/networks/${id}`)).body.network
const step = () =>
  continueDeletions(
    api.services,
    createOperation({ actor: systemActor, log: silentLog, clock: api.services.clock }),
  )
async function finish(): Promise<number> {
  for (let steps = 0; steps < 100; steps += 1) if ((await step()) === 'idle') return steps
  throw new Error('it does not end')
}
const portsOf = async (id: string): Promise<number> => {
  const { rows } = await sql`select from port where network_id = ${id}`.execute(api.connection.database)
  return rows.length
}

/** Nothing of the site is left but its routers, and OVN will hear of each part. */
async function expectGone(site: Site): Promise<void> {
  expect(await statuses(api, 'networks', [site.network])).toEqual([404])
  const { rows: left } = await sql<{ kind: string }>`
    select 'port' as kind from port
      where network_id = ${site.network} or id = any(${[...site.ports, ...site.subPorts]}::uuid[])
    union all select 'subnet' from subnet where network_id = ${site.network}
    union all select 'trunk' from trunk where id = any(${[...site.trunks]}::uuid[])
    union all select 'deletion' from network_deletion where network_id = ${site.network}`.execute(
    api.connection.database,
  )
  expect(left).toEqual([])
  expect(await statuses(api, 'routers', site.routers)).toEqual(site.routers.length ? [200] : [])
  const { rows } = await sql<{ unit: string }>`select kind || ' ' || id as unit from dirty_unit`.execute(
    api.connection.database,
  )
  const dirty = new Set(rows.map(row => row.unit))
  const units = [
    `network ${site.network}`,
    ...site.routers.map(id => `router ${id}`),
    ...[...site.ports, ...site.subPorts].map(id => `port ${id}`),
  ]
  expect(units.filter(unit => !dirty.has(unit))).toEqual([])
}

test('500 ports, 20 trunks, 2 routers: killed midway, others go on until all is gone', async () => {
  const site = await makeSite(api, { ports: 500, trunks: 20, routers: 2 })
  await sql`delete from dirty_unit`.execute(api.connection.database)
  const answer = await cascade(site.network)
  expect([answer.status, answer.text]).toEqual([202, ''])
  expect((await network(site.network)).status).toBe('DELETING')
  for (let steps = 0; steps < 4; steps += 1) expect(await step()).toBe('more')
  const midway = await portsOf(site.network)
  expect(midway).toBeGreaterThan(0)
  expect(midway).toBeLessThan(500)
  // Connections that die within their step take it back, and somebody does it again.
  const killing = Array.from({ length: 10 }, () =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`.execute(
      api.connection.database,
    ),
  )
  await Promise.allSettled([step(), step(), ...killing])
  // Whose commit was lost rests before the next step.
  await sql`update network_deletion set due_at = now()`.execute(api.connection.database)
  await Promise.all([finish(), finish()])
  await expectGone(site)
})

test('meanwhile nothing of it can be changed, and all of it can be read', async () => {
  const site = await makeSite(api, { ports: 60, trunks: 1, routers: 2 })
  const [port = '', another = ''] = site.ports.slice(1)
  const [router = ''] = site.routers
  const elsewhere = await make(api, member, 'networks', { network: {} })
  const [free] = await makePorts(api, elsewhere, 1)
  const pool = await make(api, member, 'subnetpools', {
    subnetpool: { name: 'p', prefixes: ['10.8.0.0/16'] },
  })
  const interfaces = (await api.get(member, `/v2.0/ports?device_id=${router}`)).body.ports
  expect((await cascade(site.network)).status).toBe(202)
  const { network: network_id, subnet } = site
  const subPort = { segmentation_type: 'vlan', segmentation_id: 9 }
  const writes: readonly (readonly [string, string, object?])[] = [
    ['POST', 'ports', { port: { network_id } }],
    ['POST', 'ports', { ports: [{ network_id: elsewhere }, { network_id }] }],
    ['PUT', `ports/${port}`, { port: { name: 'n' } }],
    ['PUT', `ports/${port}/tags/t`],
    ['DELETE', `ports/${port}`],
    ['DELETE', `ports/${port}?force=true`],
    ['POST', 'subnets', { subnet: { network_id, ip_version: 4, cidr: '10.9.0.0/24' } }],
    ['PUT', `subnets/${subnet}`, { subnet: { name: 'n' } }],
    ['DELETE', `subnets/${subnet}`],
    ['PUT', `subnetpools/${pool}/onboard_network_subnets`, { network_id }],
    ['PUT', `routers/${router}/add_router_interface`, { subnet_id: subnet }],
    ['PUT', `routers/${router}/add_router_interface`, { port_id: port }],
    ['PUT', `routers/${router}/remove_router_interface`, { subnet_id: subnet }],
    ['PUT', `routers/${router}/remove_router_interface`, { port_id: interfaces[0].id }],
    ['PUT', `networks/${network_id}`, { network: { name: 'n' } }],
    ['DELETE', `networks/${network_id}`],
    ['POST', 'trunks', { trunk: { port_id: another } }],
    ['PUT', `trunks/${site.trunks[0]}/add_subports`, { sub_ports: [{ port_id: free, ...subPort }] }],
    ['PUT', `trunks/${site.trunks[0]}/remove_subports`, { sub_ports: [{ port_id: site.subPorts[0] }] }],
    ['DELETE', `trunks/${site.trunks[0]}`],
  ]
  for (const [method, path, body] of writes) {
    const answer = await api.request(member, method, `/v2.0/${path}`, body)
    expect([method, path, ...outcome(answer)]).toEqual([method, path, 409, 'NetworkIsBeingDeleted'])
  }
  const binding = await api.post(service, `/v2.0/ports/${port}/bindings`, { binding: { host: 'h' } })
  expect(outcome(binding)).toEqual([409, 'NetworkIsBeingDeleted'])
  for (const path of [`ports/${port}`, `subnets/${subnet}`, `trunks/${site.trunks[0]}`, `ports/${port}/tags`])
    expect((await api.get(member, `/v2.0/${path}`)).status).toBe(200)
  // Who may not change it at all learns no more than before.
  expect((await api.delete(other, `/v2.0/ports/${port}`)).status).toBe(404)
  await finish()
  await expectGone(site)
})

test('a conflict that came later stops it with the reason; asked again, it goes on', async () => {
  const site = await makeSite(api, { ports: 120, routers: 1 })
  const [router = ''] = site.routers
  expect((await network(site.network)).deletion_error).toBeUndefined()
  expect((await cascade(site.network)).status).toBe(202)
  expect(await step()).toBe('more')
  const routes = [{ destination: '192.0.2.0/24', nexthop: '10.8.200.1' }]
  expect((await api.put(member, `/v2.0/routers/${router}`, { router: { routes } })).status).toBe(200)
  await finish()
  const reason =
    `Unable to complete operation on network ${site.network}. ` +
    `Routes of router ${router} lead through its subnets.`
  expect(await network(site.network)).toMatchObject({ status: 'DELETING', deletion_error: reason })
  const left = await portsOf(site.network)
  expect(outcome(await cascade(site.network))).toEqual([409, 'NetworkInUse'])
  await api.put(member, `/v2.0/routers/${router}`, { router: { routes: [] } })
  await finish()
  expect(await portsOf(site.network)).toBe(left)
  expect((await cascade(site.network)).status).toBe(202)
  expect((await network(site.network)).deletion_error).toBeUndefined()
  await finish()
  await expectGone(site)
})

test('asked again while little is left, the rest goes at once', async () => {
  const site = await makeSite(api, { ports: 60 })
  expect((await cascade(site.network)).status).toBe(202)
  expect((await cascade(site.network)).status).toBe(202)
  await step()
  expect((await cascade(site.network, other)).status).toBe(404)
  expect((await cascade(site.network)).status).toBe(204)
  expect(await finish()).toBe(0)
  await expectGone(site)
})

test('rights count before it is taken on', async () => {
  const site = await makeSite(api, { ports: 60 })
  await api.post(admin, '/v2.0/rbac-policies', {
    rbac_policy: {
      ...{ object_type: 'network', object_id: site.network },
      ...{ action: 'access_as_shared', target_tenant: '*' },
    },
  })
  await makePorts(api, site.network, 1, other)
  expect(outcome(await cascade(site.network))).toEqual([403, 'PolicyNotAuthorized'])
  expect((await network(site.network)).status).toBe('ACTIVE')
  expect(await portsOf(site.network)).toBe(61)
  expect((await cascade(site.network, admin)).status).toBe(202)
  await finish()
  await expectGone(site)
})

test('no port comes to a network that is going, whoever makes ports at the same time', async () => {
  const site = await makeSite(api, { ports: 60 })
  const body = { port: { network_id: site.network } }
  const racing = Array.from({ length: 30 }, () => api.post(member, '/v2.0/ports', body))
  const [removed, ...answers] = await Promise.all([cascade(site.network), ...racing])
  expect(removed.status).toBe(202)
  expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([])
  const before = await portsOf(site.network)
  expect((await api.post(member, '/v2.0/ports', body)).status).toBe(409)
  expect(await portsOf(site.network)).toBe(before)
  await finish()
  await expectGone(site)
})
