import { parseIp } from '@neutrino/base/ip.ts'
import { isUuid } from '@neutrino/base/uuid.ts'
import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import { switchOf } from '../../segments/segment-switches.ts'
import { CommandError } from '../command-error.ts'

export interface TracePort {
  readonly id: string
  readonly name: string
  readonly networkId: string
  /** What its switch is called after: the network, or its segment. */
  readonly switchKey: string
  readonly mac: string
  readonly addresses: readonly TraceAddress[]
}

export interface TraceAddress {
  readonly ip: string
  readonly version: number
  readonly subnetId: string
  /** MAC of the port that has the subnet's gateway address, if one has. */
  readonly gatewayMac: string | null
}

/** What is asked for, with everything that a packet's headers need. */
export interface Endpoints {
  readonly from: TracePort
  readonly sourceIp: string
  /** The port that has the address, if it is one of the API's. */
  readonly to: TracePort | undefined
  readonly destinationIp: string
  /** Of the receiver on the same subnet, else of the gateway. */
  readonly destinationMac: string
}

/** Finds ports by id, name or address. @throws CommandError when there is none, or more than one. */
export async function findEndpoints(
  database: Database,
  asked: { readonly from: string; readonly to: string },
): Promise<Endpoints> {
  const from = await findPort(database, asked.from)
  const wanted = parseIp(asked.to)
  const to =
    wanted === undefined
      ? await findPort(database, asked.to)
      : await portWithAddress(database, from, asked.to)
  const version = wanted?.version
  const pairs = from.addresses.flatMap(source =>
    (wanted === undefined
      ? (to?.addresses ?? [])
      : [{ ip: asked.to, version, subnetId: subnetOf(to, asked.to) }]
    )
      .filter(target => target.version === source.version)
      .map(target => ({ source, target })),
  )
  const [pair] = pairs
  if (pair === undefined)
    throw new CommandError(`${asked.from} and ${asked.to} have no IP version in common.`)
  const { source, target } = pair
  const isNear = to !== undefined && to.networkId === from.networkId && target.subnetId === source.subnetId
  const destinationMac = isNear ? to.mac : source.gatewayMac
  if (destinationMac === null) {
    throw new CommandError(
      `Nothing has the gateway address of subnet ${source.subnetId}: a packet from ${from.id} has nowhere to go.`,
    )
  }
  return { from, to, sourceIp: source.ip, destinationIp: target.ip, destinationMac }
}

function subnetOf(port: TracePort | undefined, ip: string): string {
  return port?.addresses.find(address => address.ip === ip)?.subnetId ?? ''
}

async function findPort(database: Database, asked: string): Promise<TracePort> {
  const found = await selectPorts(database, isUuid(asked) ? sql`p.id = ${asked}` : sql`p.name = ${asked}`)
  const [port] = found
  if (port === undefined) throw new CommandError(`There is no port ${asked}.`)
  if (found.length > 1) throw new CommandError(`Several ports are called ${asked}: give the id.`)
  return port
}

/** A neighbour rather than somebody with the same address elsewhere; then who is reached by a router. */
async function portWithAddress(
  database: Database,
  from: TracePort,
  ip: string,
): Promise<TracePort | undefined> {
  const found = await selectPorts(
    database,
    sql`exists (select from ip_allocation x where x.port_id = p.id and x.ip_address = ${ip}::inet)`,
  )
  return found.find(port => port.networkId === from.networkId) ?? (found.length === 1 ? found[0] : undefined)
}

async function selectPorts(database: Database, where: ReturnType<typeof sql>): Promise<readonly TracePort[]> {
  const { rows } = await sql<TracePort>`
    select p.id, p.name, p.network_id as "networkId",
      coalesce(${sql.raw(switchOf('p', 'n'))}, n.id)::text as "switchKey", p.mac_address::text as mac,
      coalesce((
        select json_agg(json_build_object('ip', host(a.ip_address), 'version', s.ip_version, 'subnetId', s.id,
          'gatewayMac', (select g.mac_address::text from ip_allocation ga join port g on g.id = ga.port_id
            where ga.network_id = p.network_id and ga.ip_address = s.gateway_ip limit 1)) order by a.position)
        from ip_allocation a join subnet s on s.id = a.subnet_id where a.port_id = p.id), '[]') as addresses
    from port p join network n on n.id = p.network_id where ${where} order by p.id limit 100`.execute(
    database,
  )
  return rows
}
