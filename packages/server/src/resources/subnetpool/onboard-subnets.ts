import { sql } from 'kysely'
import type { ReadTx, WriteTx } from '../../database/database.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { Current, WriteContext } from '../../definition/behaviour.ts'
import { DELETING } from '../../definition/frozen-network.ts'
import { uuid } from '../../definition/kinds.ts'
import { isObject } from '../../definition/parse-body.ts'
import { InvalidInput, NetworkIsBeingDeleted, NetworkNotFound, NotAuthorized } from '../../errors/errors.ts'
import type { SubnetpoolAttributes } from './definition.ts'
import { IllegalSubnetPoolUpdate } from './errors.ts'

/** A subnet that has come into a pool. */
export interface OnboardedSubnet {
  readonly id: string
  readonly cidr: string
}

interface NetworkFacts {
  readonly projectId: string
  readonly isKnown: boolean
  readonly isFrozen: boolean
}

async function selectNetwork(
  tx: ReadTx,
  id: string,
  asker: { readonly projectId: string; readonly isAdmin: boolean },
): Promise<NetworkFacts | undefined> {
  const { rows } = await sql<NetworkFacts>`select n.project_id as "projectId",
      n.status = ${DELETING} as "isFrozen", (${asker.isAdmin} or n.project_id = ${asker.projectId} or exists (
        select 1 from rbac_policy r where r.object_type = 'network' and r.object_id = n.id
          and r.target_project in ('*', ${asker.projectId}))) as "isKnown"
    from network n where n.id = ${id} for no key update`.execute(tx)
  return rows[0]
}

async function subnetsOf(
  tx: WriteTx,
  networkId: string,
  ipVersion: 4 | 6,
): Promise<readonly OnboardedSubnet[]> {
  const { rows } = await sql<OnboardedSubnet>`select id, cidr::text as cidr from subnet
    where network_id = ${networkId} and ip_version = ${ipVersion} order by cidr for no key update`.execute(tx)
  return rows
}

/** The network in the body, which must be the caller's: its subnets come under the rules of the pool. */
export async function networkToOnboard({ op, tx }: WriteContext, body: unknown): Promise<string> {
  const given = isObject(body) ? body.network_id : undefined
  if (given === undefined || given === null)
    throw new InvalidInput({ error_message: 'network_id must be specified' })
  const networkId = uuid.parse(given, 'network_id')
  const network = await selectNetwork(tx, networkId, op.actor)
  if (!network?.isKnown) throw new NetworkNotFound({ net_id: networkId })
  if (!op.actor.isAdmin && network.projectId !== op.actor.projectId) throw new NotAuthorized({})
  if (network.isFrozen) throw new NetworkIsBeingDeleted({ net_id: networkId })
  return networkId
}

/**
 * Puts all subnets of a network that are of the pool's version under the pool. `extend` adds their blocks to
 * the pool's prefixes. Throws IllegalSubnetPoolUpdate when a block of them is taken from the pool already.
 */
export async function onboardSubnets(
  context: WriteContext,
  pool: Current<SubnetpoolAttributes>,
  networkId: string,
  extend: (cidrs: readonly string[]) => Promise<void>,
): Promise<readonly OnboardedSubnet[]> {
  const { tx } = context
  const subnets = await subnetsOf(tx, networkId, pool.ipVersion)
  const { rows } = await sql<OnboardedSubnet>`select s.id, s.cidr::text as cidr
    from unnest(${subnets.map(one => one.id)}::uuid[], ${subnets.map(one => one.cidr)}::cidr[]) as s (id, cidr)
    where exists (select from subnet taken where taken.subnetpool_id = ${pool.id}
      and taken.cidr && s.cidr) limit 1`.execute(tx)
  const [refused] = rows
  if (refused) throw conflict(refused, pool.id)
  await extend(subnets.map(subnet => subnet.cidr))
  try {
    await sql`update subnet set subnetpool_id = ${pool.id}, revision_number = revision_number + 1, updated_at = now()
      where id = any(${subnets.map(subnet => subnet.id)}::uuid[])`.execute(tx)
  } catch (error) {
    const [first] = subnets
    if (violatedConstraint(error) !== 'subnet_pool_overlap' || !first) throw error
    throw conflict(first, pool.id, error)
  }
  // Routers translate addresses between scopes, so all on the network have to be looked at.
  context.dirty('network', networkId)
  return subnets
}

function conflict(subnet: OnboardedSubnet, poolId: string, cause?: unknown) {
  const reason = `subnet ${subnet.id}: ${subnet.cidr} is taken from subnet pool ${poolId} already`
  return new IllegalSubnetPoolUpdate({ reason }, cause === undefined ? {} : { cause })
}
