import { sql } from 'kysely'
import type { WriteContext } from '../../definition/behaviour.ts'
import { BadRequest } from '../../errors/errors.ts'
import type { Segment } from '../../segments/segment.ts'

/** Flat networks are made one after the other: who makes one holds this until its commit. */
const lockName = 'neutrino flat network'

/**
 * With the service plugin ovn-bgp hosts have routes and no VLAN in common, and one flat network that is announced. Throws
 * BadRequest for what the networks that were just made have beyond that.
 */
export async function checkAnnounced(
  { tx, settings }: Pick<WriteContext, 'tx' | 'settings'>,
  made: ReadonlyMap<string, readonly Segment[]>,
): Promise<void> {
  if (!settings.announcesByBgp) return
  const types = new Set([...made.values()].flat().map(segment => segment.networkType))
  if (types.has('vlan') || types.has('qinq'))
    throw refusal(
      'VLAN provider networks are not supported together with the service plugin ovn-bgp, only flat ones',
    )
  if (!types.has('flat')) return
  await sql`select pg_advisory_xact_lock(hashtextextended(${lockName}, 0))`.execute(tx)
  // A second statement: it sees what whoever held the lock has committed.
  const { rows } = await sql<{ isSecond: boolean }>`
    select count(distinct network_id) > 1 as "isSecond" from network_segment where network_type = 'flat'`.execute(
    tx,
  )
  if (rows[0]?.isSecond)
    throw refusal(
      'there is a flat provider network already, and the service plugin ovn-bgp announces only one',
    )
}

function refusal(msg: string): Error {
  return new BadRequest({ resource: 'network', msg })
}
