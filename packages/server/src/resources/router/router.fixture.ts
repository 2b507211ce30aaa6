import { formatIp, parseCidr } from '@neutrino/base/ip.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import {
  type Caller,
  callers,
  projectA,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

// Networks, subnets and ports to put routers and floating IPs between, written as rows.

let nextMac = 1

export async function makeNetwork(
  api: TestApi,
  options: { external?: boolean; by?: Caller; shared?: boolean } = {},
): Promise<string> {
  const {
    external = false,
    shared = false,
    by = external || shared ? callers.admin : callers.member,
  } = options
  const made = await api.post(by, '/v2.0/networks', {
    network: { ...(external ? { 'router:external': true } : {}), ...(shared ? { shared: true } : {}) },
  })
  return made.body.network.id
}

export interface SubnetOptions {
  readonly cidr: string
  readonly project?: string
  /** Null: none. The first address when absent. */
  readonly gatewayIp?: string | null
  /** Addresses to choose from; all but the first, which is the gateway's, up to 60000 when absent. */
  readonly pool?: readonly [string, string]
  readonly ipv6Mode?: string
}

export async function makeSubnet(api: TestApi, networkId: string, options: SubnetOptions): Promise<string> {
  const { version, network, prefix } = parseCidr(options.cidr)!
  const at = (offset: bigint) => formatIp({ version, value: network + offset })
  const size = 1n << BigInt((version === 4 ? 32 : 128) - prefix)
  const last = size > 60_000n ? 60_000n : size - 2n
  const id = randomUuid()
  const db = api.connection.database
  const gateway = options.gatewayIp === undefined ? at(1n) : options.gatewayIp
  const mode = options.ipv6Mode ?? null
  await sql`insert into subnet (id, project_id, network_id, ip_version, cidr, gateway_ip, ipv6_ra_mode, ipv6_address_mode)
    values (${id}, ${options.project ?? projectA}, ${networkId}, ${version}, ${options.cidr}, ${gateway}, ${mode}, ${mode})`.execute(
    db,
  )
  const [first, end] = options.pool ?? [at(2n), at(last)]
  await sql`insert into allocation_pool (subnet_id, first_ip, last_ip) values (${id}, ${first}, ${end})`.execute(
    db,
  )
  return id
}

export async function makePort(
  api: TestApi,
  networkId: string,
  addresses: readonly (readonly [subnetId: string, ipAddress: string])[],
  options: { project?: string; deviceId?: string } = {},
): Promise<string> {
  const id = randomUuid()
  const db = api.connection.database
  const mac = `fa:16:3e:ff:${(nextMac >> 8).toString(16)}:${(nextMac & 255).toString(16)}`
  nextMac += 1
  await sql`insert into port (id, project_id, network_id, mac_address, device_id)
    values (${id}, ${options.project ?? projectA}, ${networkId}, ${mac}, ${options.deviceId ?? ''})`.execute(
    db,
  )
  for (const [position, [subnetId, ipAddress]] of addresses.entries()) {
    await sql`insert into ip_allocation (subnet_id, ip_address, port_id, network_id, position)
      values (${subnetId}, ${ipAddress}, ${id}, ${networkId}, ${position})`.execute(db)
  }
  return id
}

/** An external network with one /24; from .100 on an address is only had by name. */
export async function makeExternal(
  api: TestApi,
  cidr: `${string}.0/24`,
): Promise<{ network: string; subnet: string }> {
  const network = await makeNetwork(api, { external: true })
  const at = (host: number) => cidr.replace('.0/24', `.${host}`)
  const pool = [at(2), at(99)] as const
  const subnet = await makeSubnet(api, network, { cidr, pool, project: callers.admin.project })
  return { network, subnet }
}

/** A network of a project with one subnet. */
export async function makeInternal(api: TestApi, cidr: string): Promise<{ network: string; subnet: string }> {
  const network = await makeNetwork(api)
  return { network, subnet: await makeSubnet(api, network, { cidr }) }
}

export async function makeRouter(
  api: TestApi,
  fields: object = {},
  by: Caller = callers.member,
): Promise<TestResponse['body']> {
  const made = await api.post(by, '/v2.0/routers', { router: fields })
  if (made.status !== 201) throw new Error(`router: ${made.text}`)
  return made.body.router
}

/** Kinds and ids of the units that wait to be translated, as `kind id`. */
export async function dirtyUnits(api: TestApi): Promise<ReadonlySet<string>> {
  const rows = await api.connection.database.selectFrom('dirty_unit').select(['kind', 'id']).execute()
  return new Set(rows.map(row => `${row.kind} ${row.id}`))
}

export async function forgetDirtyUnits(api: TestApi): Promise<void> {
  await api.connection.database.deleteFrom('dirty_unit').execute()
}
