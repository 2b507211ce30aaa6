import { formatIp, type IpRange, rangeSize } from '@neutrino/base/ip.ts'
import type { Operation } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { WriteTx } from '../database/database.ts'
import type { AddressUpdatePlan, HeldAddress, PlannedAddress } from './address-plan.ts'
import { chooseCandidates, PROBE_SPARES, randomBelow, rotatePools } from './choose-candidates.ts'
import { IpAddressAlreadyAllocated, IpAddressGenerationFailure } from './errors.ts'
import { findGaps, GAP_SCAN_ROWS_MAX, type GapSearch } from './find-gaps.ts'
import { type Candidate, type ExactRow, insertAddresses, type OpenRow } from './insert-addresses.ts'
import { type AddressSource, sourcesOf } from './provider-pool.ts'
import type { SubnetFacts } from './subnet-facts.ts'
import { takeFromGaps } from './take-from-gaps.ts'

/**
 * Searches for a gap before a pool counts as full. Each search that ends without an address lost a race
 * for one, so this many in a row mean that there are more takers than addresses.
 */
export const GAP_ROUNDS_MAX = 32

/** The addresses one port is to get; the port's row exists already. */
export interface AddressOrder {
  readonly portId: string
  readonly networkId: string
  readonly addresses: readonly PlannedAddress[]
}

export interface AddressUpdateOrder extends AddressUpdatePlan {
  readonly portId: string
  readonly networkId: string
}

/** An address that may come from any of several sources. */
interface Want extends Omit<OpenRow, 'subnetId'> {
  readonly sources: readonly AddressSource[]
  readonly choice: 'random' | 'lowest'
}

type SubnetsById = ReadonlyMap<string, SubnetFacts>

/**
 * Carries out the plans of any number of ports, all or nothing, in a number of statements that depends
 * neither on the number of ports nor on the size of the pools: one, another when all its probes miss (a
 * mostly full pool), and two more for each search for a gap (an almost full one, or a lost race). Twice as many when
 * ports of the provider are among others.
 * `subnets` holds every subnet that the plans name. Needs READ COMMITTED, where a statement sees what
 * others committed meanwhile. Returns each port's new addresses by position. Throws
 * IpAddressAlreadyAllocated or IpAddressGenerationFailure.
 */
export async function allocateAddresses(
  op: Pick<Operation, 'signal'>,
  tx: WriteTx,
  orders: readonly AddressOrder[],
  subnets: readonly SubnetFacts[],
): Promise<ReadonlyMap<string, readonly HeldAddress[]>> {
  const byId: SubnetsById = new Map(subnets.map(subnet => [subnet.id, subnet]))
  const exact = orders.flatMap(exactRows)
  let wants = orders.flatMap(order => openWants(order, byId))
  const got: ExactRow[] = []
  const take = (rows: readonly ExactRow[]): void => {
    got.push(...rows)
    wants = stillOpen(wants, rows)
  }
  for (const [round, spare] of PROBE_SPARES.entries()) {
    const asked = round === 0 ? exact : []
    const probed = wants.filter(want => want.choice === 'random')
    if (asked.length === 0 && probed.length === 0) continue
    take(await insertProbed(tx, asked, probed, { round, spare }))
    refuseMissing(asked, got)
  }
  for (let round = 1; wants.length > 0; round++) {
    op.signal.throwIfAborted()
    if (round > GAP_ROUNDS_MAX) throw new IpAddressGenerationFailure({ net_id: wants[0]!.networkId })
    take(await insertIntoGaps(tx, wants, round))
  }
  return byPort(orders, got)
}

function exactRows(order: AddressOrder): ExactRow[] {
  const { portId, networkId } = order
  return order.addresses.flatMap(address =>
    address.kind === 'any'
      ? []
      : [
          {
            portId,
            networkId,
            position: address.position,
            subnetId: address.subnetId,
            ipAddress: address.ipAddress,
          },
        ],
  )
}

function openWants(order: AddressOrder, byId: SubnetsById): Want[] {
  const { portId, networkId } = order
  return order.addresses.flatMap(address => {
    if (address.kind !== 'any') return []
    const sources = address.subnetIds.flatMap(id => sourcesOf(byId.get(id)!, address.pool))
    // Without a pool (a /31 whose two addresses are given out by hand) there is nothing to choose from.
    if (sources.length === 0) throw new IpAddressGenerationFailure({ net_id: networkId })
    return [{ portId, networkId, position: address.position, sources, choice: address.choice }]
  })
}

/**
 * Tries one source of each want at random places: its first, in the second round its second. The pools of everybody
 * and of the provider are tried apart: a row takes any candidate of its subnet.
 */
async function insertProbed(
  tx: WriteTx,
  exact: readonly ExactRow[],
  wants: readonly Want[],
  { round, spare }: { readonly round: number; readonly spare: number },
): Promise<ExactRow[]> {
  const given = new Set(exact.map(row => `${row.subnetId} ${row.ipAddress}`))
  const open = wants.map(want => ({ want, source: want.sources[round] ?? want.sources[0]! }))
  const byPool = [...Map.groupBy(open, ({ source }) => source.pool).values()]
  const got: ExactRow[] = []
  for (const [index, rows] of (byPool.length === 0 ? [[]] : byPool).entries()) {
    const openRows = rows.map(({ want, source }) => ({ ...want, subnetId: source.subnet.id }))
    const candidates = candidatesOf(rows, spare).filter(
      // An address that this very request asks for by name is not up for choice.
      ({ subnetId, ipAddress }) => !given.has(`${subnetId} ${ipAddress}`),
    )
    got.push(...(await insertAddresses(tx, index === 0 ? exact : [], openRows, candidates)))
  }
  return got
}

function candidatesOf(rows: readonly { readonly source: AddressSource }[], spare: number): Candidate[] {
  return [...Map.groupBy(rows, ({ source }) => source.subnet.id)].flatMap(([subnetId, same]) => {
    const { ranges, subnet } = same[0]!.source
    return chooseCandidates(ranges, same.length, spare).map(value => ({
      subnetId,
      ipAddress: formatIp({ version: subnet.cidr.version, value }),
    }))
  })
}

/** Throws IpAddressAlreadyAllocated for a given address that was taken. */
function refuseMissing(exact: readonly ExactRow[], got: readonly ExactRow[]): void {
  const stored = new Set(got.map(row => `${row.portId} ${row.position}`))
  const refused = exact.find(row => !stored.has(`${row.portId} ${row.position}`))
  if (refused !== undefined) {
    throw new IpAddressAlreadyAllocated({ ip: refused.ipAddress, subnet_id: refused.subnetId })
  }
}

function stillOpen(wants: readonly Want[], got: readonly ExactRow[]): Want[] {
  const stored = new Set(got.map(row => `${row.portId} ${row.position}`))
  return wants.filter(want => !stored.has(`${want.portId} ${want.position}`))
}

/** One round of looking for what is free and taking it; returns what was not lost to others meanwhile. */
async function insertIntoGaps(tx: WriteTx, wants: readonly Want[], round: number): Promise<ExactRow[]> {
  const gaps = await gapsOf(tx, wants, round)
  const rows: ExactRow[] = []
  for (const { choice, sources, ...want } of wants) {
    const source = sources.find(one => gaps.get(sourceKey(one))!.length > 0)
    if (source !== undefined) {
      const value = takeFromGaps(gaps.get(sourceKey(source))!, choice, randomBelow)!
      const { id, cidr } = source.subnet
      rows.push({ ...want, subnetId: id, ipAddress: formatIp({ version: cidr.version, value }) })
    } else if (sources.every(wasSearchedWhole)) {
      throw new IpAddressGenerationFailure({ net_id: want.networkId })
    }
  }
  return rows.length === 0 ? [] : insertAddresses(tx, rows, [], [])
}

const sourceKey = ({ subnet, pool }: AddressSource): string => `${subnet.id} ${pool}`

/** What is free in each source, by its key; one statement for the pools of everybody and one for the provider's. */
async function gapsOf(tx: WriteTx, wants: readonly Want[], round: number): Promise<Map<string, IpRange[]>> {
  const asked = wants.flatMap(want => want.sources.map(source => ({ source, want })))
  const gaps = new Map<string, IpRange[]>()
  for (const [pool, same] of Map.groupBy(asked, ({ source }) => source.pool)) {
    const searches: GapSearch[] = [...Map.groupBy(same, ({ source }) => source.subnet.id)].map(
      ([subnetId, takers]) => {
        const { ranges } = takers[0]!.source
        const isFromStart = round === 1 && takers.some(({ want }) => want.choice === 'lowest')
        return { subnetId, pieces: isFromStart ? ranges : rotatePools(ranges), gapsMax: takers.length }
      },
    )
    for (const [subnetId, found] of await findGaps(tx, searches)) gaps.set(`${subnetId} ${pool}`, [...found])
  }
  return gaps
}

/** A larger pool is searched from other random starts until the rounds run out. */
function wasSearchedWhole({ ranges }: AddressSource): boolean {
  return ranges.every(range => rangeSize(range) <= BigInt(GAP_SCAN_ROWS_MAX))
}

function byPort(orders: readonly AddressOrder[], got: readonly ExactRow[]): Map<string, HeldAddress[]> {
  const result = new Map<string, HeldAddress[]>(orders.map(order => [order.portId, []]))
  for (const { portId, subnetId, ipAddress, position } of got) {
    result.get(portId)!.push({ subnetId, ipAddress, position })
  }
  for (const addresses of result.values()) addresses.sort((a, b) => a.position - b.position)
  return result
}

/**
 * Carries out `planAddressUpdate` for one port; returns all its addresses afterwards, by position. What
 * goes is freed first, so that another place of the same port can have it. Throws what
 * `allocateAddresses` throws.
 */
export async function updateAddresses(
  op: Pick<Operation, 'signal'>,
  tx: WriteTx,
  order: AddressUpdateOrder,
  subnets: readonly SubnetFacts[],
): Promise<readonly HeldAddress[]> {
  await releaseAddresses(tx, order.portId, order.remove)
  if (order.keep.length > 0) {
    await sql`
      update ip_allocation a set position = k.position
      from unnest(${order.keep.map(address => address.subnetId)}::uuid[],
        ${order.keep.map(address => address.ipAddress)}::inet[],
        ${order.keep.map(address => address.position)}::smallint[]) as k(subnet_id, ip_address, position)
      where a.subnet_id = k.subnet_id and a.ip_address = k.ip_address
        and a.port_id = ${order.portId} and a.position <> k.position
    `.execute(tx)
  }
  const { portId, networkId } = order
  const added =
    order.add.length === 0
      ? []
      : (await allocateAddresses(op, tx, [{ portId, networkId, addresses: order.add }], subnets)).get(portId)!
  return [...order.keep, ...added].sort((a, b) => a.position - b.position)
}

/** Frees addresses of a port; those it does not hold are ignored. A deleted port's go with its row. */
export async function releaseAddresses(
  tx: WriteTx,
  portId: string,
  addresses: readonly Pick<HeldAddress, 'subnetId' | 'ipAddress'>[],
): Promise<void> {
  if (addresses.length === 0) return
  await sql`
    delete from ip_allocation a
    using unnest(${addresses.map(address => address.subnetId)}::uuid[],
      ${addresses.map(address => address.ipAddress)}::inet[]) as r(subnet_id, ip_address)
    where a.subnet_id = r.subnet_id and a.ip_address = r.ip_address and a.port_id = ${portId}
  `.execute(tx)
}
