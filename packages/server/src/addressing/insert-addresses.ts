import { sql } from 'kysely'
import type { WriteTx } from '../database/database.ts'

/** A row that takes exactly this address. */
export interface ExactRow {
  readonly portId: string
  readonly networkId: string
  readonly position: number
  readonly subnetId: string
  readonly ipAddress: string
}

/** A row that takes whichever candidate of the subnet is free. */
export type OpenRow = Omit<ExactRow, 'ipAddress'>

export interface Candidate {
  readonly subnetId: string
  readonly ipAddress: string
}

/**
 * Inserts what it can of the rows, in one statement, and returns those it inserted. The n-th open row of a
 * subnet gets the n-th of its candidates that looks free; the primary key decides, and a row that
 * lost a race is just not among those returned. Rows are inserted in the order of their key, so that two
 * writers that want the same addresses wait in line and not for each other.
 */
export async function insertAddresses(
  tx: WriteTx,
  exact: readonly ExactRow[],
  open: readonly OpenRow[],
  candidates: readonly Candidate[],
): Promise<ExactRow[]> {
  // The scalar subquery stays a lookup in the primary key for each candidate: as `not exists` it could be
  // planned as a scan of all addresses.
  const { rows } = await sql<ExactRow>`
    with free as (
      select c.subnet_id, c.ip_address,
        row_number() over (partition by c.subnet_id order by c.choice) as turn
      from unnest(${candidates.map(row => row.subnetId)}::uuid[],
        ${candidates.map(row => row.ipAddress)}::inet[]) with ordinality as c(subnet_id, ip_address, choice)
      where (select true from ip_allocation a
        where a.subnet_id = c.subnet_id and a.ip_address = c.ip_address limit 1) is null
    ), open as (
      select o.*, row_number() over (partition by o.subnet_id order by o.place) as turn
      from unnest(${open.map(row => row.subnetId)}::uuid[], ${open.map(row => row.portId)}::uuid[],
        ${open.map(row => row.networkId)}::uuid[], ${open.map(row => row.position)}::smallint[])
        with ordinality as o(subnet_id, port_id, network_id, position, place)
    ), chosen as (
      select open.subnet_id, free.ip_address, open.port_id, open.network_id, open.position
      from open join free using (subnet_id, turn)
      union all
      select * from unnest(${exact.map(row => row.subnetId)}::uuid[],
        ${exact.map(row => row.ipAddress)}::inet[], ${exact.map(row => row.portId)}::uuid[],
        ${exact.map(row => row.networkId)}::uuid[], ${exact.map(row => row.position)}::smallint[])
    )
    insert into ip_allocation (subnet_id, ip_address, port_id, network_id, position)
    select subnet_id, ip_address, port_id, network_id, position from chosen
    order by subnet_id, ip_address
    on conflict (subnet_id, ip_address) do nothing
    returning subnet_id as "subnetId", host(ip_address) as "ipAddress", port_id as "portId",
      network_id as "networkId", position
  `.execute(tx)
  return rows
}
