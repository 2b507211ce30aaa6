import { formatCidr, formatIp, type IpRange, parseCidr, parseIp } from '@neutrino/base/ip.ts'
import { checkGatewayOutsidePools, parsePools } from '../../addressing/allocation-pools.ts'
import { isAutoAddressSubnet } from '../../addressing/subnet-facts.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Current, WriteContext } from '../../definition/behaviour.ts'
import { InvalidInput, NetworkNotFound } from '../../errors/errors.ts'
import { scheduleNetworks } from '../../scheduling/schedule-networks.ts'
import { followMetadataPorts } from '../port/index.ts'
import { checkRoutedSubnet } from './check-routed-subnet.ts'
import { checkSegmentChange } from './check-segments.ts'
import { checkSubnet } from './check-subnet.ts'
import { createSubnets } from './create-subnets.ts'
import type { SubnetAttributes } from './definition.ts'
import { GatewayIpInUse, SubnetInUse } from './errors.ts'
import { changedProviderPools } from './provider-pools.ts'
import * as storage from './storage.ts'

const routerInterfaceOwners = [
  'network:router_interface',
  'network:ha_router_replicated_interface',
  'network:router_interface_distributed',
] as const

/** Ports of the service itself: they give their addresses back when the subnet goes. */
const ownPortOwners = ['network:dhcp', 'network:distributed', 'network:floatingip_agent_gateway'] as const

type Changes = UpdateInput<SubnetAttributes>
type CurrentSubnet = Current<SubnetAttributes>

const createTargets: NonNullable<Behaviour<SubnetAttributes>['createTargets']> = async (
  { tx, actor },
  inputs,
  needed,
) => {
  if (!needed.has('network:project_id')) return inputs.map(() => ({}))
  const ids = inputs.map(({ values }) => values.networkId)
  const networks = new Map(
    (await storage.selectKnownNetworks(tx, actor, ids)).map(network => [network.id, network]),
  )
  return ids.map(id => {
    const network = networks.get(id)
    if (!network) throw new NetworkNotFound({ net_id: id })
    return { 'network:project_id': network.projectId }
  })
}

async function update(context: WriteContext, current: CurrentSubnet, changes: Changes): Promise<void> {
  const { tx, settings } = context
  const { gatewayIp, enableDhcp, dnsNameservers, hostRoutes } = changes
  checkSubnet(
    {
      ipVersion: current.ipVersion,
      cidr: parseCidr(current.cidr),
      startsDhcp: enableDhcp === true && !current.enableDhcp,
      gateway: gatewayIp === undefined || gatewayIp === null ? gatewayIp : parseIp(gatewayIp),
      nameservers: dnsNameservers,
      routes: hostRoutes,
    },
    current.id,
    settings,
  )
  if (gatewayIp !== undefined && !isSameAddress(gatewayIp, current.gatewayIp))
    await requireFreeGateway(context, current)
  if (enableDhcp === false && (current.ipv6RaMode ?? current.ipv6AddressMode) !== null)
    throw new InvalidInput({
      error_message: 'enable_dhcp stays on while ipv6_ra_mode or ipv6_address_mode is set',
    })
  if (await storage.isRoutedOnly(tx, current.networkId)) checkRoutedSubnet(changes)
  // Locks the network as well: its subnets stay as they are while they are looked at.
  await bumpRevision(tx, 'network', [current.networkId])
  if (changes.segmentId !== undefined) await changeSegment(context, current, changes.segmentId)
  const pools = changedPools(current, changes)
  const providerPools = changedProviderPools(current, changes, pools)
  if (pools) await storage.replacePools(tx, { subnetId: current.id, pools })
  if (providerPools)
    await storage.replacePools(tx, { subnetId: current.id, pools: providerPools }, 'provider_allocation_pool')
  await storage.updateSubnet(tx, current.id, {
    ...(changes.name === undefined ? {} : { name: changes.name }),
    ...(changes.description === undefined ? {} : { description: changes.description }),
    ...(gatewayIp === undefined ? {} : { gateway_ip: gatewayIp }),
    ...(enableDhcp === undefined ? {} : { enable_dhcp: enableDhcp }),
    ...(dnsNameservers === undefined ? {} : { dns_nameservers: [...dnsNameservers] }),
    ...(hostRoutes === undefined
      ? {}
      : { host_routes: JSON.stringify(await ownRoutes(tx, current, hostRoutes)) }),
    ...(changes.segmentId === undefined ? {} : { segment_id: changes.segmentId }),
    ...(changes.serviceTypes === undefined ? {} : { service_types: [...changes.serviceTypes] }),
    ...(changes.providerPoolStrict === undefined ? {} : { provider_pool_strict: changes.providerPoolStrict }),
    ...(changes.dnsPublishFixedIp === undefined ? {} : { dns_publish_fixed_ip: changes.dnsPublishFixedIp }),
  })
  await followMetadataPorts(context, [current.networkId])
  if (enableDhcp === true && !current.enableDhcp)
    await scheduleNetworks(tx, [current.networkId], settings.scheduling)
  context.dirty('network', current.networkId)
}

async function changeSegment(
  { tx }: WriteContext,
  current: CurrentSubnet,
  segmentId: string | null,
): Promise<void> {
  const neighbours = await storage.selectNeighbours(tx, [current.networkId])
  await checkSegmentChange(tx, current, segmentId, neighbours)
}

/** Clients send back what they were shown: routes to peers are shown, but not the subnet's own. */
async function ownRoutes(
  tx: WriteContext['tx'],
  current: CurrentSubnet,
  routes: NonNullable<Changes['hostRoutes']>,
): Promise<NonNullable<Changes['hostRoutes']>> {
  if (current.segmentId === null) return routes
  const neighbours = await storage.selectNeighbours(tx, [current.networkId])
  const peers = new Set(
    neighbours.filter(one => one.segmentId !== current.segmentId).map(one => formatCidr(one.cidr)),
  )
  return routes.filter(
    route => !(peers.has(route.destination) && isSameAddress(route.nexthop, current.gatewayIp)),
  )
}

function isSameAddress(a: string | null, b: string | null): boolean {
  const [one, other] = [a, b].map(text => (text === null ? undefined : parseIp(text)))
  return one?.value === other?.value && one?.version === other?.version
}

/** Hosts would lose their router: the address it has must stay the gateway as long as it has it. */
async function requireFreeGateway({ tx }: WriteContext, current: CurrentSubnet): Promise<void> {
  const { id, gatewayIp } = current
  if (gatewayIp === null) return
  const port_id = await storage.routerPortAt(tx, id, gatewayIp, routerInterfaceOwners)
  if (port_id !== undefined) {
    const address = parseIp(gatewayIp)
    throw new GatewayIpInUse({ ip_address: address ? formatIp(address) : gatewayIp, port_id })
  }
}

/** The new pools, if there are any; the gateway, old or new, must lie outside. */
function changedPools(current: CurrentSubnet, changes: Changes): readonly IpRange[] | undefined {
  const { gatewayIp = current.gatewayIp, allocationPools } = changes
  const cidr = parseCidr(current.cidr)
  if (!cidr) throw new Error(`subnet ${current.id} has no CIDR`)
  const gateway = gatewayIp === null ? undefined : parseIp(gatewayIp)
  if (allocationPools !== undefined) return parsePools(allocationPools, cidr, gateway)
  if (gateway && !isSameAddress(gatewayIp, current.gatewayIp))
    checkGatewayOutsidePools(gateway, parsePools(current.allocationPools, cidr, undefined))
  return undefined
}

async function remove(context: WriteContext, current: CurrentSubnet): Promise<void> {
  const { tx } = context
  const { id, networkId } = current
  // The row is locked, so that nobody gets an address of the subnet meanwhile.
  const keepers = isAutoAddressSubnet(current) ? { of: routerInterfaceOwners } : { except: ownPortOwners }
  if (await storage.hasPorts(tx, id, keepers)) throw new SubnetInUse({ subnet_id: id })
  const ports = await deleteSubnet(context, id)
  await bumpRevision(tx, 'port', ports)
  await bumpRevision(tx, 'network', [networkId])
  context.dirty('network', networkId)
  context.dirty('port', ...ports)
}

async function deleteSubnet({ tx }: WriteContext, id: string): Promise<readonly string[]> {
  try {
    return await storage.deleteSubnet(tx, id)
  } catch (error) {
    if (violatedConstraint(error) !== undefined) throw new SubnetInUse({ subnet_id: id }, { cause: error })
    throw error
  }
}

export const subnetBehaviour: Behaviour<SubnetAttributes> = {
  createTargets,
  create: createSubnets,
  update,
  remove,
}
