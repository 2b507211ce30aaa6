import { type Cidr, formatCidr, formatIp } from '@neutrino/base/ip.ts'
import { randomUuid } from '@neutrino/base/uuid.ts'
import { SubnetAllocationError } from '../../addressing/errors.ts'
import { loadSubnetPool } from '../../addressing/load-subnet-pool.ts'
import type { SubnetPoolFacts } from '../../addressing/subnet-pool.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import type { WriteTx } from '../../database/database.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { Creation, WriteContext } from '../../definition/behaviour.ts'
import {
  BadRequest,
  NetworkIsBeingDeleted,
  NetworkNotFound,
  SubnetPoolNotFound,
} from '../../errors/errors.ts'
import { scheduleNetworks } from '../../scheduling/schedule-networks.ts'
import { followMetadataPorts } from '../port/index.ts'
import { addAutoAddresses } from './add-auto-addresses.ts'
import { addressGateways } from './address-gateways.ts'
import { checkRoutedSubnet } from './check-routed-subnet.ts'
import { checkAllOnSegments, requireSegments } from './check-segments.ts'
import type { SubnetAttributes } from './definition.ts'
import { NetworkMtuSubnetConflict } from './errors.ts'
import {
  checkNeighbours,
  checkRequest,
  type NewSubnet,
  overlap,
  planSubnet,
  type SubnetValues,
  subnetFacts,
} from './plan-subnets.ts'
import * as storage from './storage.ts'

/** Smallest MTUs that the protocols allow (RFC 791, RFC 8200 section 5). */
const mtuMin = { 4: 68, 6: 1280 } as const

type Values = SubnetValues

/** Behaviour of POST: all subnets or none. */
export async function createSubnets(
  context: WriteContext,
  inputs: readonly Creation<SubnetAttributes>[],
): Promise<readonly string[]> {
  const { tx, settings } = context
  const requests = inputs.map(({ values }) => values)
  for (const values of requests) checkRequest(values, settings)
  const networkIds = [...new Set(requests.map(values => values.networkId))]
  await requireNetworks(context, requests, networkIds)
  const pools = await poolsOf(context, requests)
  // Also locks the networks: whoever adds a subnet to one of them waits, so neighbours do not change.
  await bumpRevision(tx, 'network', networkIds)
  await requireSegments(tx, requests)
  const created = await planAll(context, requests, pools, networkIds)
  await insert(context, created, pools)
  await storage.insertPools(
    tx,
    created.map(({ id, plan }) => ({ subnetId: id, pools: plan.pools })),
  )
  await storage.insertPools(
    tx,
    created.map(({ id, plan }) => ({ subnetId: id, pools: plan.providerPools })),
    'provider_allocation_pool',
  )
  const facts = created.map(subnetFacts)
  await addAutoAddresses(context, facts)
  await addressGateways(context, facts)
  await followMetadataPorts(context, networkIds)
  if (requests.some(values => values.enableDhcp)) await scheduleNetworks(tx, networkIds, settings.scheduling)
  context.dirty('network', ...networkIds)
  return created.map(({ id }) => id)
}

async function requireNetworks(
  { tx }: WriteContext,
  requests: readonly Values[],
  networkIds: readonly string[],
): Promise<void> {
  const networks = new Map(
    (await storage.selectNetworks(tx, networkIds)).map(network => [network.id, network]),
  )
  for (const values of requests) {
    const { networkId, ipVersion } = values
    const network = networks.get(networkId)
    if (!network) throw new NetworkNotFound({ net_id: networkId })
    if (network.isFrozen) throw new NetworkIsBeingDeleted({ net_id: networkId })
    if (network.isRoutedOnly) checkRoutedSubnet(values)
    if (network.mtu > 0 && network.mtu < mtuMin[ipVersion])
      throw new NetworkMtuSubnetConflict({ net_id: networkId, mtu: mtuMin[ipVersion] })
  }
}

/** The pool that each request names or means; none where it names its block alone. */
async function poolsOf(
  { op, tx }: WriteContext,
  requests: readonly Values[],
): Promise<readonly (storage.PoolChoice | undefined)[]> {
  if (requests.every(values => !values.subnetpoolId && !values.useDefaultSubnetpool))
    return requests.map(() => undefined)
  const named = requests.flatMap(values => values.subnetpoolId ?? [])
  const known = await storage.selectPools(tx, named, op.actor)
  return requests.map(({ subnetpoolId, useDefaultSubnetpool, ipVersion }) => {
    if (subnetpoolId) {
      const pool = known.find(({ id }) => id === subnetpoolId)
      if (!pool) throw new SubnetPoolNotFound({ subnetpool_id: subnetpoolId })
      return pool
    }
    if (!useDefaultSubnetpool) return undefined
    const pool = known.find(one => one.isDefault && one.ipVersion === ipVersion)
    if (!pool)
      throw new BadRequest({
        resource: 'subnets',
        msg: `there is no default subnet pool for IPv${ipVersion}`,
      })
    return pool
  })
}

/** Plans one after the other: what a request takes is taken for the next. */
async function planAll(
  { tx, settings }: WriteContext,
  requests: readonly Values[],
  pools: readonly (storage.PoolChoice | undefined)[],
  networkIds: readonly string[],
): Promise<readonly NewSubnet[]> {
  const loaded = await loadPools(tx, requests, pools)
  const neighbours = [...(await storage.selectNeighbours(tx, networkIds))]
  const taken: { poolId: string; projectId: string; cidr: Cidr }[] = []
  return requests.map((values, index) => {
    const { networkId, projectId } = values
    const pool = pools[index]
    const facts = pool && loaded.get(`${pool.id} ${projectId}`)
    const plan = planSubnet(values, facts && withTaken(facts, pool.id, projectId), settings)
    checkNeighbours({ networkId, cidr: plan.cidr }, pool, neighbours)
    checkAllOnSegments(values, neighbours)
    neighbours.push({
      networkId,
      cidr: plan.cidr,
      subnetpoolId: pool?.id ?? null,
      addressScopeId: pool?.addressScopeId ?? null,
      segmentId: values.segmentId,
      serviceTypes: values.serviceTypes,
    })
    if (pool) taken.push({ poolId: pool.id, projectId, cidr: plan.cidr })
    return { id: randomUuid(), values, plan }
  })

  function withTaken(facts: SubnetPoolFacts, poolId: string, projectId: string): SubnetPoolFacts {
    const here = taken.filter(one => one.poolId === poolId)
    const more = here.map(one => ({ cidr: one.cidr, isOwn: one.projectId === projectId }))
    return { ...facts, allocated: [...facts.allocated, ...more] }
  }
}

/** Locks and reads each pool once for a project: requests name few, however many they are. */
async function loadPools(
  tx: WriteTx,
  requests: readonly Values[],
  pools: readonly (storage.PoolChoice | undefined)[],
): Promise<ReadonlyMap<string, SubnetPoolFacts>> {
  const wanted = new Map<string, { readonly poolId: string; readonly projectId: string }>()
  for (const [index, { projectId }] of requests.entries()) {
    const pool = pools[index]
    if (pool) wanted.set(`${pool.id} ${projectId}`, { poolId: pool.id, projectId })
  }
  const loaded = new Map<string, SubnetPoolFacts>()
  // In one order, so that two requests for the same pools do not wait for each other.
  for (const [key, { poolId, projectId }] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1)))
    loaded.set(key, await loadSubnetPool(tx, poolId, projectId))
  return loaded
}

async function insert(
  { tx }: WriteContext,
  created: readonly NewSubnet[],
  pools: readonly (storage.PoolChoice | undefined)[],
): Promise<void> {
  try {
    await storage.insertSubnets(
      tx,
      created.map((subnet, index) => subnetRow(subnet, pools[index]?.id ?? null)),
    )
  } catch (error) {
    const [first] = created
    if (!first) throw error
    const constraint = violatedConstraint(error)
    if (constraint === 'subnet_network_overlap') throw overlap(first.values.networkId, first.plan.cidr)
    if (constraint === 'subnet_network_id_fkey')
      throw new NetworkNotFound({ net_id: first.values.networkId }, { cause: error })
    if (constraint === 'subnet_pool_overlap') {
      const reason = 'The block was taken from the pool meanwhile'
      throw new SubnetAllocationError({ reason }, { cause: error })
    }
    throw error
  }
}

function subnetRow({ id, values, plan }: NewSubnet, subnetpoolId: string | null): storage.SubnetRow {
  return {
    id,
    project_id: values.projectId,
    network_id: values.networkId,
    name: values.name,
    description: values.description,
    ip_version: values.ipVersion,
    cidr: formatCidr(plan.cidr),
    gateway_ip: plan.gateway ? formatIp(plan.gateway) : null,
    enable_dhcp: values.enableDhcp,
    ipv6_ra_mode: values.ipv6RaMode ?? null,
    ipv6_address_mode: values.ipv6AddressMode ?? null,
    dns_nameservers: [...values.dnsNameservers],
    host_routes: JSON.stringify(values.hostRoutes),
    service_types: [...values.serviceTypes],
    subnetpool_id: subnetpoolId,
    dns_publish_fixed_ip: values.dnsPublishFixedIp,
    segment_id: values.segmentId,
    provider_pool_strict: values.providerPoolStrict,
  }
}
