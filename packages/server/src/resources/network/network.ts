import { randomUuid } from '@neutrino/base/uuid.ts'
import { isEncryptionAsked } from '../../binding/encryption.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { InvalidInput } from '../../errors/errors.ts'
import { allocateSegments, renumberSegment } from '../../segments/allocate-segments.ts'
import { checkEncryptedSegments } from '../../segments/check-encrypted-segments.ts'
import { loadRanges } from '../../segments/load-ranges.ts'
import { type NetworkLayers, networkMtu } from '../../segments/network-mtu.ts'
import { offeredSettings } from '../../segments/offered-settings.ts'
import { routedSegmentPlan } from '../../segments/plan-segments.ts'
import { planProjectSegments } from '../../segments/project-ranges.ts'
import { createMetadataPorts } from '../port/index.ts'
import { ensureDefaultSecurityGroups } from '../security-group/index.ts'
import { checkAnnounced } from './announced-by-bgp.ts'
import { cascade } from './cascade.ts'
import { ownPortOwners } from './cascade-objects.ts'
import { checkPrivateVlan, checkPrivateVlanChange } from './check-private-vlan.ts'
import { checkConnectivity, checkConnectivityChange, isRoutedOnly } from './connectivity.ts'
import { refuseSecondDefault, withOneDefault } from './default-network.ts'
import type { NetworkAttributes } from './definition.ts'
import { followEncryption } from './encryption.ts'
import { ExternalNetworkInUse, InvalidSharedSetting, NetworkInUse } from './errors.ts'
import { markHaNetworks } from './mark-ha-networks.ts'
import { checkPolicyChange, followPolicyChange, policiesOfNetworks } from './network-qos.ts'
import * as storage from './storage.ts'
import { checkTaggedSegments, checkVlanTags } from './vlan-tags.ts'

type Values = Creation<NetworkAttributes>['values']

async function create(
  context: WriteContext,
  inputs: readonly Creation<NetworkAttributes>[],
): Promise<readonly string[]> {
  const { op, tx, settings } = context
  const offered = offeredSettings(settings.segments, context.hiddenAliases)
  for (const { values } of inputs) {
    checkConnectivity(values)
    checkVlanTags(values)
  }
  const ranges = await loadRanges(tx)
  const orders = inputs.map(({ values }) => ({
    networkId: randomUuid(),
    values,
    plans: isRoutedOnly(values)
      ? routedSegmentPlan
      : planProjectSegments(segmentsRequest(values), { id: values.projectId, ranges }, offered),
  }))
  for (const { networkId, values } of orders) checkPrivateVlan(networkId, values)
  const policies = await policiesOfNetworks(
    context,
    orders.map(({ values }) => values),
  )
  if (orders.some(({ values }) => isDefault(values))) await refuseSecondDefault(tx)
  await withOneDefault(() =>
    storage.insertNetworks(
      tx,
      orders.map(({ networkId, values }, index) => ({
        id: networkId,
        project_id: values.projectId,
        name: values.name,
        description: values.description,
        admin_state_up: values.adminStateUp,
        // Known once the segments are: their type bounds it.
        mtu: 0,
        is_default: isDefault(values),
        port_security_enabled: values.portSecurityEnabled,
        dns_domain: values.dnsDomain,
        availability_zone_hints: [...values.availabilityZoneHints],
        qos_policy_id: policies[index] ?? null,
        vlan_transparent: values.vlanTransparent,
        qinq: values.qinq,
        pvlan: values.pvlan,
        connectivity: values.connectivity,
        encryption: values.encryption,
      })),
    ),
  )
  await markHaNetworks(tx, orders)
  const segments = await allocateSegments(op, tx, orders)
  await checkAnnounced(context, segments)
  for (const { networkId, values } of orders) {
    checkTaggedSegments(values, segments.get(networkId) ?? [])
    if (isEncryptionAsked(values.encryption)) checkEncryptedSegments(segments.get(networkId) ?? [])
  }
  const mtus = new Map(
    orders.map(({ networkId, values }) => [
      networkId,
      networkMtu(segments.get(networkId) ?? [], values.mtu, settings.segments.mtu, layersOf(values)),
    ]),
  )
  await storage.setMtus(tx, mtus)
  await storage.share(
    tx,
    orders.flatMap(({ networkId, values }) => sharing(networkId, values)),
  )
  await createMetadataPorts(
    context,
    orders.map(({ networkId, values }) => ({ id: networkId, projectId: values.projectId })),
  )
  // As upstream: who has a network has a default group, before its first port.
  await ensureDefaultSecurityGroups(
    tx,
    [...new Set(orders.map(({ values }) => values.projectId))],
    context.dirty,
  )
  context.dirty('network', ...orders.map(order => order.networkId))
  return orders.map(order => order.networkId)
}

function layersOf({ qinq, encryption }: Pick<Values, 'qinq' | 'encryption'>): NetworkLayers {
  return { qinq, isEncrypted: isEncryptionAsked(encryption) }
}

function segmentsRequest(values: Values) {
  const { networkType, physicalNetwork, segmentationId, innerSegmentationId } = values
  return {
    provider: { networkType, physicalNetwork, segmentationId, innerSegmentationId },
    segments: values.segments?.map(segment => ({
      networkType: segment['provider:network_type'],
      physicalNetwork: segment['provider:physical_network'],
      segmentationId: segment['provider:segmentation_id'],
      innerSegmentationId: segment['provider:inner_segmentation_id'],
    })),
    external: values.routerExternal,
  }
}

function sharing(
  id: string,
  values: Pick<Values, 'shared' | 'routerExternal' | 'projectId'>,
): readonly storage.Share[] {
  const base = { id, projectId: values.projectId }
  return [
    ...(values.shared ? [{ ...base, action: 'access_as_shared' as const }] : []),
    ...(values.routerExternal ? [{ ...base, action: 'access_as_external' as const }] : []),
  ]
}

async function update(
  context: WriteContext,
  current: Current<NetworkAttributes>,
  changes: UpdateInput<NetworkAttributes>,
): Promise<void> {
  const { tx } = context
  const { shared, routerExternal } = changes
  const policy = { networkId: current.id, before: current.qosPolicyId, after: changes.qosPolicyId }
  checkConnectivityChange(current, changes)
  await checkPolicyChange(context, policy)
  if (shared !== undefined) await setShared(context, current, shared)
  if (routerExternal !== undefined && routerExternal !== current.routerExternal) {
    await setExternal(context, current, routerExternal)
  }
  await changeSegments(context, current, changes)
  await checkPrivateVlanChange(context, current, changes)
  const room = await followEncryption(context, current, changes.encryption)
  const mtu = changes.mtu === undefined ? room : await changedMtu(context, current, changes)
  const becomesDefault = changedDefault(current, changes)
  if (becomesDefault) await refuseSecondDefault(tx, current.id)
  await withOneDefault(() =>
    storage.updateNetwork(tx, current.id, {
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.description === undefined ? {} : { description: changes.description }),
      ...(changes.adminStateUp === undefined ? {} : { admin_state_up: changes.adminStateUp }),
      ...(changes.portSecurityEnabled === undefined
        ? {}
        : { port_security_enabled: changes.portSecurityEnabled }),
      ...(changes.pvlan === undefined ? {} : { pvlan: changes.pvlan }),
      ...(changes.dnsDomain === undefined ? {} : { dns_domain: changes.dnsDomain }),
      ...(becomesDefault === undefined ? {} : { is_default: becomesDefault }),
      ...(mtu === undefined ? {} : { mtu }),
      ...(changes.encryption === undefined ? {} : { encryption: changes.encryption }),
      ...(policy.after === undefined ? {} : { qos_policy_id: policy.after }),
    }),
  )
  if (changes.dnsDomain !== undefined && changes.dnsDomain !== current.dnsDomain)
    await storage.forgetKeywordDomains(tx, current.id)
  await followPolicyChange(context, policy)
  context.dirty('network', current.id)
  // Routers announce the smallest MTU of their networks.
  if (mtu !== undefined) context.dirty('router', ...(await storage.routersOn(tx, current.id)))
}

/** Only an external network can be the default one of topologies; it stops when it becomes internal. */
function isDefault(values: Pick<Values, 'isDefault' | 'routerExternal'>): boolean {
  return values.isDefault && values.routerExternal
}

function changedDefault(
  current: Current<NetworkAttributes>,
  { isDefault, routerExternal = current.routerExternal }: UpdateInput<NetworkAttributes>,
): boolean | undefined {
  if (!routerExternal) return current.isDefault ? false : undefined
  return isDefault
}

async function setShared(
  { tx }: WriteContext,
  current: Current<NetworkAttributes>,
  shared: boolean,
): Promise<void> {
  if (shared)
    return storage.share(tx, [{ id: current.id, projectId: current.projectId, action: 'access_as_shared' }])
  if (await storage.usedByOthers(tx, current.id, current.projectId))
    throw new InvalidSharedSetting({ network: current.name })
  await storage.unshare(tx, current.id, 'access_as_shared')
}

async function setExternal(
  { tx }: WriteContext,
  current: Current<NetworkAttributes>,
  external: boolean,
): Promise<void> {
  if (external)
    return storage.share(tx, [{ id: current.id, projectId: current.projectId, action: 'access_as_external' }])
  if (await storage.isGatewayNetwork(tx, current.id)) throw new ExternalNetworkInUse({ net_id: current.id })
  await storage.unshare(tx, current.id, 'access_as_external')
}

/** Of the provider attributes only the identifier of a single segment can change (ML2/OVN). */
async function changeSegments(
  { tx, settings }: WriteContext,
  current: Current<NetworkAttributes>,
  changes: UpdateInput<NetworkAttributes>,
): Promise<void> {
  const { networkType, physicalNetwork, segmentationId, innerSegmentationId, segments } = changes
  const unsupported = () =>
    new InvalidInput({
      error_message: 'Plugin does not support updating the following provider network attributes',
    })
  if (segments !== undefined) throw unsupported()
  if (networkType !== undefined && networkType !== current.networkType) throw unsupported()
  if (physicalNetwork !== undefined && physicalNetwork !== current.physicalNetwork) throw unsupported()
  if (innerSegmentationId !== undefined && innerSegmentationId !== current.innerSegmentationId)
    throw unsupported()
  if (segmentationId === undefined || segmentationId === current.segmentationId) return
  if (current.networkType !== 'vlan' || segmentationId === null) throw unsupported()
  planProjectSegments(
    {
      provider: { networkType: 'vlan', physicalNetwork: current.physicalNetwork, segmentationId },
      external: false,
    },
    { id: current.projectId, ranges: await loadRanges(tx) },
    settings.segments,
  )
  const [segment] = await storage.segmentsOf(tx, current.id)
  if (segment) await renumberSegment(tx, segment, segmentationId)
}

async function changedMtu(
  { tx, settings }: WriteContext,
  current: Current<NetworkAttributes>,
  { mtu, encryption = current.encryption }: UpdateInput<NetworkAttributes>,
): Promise<number> {
  const layers = layersOf({ qinq: current.qinq, encryption })
  return networkMtu(await storage.segmentsOf(tx, current.id), mtu, settings.segments.mtu, layers)
}

async function remove(context: WriteContext, current: Current<NetworkAttributes>): Promise<void> {
  const { tx } = context
  const ports = await storage.portsInUse(tx, current.id, ownPortOwners)
  if (ports.length > 0) {
    throw new NetworkInUse({
      net_id: current.id,
      reason: `There are one or more ports still in use on the network, id for these ports is: ${ports.join(',')}`,
    })
  }
  const gone = await storage.deleteNetwork(tx, current.id)
  context.dirty('network', current.id)
  context.dirty('port', ...gone.ports)
  context.dirty('floating_ip', ...gone.floatingIps)
}

export const networkBehaviour: Behaviour<NetworkAttributes> = {
  create,
  update,
  remove,
  removals: { cascade },
}
