import { sql } from 'kysely'
import type { Encryption } from '../../binding/encryption.ts'
import type { WriteTx } from '../../database/database.ts'
import type { Storage } from '../../definition/define-resource.ts'
import type { SegmentAttributes } from './definition.ts'

export const segmentStorage: Storage<SegmentAttributes> = {
  table: 'network_segment',
  from: 'network_segment',
  columns: { projectId: null },
}

export interface SegmentPlace {
  /** Who owns the network. */
  readonly projectId: string
  /** Place of its next segment. */
  readonly position: number
  /** The network has no broadcast domain. */
  readonly isRoutedOnly: boolean
  readonly encryption: Encryption | null
}

/** Locks the network and counts the change; undefined without the network. */
export async function nextPlace(tx: WriteTx, networkId: string): Promise<SegmentPlace | undefined> {
  const { rows } = await sql<SegmentPlace>`
    with changed as (update network set revision_number = revision_number + 1, updated_at = now()
      where id = ${networkId} returning id, project_id, connectivity, encryption)
    select project_id as "projectId", encryption, connectivity is not distinct from 'l3' as "isRoutedOnly", (select coalesce(max(s.position) + 1, 0) from network_segment s
      where s.network_id = changed.id)::integer as position from changed`.execute(tx)
  return rows[0]
}

export interface SegmentText {
  readonly name: string | null
  readonly description: string
}

export async function describeSegment(tx: WriteTx, id: string, text: SegmentText): Promise<void> {
  await tx.updateTable('network_segment').set(text).where('id', '=', id).execute()
}

export async function updateSegment(tx: WriteTx, id: string, changes: Partial<SegmentText>): Promise<void> {
  await tx
    .updateTable('network_segment')
    .set({ ...changes, revision_number: sql`revision_number + 1`, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/**
 * Subnets on the segment, and some ports that are plugged on it: those whose host reaches it first of all
 * segments of the network, which is how a port is bound.
 */
export async function usesOf(
  tx: WriteTx,
  segment: { readonly id: string; readonly networkId: string },
): Promise<{ readonly subnets: readonly string[]; readonly ports: readonly string[] }> {
  const { rows } = await sql<{ subnets: readonly string[]; ports: readonly string[] }>`
    select array(select id::text from subnet where segment_id = ${segment.id} order by id) as subnets,
      array(select p.id::text from port p
        join port_binding b on b.port_id = p.id and b.vif_type not in ('unbound', 'binding_failed')
        join chassis c on c.hostname = b.host
        where p.network_id = ${segment.networkId} and ${segment.id} = (
          select s.id from network_segment s where s.network_id = p.network_id
            and (s.physical_network is null or jsonb_exists(c.bridge_mappings, s.physical_network))
          order by s.position limit 1)
        order by p.id limit 20) as ports`.execute(tx)
  return rows[0] ?? { subnets: [], ports: [] }
}

export async function deleteSegment(tx: WriteTx, id: string): Promise<void> {
  await tx.deleteFrom('network_segment').where('id', '=', id).execute()
}
