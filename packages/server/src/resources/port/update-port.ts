import { mechanisms } from '../../binding/mechanism.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Current, WriteContext } from '../../definition/behaviour.ts'
import { NetworkNotFound, PortNotFound } from '../../errors/errors.ts'
import { moveAllocations } from '../qos-policy/index.ts'
import { changeAddresses } from './change-addresses.ts'
import { changeMac } from './change-mac.ts'
import { checkDevice } from './check-device.ts'
import type { PortAttributes } from './definition.ts'
import { checkVifModel, deviceChanges } from './device-attributes.ts'
import { type DhcpOption, optionKey } from './dhcp-options-kind.ts'
import {
  PortBoundHwVifModel,
  PortBoundNUMAAffinityPolicy,
  PortFeatureNotEnforced,
  UnsupportedPortDeviceOwner,
} from './errors.ts'
import { requestedAddress } from './fixed-ips-kind.ts'
import { changedKeywordDomain } from './keyword-domain.ts'
import {
  type BindingWish,
  type BoundSubject,
  boundPort,
  cardSerialNumber,
  checkProfile,
  hostSegmentIds,
  parentPortId,
  requiredFeatures,
} from './port-binding.ts'
import { loadPortFacts, type NetworkFacts, type PortFacts } from './port-facts.ts'
import { checkPolicy, checkPolicyRemoval, lacksBandwidth, loadPolicies } from './port-qos.ts'
import { checkGroups, checkSecurityChange, completePairs } from './port-security.ts'
import { type PortState, readPortState } from './port-state.ts'
import { checkCommunities, checkPrivateVlanPort, noPrivateVlan } from './private-vlan.ts'
import { checkRoutedPort } from './routed-port.ts'
import { trunkRebound } from './trunk-of-port.ts'
import { type PortColumns, setBinding, setGroups, setPort } from './update-port-rows.ts'
import { checkVlanFilter } from './vlan-filter.ts'

type CurrentPort = Current<PortAttributes>
type Changes = UpdateInput<PortAttributes>

/** What concerns more than the port's own row. */
const connectedAttributes = [
  'macAddress',
  'fixedIps',
  'deviceId',
  'deviceOwner',
  'allowedAddressPairs',
  'bindingHostId',
  'bindingVnicType',
  'bindingProfile',
  'portSecurityEnabled',
  'securityGroups',
  'qosPolicyId',
  'numaAffinityPolicy',
  'pvlanType',
  'pvlanCommunity',
  'vlanFilterList',
  'hwVifModel',
] as const satisfies readonly (keyof Changes)[]

interface Known {
  readonly context: WriteContext
  readonly current: CurrentPort
  readonly changes: Changes
  readonly state: PortState
  readonly facts: PortFacts
  readonly network: NetworkFacts
  /** As it is to be. */
  readonly binding: BindingWish
}

/** Changes a locked port as far as `changes` names attributes. */
export async function updatePort(
  context: WriteContext,
  current: CurrentPort,
  changes: Changes,
): Promise<void> {
  const isConnected = connectedAttributes.some(name => changes[name] !== undefined)
  const connected = isConnected ? await changeConnected(context, current, changes) : {}
  const keyword_domain = await changedKeywordDomain(context, current.networkId, changes)
  await setPort(context.tx, current.id, { ...ownColumns(current, changes), keyword_domain, ...connected })
  context.dirty('port', current.id)
}

/** Columns that concern nothing else. */
function ownColumns(current: CurrentPort, changes: Changes): PortColumns {
  const { extraDhcpOpts, vlanFilterList } = changes
  return {
    name: changes.name,
    description: changes.description,
    admin_state_up: changes.adminStateUp,
    device_id: changes.deviceId,
    device_owner: changes.deviceOwner,
    port_security_enabled: changes.portSecurityEnabled,
    data_plane_status: changes.dataPlaneStatus,
    ...deviceChanges(changes),
    dns_name: changes.dnsName,
    dns_domain: changes.dnsDomain,
    propagate_uplink_status: changes.propagateUplinkStatus,
    qos_policy_id: changes.qosPolicyId,
    pvlan_type: changes.pvlanType,
    pvlan_community: changes.pvlanCommunity,
    vlan_filter_list: vlanFilterList && JSON.stringify(vlanFilterList),
    extra_dhcp_opts:
      extraDhcpOpts === undefined
        ? undefined
        : JSON.stringify(mergedOptions(current.extraDhcpOpts, extraDhcpOpts)),
  }
}

/** Options keep their place; a null value takes one away, and those not named stay. */
function mergedOptions(
  current: readonly DhcpOption[],
  changes: readonly DhcpOption[],
): readonly DhcpOption[] {
  const merged = new Map(current.map(option => [optionKey(option), option]))
  for (const option of changes) {
    if (option.opt_value === null) merged.delete(optionKey(option))
    else merged.set(optionKey(option), option)
  }
  return [...merged.values()]
}

async function changeConnected(
  context: WriteContext,
  current: CurrentPort,
  changes: Changes,
): Promise<PortColumns> {
  const { tx } = context
  const state = await readPortState(tx, current.id)
  if (state === undefined) throw new PortNotFound({ port_id: current.id })
  const binding = {
    host: changes.bindingHostId ?? state.binding.host,
    vnicType: changes.bindingVnicType ?? state.binding.vnicType,
    profile: changes.bindingProfile ?? state.binding.profile,
  }
  const facts = await loadPortFacts(tx, factsOf(current, changes, binding))
  const network = facts.networks.get(current.networkId)
  if (network === undefined) throw new NetworkNotFound({ net_id: current.networkId })
  const known = { context, current, changes, state, facts, network, binding }
  checkChanges(known)
  await checkPlace(known)
  checkFeatures(known)
  await checkQos(known)
  const macAddress = await changedMac(known)
  const addresses = await changedAddresses(known, macAddress)
  const columns = {
    ...changedPairs(known, macAddress),
    ...addresses.columns,
    ...(await changedBinding(known, macAddress, addresses.held)),
  }
  if (changes.securityGroups !== undefined) await setGroups(tx, current.id, changes.securityGroups)
  await followPolicy(known)
  return columns
}

function factsOf(current: CurrentPort, changes: Changes, binding: BindingWish) {
  return {
    networkIds: [current.networkId],
    groupIds: changes.securityGroups ?? [],
    projectIds: [],
    hosts: binding.host === '' ? [] : [binding.host],
    cardSerialNumbers: [cardSerialNumber(binding) ?? []].flat(),
    deviceIds: [changes.deviceId ?? []].flat(),
    portIds: [parentPortId(binding) ?? []].flat(),
  }
}

function checkChanges({ context, current, changes, state, facts, binding }: Known): void {
  const { actor } = context.op
  const { deviceId = current.deviceId, deviceOwner = current.deviceOwner } = changes
  if (deviceId !== current.deviceId || deviceOwner !== current.deviceOwner) {
    if (state.routerId !== null || state.holdsFloatingIp) {
      throw new UnsupportedPortDeviceOwner({
        op: 'device update',
        port_id: current.id,
        device_owner: current.deviceOwner,
      })
    }
    checkDevice(actor, { deviceId, projectId: current.projectId }, facts)
  }
  checkSecurityChange(
    {
      portSecurityEnabled: current.portSecurityEnabled,
      allowedAddressPairs: current.allowedAddressPairs,
      securityGroups: state.groups,
    },
    changes,
  )
  // Groups that the port is in already need not be visible to whoever keeps them.
  const groupIds = (changes.securityGroups ?? []).filter(id => !state.groups.includes(id))
  checkGroups(actor, { projectId: current.projectId, groupIds }, facts.groups)
  if (isRebound(changes)) checkProfile(binding, facts)
  checkNumaChange(changes.numaAffinityPolicy, state)
  checkVifModel(changes.hwVifModel, context.settings.hwVifModels)
  checkModelChange(current.hwVifModel, changes.hwVifModel, state)
}

function isRebound(changes: Changes): boolean {
  return changes.bindingProfile !== undefined || changes.bindingVnicType !== undefined
}

/** Its private VLAN and its tags; the network is locked against changes of either. */
async function checkPlace({ context, current, changes, state, network, binding }: Known): Promise<void> {
  const {
    pvlanType = current.pvlanType,
    pvlanCommunity = current.pvlanCommunity,
    portSecurityEnabled = current.portSecurityEnabled,
    deviceOwner = current.deviceOwner,
    vlanFilterList,
  } = changes
  checkRoutedPort({ ...changes, ...(isRebound(changes) ? { binding } : {}) }, network)
  const { id, networkId } = current
  const isMoved = changes.pvlanType !== undefined || changes.pvlanCommunity !== undefined
  // A type from before the network's private VLANs were switched off stays, and says nothing.
  const place = network.pvlan || isMoved ? { pvlanType, pvlanCommunity } : noPrivateVlan
  checkPrivateVlanPort({ ...place, id, deviceOwner, portSecurityEnabled }, network)
  if (changes.pvlanCommunity !== undefined)
    await checkCommunities(context.tx, [{ networkId, pvlanCommunity }])
  if (vlanFilterList !== undefined) checkVlanFilter(vlanFilterList, network, state.trunkId !== null)
}

/** The server runs where it runs: another policy would say something that is not so. */
function checkNumaChange(policy: Changes['numaAffinityPolicy'], { id, binding }: PortState): void {
  if (policy === undefined || binding.vifType === 'unbound' || binding.vifType === 'binding_failed') return
  throw new PortBoundNUMAAffinityPolicy({ port_id: id, host_id: binding.host, numa_affinity_policy: policy })
}

/** The server has the card that it was started with. */
function checkModelChange(
  current: string | null,
  wanted: Changes['hwVifModel'],
  { id, binding }: PortState,
): void {
  if (wanted === undefined || wanted === current) return
  if (binding.vifType === 'unbound' || binding.vifType === 'binding_failed') return
  throw new PortBoundHwVifModel({ port_id: id, host_id: binding.host })
}

async function checkQos({ context, current, changes, state, network, binding }: Known): Promise<void> {
  const { qosPolicyId } = changes
  if (qosPolicyId === undefined) return
  const { actor } = context.op
  const networkPolicyId = network.qosPolicyId
  const policies = await loadPolicies(context.tx, [current.qosPolicyId, qosPolicyId, networkPolicyId])
  checkPolicyRemoval(actor, current.qosPolicyId, policies)
  const { deviceOwner = current.deviceOwner } = changes
  const { vifType } = state.binding
  checkPolicy(
    context,
    {
      ...{ id: current.id, deviceOwner, vnicType: binding.vnicType, vifType, qosPolicyId, networkPolicyId },
      lacksBandwidth: lacksBandwidth(network, context.settings),
    },
    policies,
  )
}

/** Its server holds what its new policy promises; after the binding is stored, which says where. */
async function followPolicy({ context, current, changes, network }: Known): Promise<void> {
  if (changes.qosPolicyId === undefined) return
  await moveAllocations(context, [
    {
      portId: current.id,
      before: current.qosPolicyId ?? network.qosPolicyId,
      after: changes.qosPolicyId ?? network.qosPolicyId,
    },
  ])
}

/** Its new MAC; see `changeMac`. */
function changedMac({ context, current, changes, state, binding }: Known): Promise<string | undefined> {
  const isReleased = changes.deviceId === '' && changes.deviceOwner === '' && current.deviceId !== ''
  return changeMac(context, { port: state, binding, wanted: changes.macAddress, isReleased })
}

/** A pair with the MAC of the port follows it: nothing else could send from the former one. */
function changedPairs(
  { context, current, changes, state }: Known,
  newMac: string | undefined,
): Pick<PortColumns, 'allowed_address_pairs'> {
  const { allowedAddressPairs: wanted } = changes
  if (wanted === undefined && (newMac === undefined || current.allowedAddressPairs.length === 0)) return {}
  const pairs =
    wanted ??
    current.allowedAddressPairs.map(pair =>
      pair.mac_address === state.macAddress ? { ip_address: pair.ip_address } : pair,
    )
  const complete = completePairs(pairs, {
    macAddress: newMac ?? state.macAddress,
    pairsMax: context.settings.maxAllowedAddressPairs,
  })
  return { allowed_address_pairs: JSON.stringify(complete) }
}

/** Addresses as they are now, and what its row says of them. */
async function changedAddresses(
  known: Known,
  newMac: string | undefined,
): Promise<{ readonly held: PortState['held']; readonly columns: Pick<PortColumns, 'ip_allocation'> }> {
  const { context, current, changes, state, facts, network, binding } = known
  const isMoved = binding.host !== '' && binding.host !== state.binding.host
  if (changes.fixedIps === undefined && newMac === undefined && !isMoved)
    return { held: state.held, columns: {} }
  const { ipAllocation, fixedIps: held } = await changeAddresses(context, state, {
    deviceOwner: changes.deviceOwner ?? current.deviceOwner,
    macAddress: newMac ?? state.macAddress,
    host: binding.host,
    hostSegmentIds: hostSegmentIds(binding, network, facts),
    fixedIps: changes.fixedIps?.map(requestedAddress),
    isDeferred: current.ipAllocation === 'deferred',
  })
  const isAllocationKept = changes.fixedIps === undefined && current.ipAllocation !== 'deferred'
  return { held, columns: isAllocationKept ? {} : { ip_allocation: ipAllocation } }
}

/** The port as it is to be. */
function boundSubject(
  { current, changes, state }: Known,
  newMac?: string,
  held: PortState['held'] = state.held,
): BoundSubject {
  return {
    id: current.id,
    macAddress: newMac ?? state.macAddress,
    portSecurityEnabled: changes.portSecurityEnabled ?? current.portSecurityEnabled,
    isFiltered: (changes.securityGroups ?? state.groups).length > 0,
    isTrunk: state.trunkId !== null,
    filtersTags: (changes.vlanFilterList === undefined ? current : changes).vlanFilterList !== null,
    subnetIds: held.map(({ subnetId }) => subnetId),
  }
}

/** Whoever carries the port goes on, so what it does not enforce cannot be asked of it. */
function checkFeatures(known: Known): void {
  const { changes, state, network, facts } = known
  const { portSecurityEnabled, securityGroups, vlanFilterList } = changes
  if ([portSecurityEnabled, securityGroups, vlanFilterList].every(one => one === undefined)) return
  const mechanism = mechanisms.find(({ name }) => name === state.binding.boundDriver)
  const carriers = facts.carriers.get(state.binding.host) ?? []
  const enforced = mechanism?.enforces(carriers.some(({ agentType }) => agentType === mechanism.agentType))
  const missing = [...requiredFeatures(boundSubject(known), network)].filter(
    feature => enforced?.has(feature) === false,
  )
  if (mechanism !== undefined && missing.length > 0)
    throw new PortFeatureNotEnforced({
      port_id: state.id,
      driver: mechanism.name,
      features: missing.join(', '),
    })
}

/** Binds the port anew when anything that counts changed, or when it was not bound yet. */
async function changedBinding(
  known: Known,
  newMac: string | undefined,
  held: PortState['held'],
): Promise<Pick<PortColumns, 'status'>> {
  const { context, current, changes, state, facts, network, binding } = known
  const { bindingHostId, bindingVnicType, bindingProfile } = changes
  if (bindingHostId === undefined && bindingVnicType === undefined && bindingProfile === undefined) return {}
  const before = state.binding
  const isSamePlace = binding.host === before.host && binding.vnicType === before.vnicType
  const subject = boundSubject(known, newMac, held)
  const result = boundPort(subject, binding, { network, facts, settings: context.settings, before })
  const isBound = before.vifType !== 'unbound' && before.vifType !== 'binding_failed'
  // A host that is silent for the moment keeps the ports that are plugged on it.
  const keeps =
    isSamePlace && isBound && result.vifType === 'binding_failed' && result.reason.endsWith('-not-alive')
  await setBinding(context.tx, current.id, { ...binding, ...(keeps ? {} : { result }) })
  if (state.trunkId !== null) {
    const isUnbound = result.vifType === 'unbound' && before.vifType !== 'unbound'
    await trunkRebound(context.tx, { id: current.id, isUnbound })
  }
  if (result.vifType === 'binding_failed' && !keeps) {
    context.op.log.warn('port binding failed', {
      port: current.id,
      host: binding.host,
      reason: result.reason,
    })
  }
  // Nothing is known of the new host yet: it is up when the host says so.
  return binding.host !== before.host && current.status === 'ACTIVE' ? { status: 'DOWN' } : {}
}
