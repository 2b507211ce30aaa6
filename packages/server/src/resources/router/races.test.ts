import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'
import { makeExternal, makeInternal, makePort, makeRouter } from './router.fixture.ts'

const { member } = callers
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const CALLERS = 6
const REQUESTS = 40

/** A repeatable choice: the same seed gives the same requests, in whatever order they interleave. */
function chooser(seed: number): <T>(list: readonly T[]) => T {
  let state = seed
  return list => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return list[Math.floor((state / 2 ** 32) * list.length)]!
  }
}

async function makeWorld() {
  const external = await Promise.all(
    (['172.30.0.0/24', '172.31.0.0/24'] as const).map(cidr => makeExternal(api, cidr)),
  )
  const internal = await Promise.all(
    ['10.60.0.0/24', '10.61.0.0/24', '10.60.0.0/25'].map(cidr => makeInternal(api, cidr)),
  )
  const ports = await Promise.all(
    internal.map(({ network, subnet }, index) =>
      makePort(api, network, [[subnet, `10.${index === 1 ? 61 : 60}.0.9`]]),
    ),
  )
  const routers = await Promise.all([1, 2, 3].map(async () => (await makeRouter(api)).id as string))
  const floating = await Promise.all(
    external.flatMap(({ network }) =>
      [1, 2, 3].map(async () => {
        const body = { floatingip: { floating_network_id: network } }
        return (await api.post(member, '/v2.0/floatingips', body)).body.floatingip.id as string
      }),
    ),
  )
  return {
    externals: external.map(one => one.network),
    subnets: internal.map(one => one.subnet),
    ports,
    routers,
    floating,
  }
}

/** What must hold whoever came first. Each statement finds what breaks it. */
const broken = {
  'a floating IP without its way': sql<unknown>`
    select f.id from floating_ip f where f.port_id is not null and not (
      exists (select from router_port g join port p on p.id = g.port_id where g.router_id = f.router_id
        and g.device_owner = 'network:router_gateway' and p.network_id = f.floating_network_id)
      and exists (select from router_port i join ip_allocation a on a.port_id = i.port_id
        join ip_allocation fixed on fixed.subnet_id = a.subnet_id
        where i.router_id = f.router_id and i.device_owner = 'network:router_interface'
          and fixed.port_id = f.port_id and fixed.ip_address = f.fixed_ip_address))`,
  'subnets of one router that overlap': sql<unknown>`
    select a.port_id from router_port r join ip_allocation a on a.port_id = r.port_id join subnet s on s.id = a.subnet_id
    join router_port r2 on r2.router_id = r.router_id and r2.port_id <> r.port_id
    join ip_allocation a2 on a2.port_id = r2.port_id join subnet s2 on s2.id = a2.subnet_id
    where s.cidr && s2.cidr`,
  'a router with two gateways': sql<unknown>`
    select router_id from router_port where device_owner = 'network:router_gateway'
    group by router_id having count(*) > 1`,
  'a port of a router that is not attached': sql<unknown>`
    select p.id from port p left join router_port r on r.port_id = p.id
    where p.device_owner in ('network:router_interface', 'network:router_gateway')
      and (r.router_id is null or r.router_id::text <> p.device_id)`,
  'a status that says something else': sql<unknown>`
    select id from floating_ip where (status = 'ACTIVE') <> (port_id is not null)`,
}

test('requests that race leave routers and floating IPs whole, and none fails for it', async () => {
  const world = await makeWorld()
  const request = (choose: ReturnType<typeof chooser>) => {
    const router = `/v2.0/routers/${choose(world.routers)}`
    const subnet = { subnet_id: choose(world.subnets) }
    const floating = `/v2.0/floatingips/${choose(world.floating)}`
    const gateway = { network_id: choose(world.externals) }
    return choose([
      () => api.put(member, `${router}/add_router_interface`, subnet),
      () => api.put(member, `${router}/remove_router_interface`, subnet),
      () => api.put(member, router, { router: { external_gateway_info: gateway } }),
      () => api.put(member, router, { router: { external_gateway_info: null } }),
      () => api.put(member, floating, { floatingip: { port_id: choose(world.ports) } }),
      () => api.put(member, floating, { floatingip: { port_id: choose(world.ports) } }),
      () => api.put(member, floating, { floatingip: { port_id: null } }),
    ])()
  }
  const statuses = new Set<number>()
  await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => {
      const choose = chooser(caller + 1)
      for (let turn = 0; turn < REQUESTS; turn++) statuses.add((await request(choose)).status)
    }),
  )
  expect([...statuses].sort()).toEqual([200, 400, 404, 409])
  for (const [what, query] of Object.entries(broken)) {
    const { rows } = await query.execute(api.connection.database)
    expect([what, rows]).toEqual([what, []])
  }
}, 60_000)
