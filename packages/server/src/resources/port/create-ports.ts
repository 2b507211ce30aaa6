import { randomUuid } from '@neutrino/base/uuid.ts'
import type {
  AddressPlan,
  AddressRequest,
  HeldAddress,
  RequestedAddress,
} from '../../addressing/address-plan.ts'
import { allocateAddresses } from '../../addressing/allocate.ts'
import { insertWithMacs } from '../../addressing/choose-mac.ts'
import { loadSubnetFacts } from '../../addressing/load-subnet-facts.ts'
import { planAddresses } from '../../addressing/plan-addresses.ts'
import { mayUseProviderPools } from '../../addressing/provider-pool.ts'
import type { SubnetFacts } from '../../addressing/subnet-facts.ts'
import type { WriteContext } from '../../definition/behaviour.ts'
import { NetworkNotFound } from '../../errors/errors.ts'
import type { PolicyFacts } from '../qos-policy/index.ts'
import { ensureDefaultSecurityGroups } from '../security-group/index.ts'
import type { AddressPair } from './address-pairs-kind.ts'
import { deviceMac } from './change-mac.ts'
import { checkDevice } from './check-device.ts'
import { checkVifModel, type DeviceWish, deviceColumns } from './device-attributes.ts'
import type { DhcpOption } from './dhcp-options-kind.ts'
import { insertPortRows, type PortRow } from './insert-port-rows.ts'
import { keywordDomain } from './keyword-domain.ts'
import {
  type BindingWish,
  boundPort,
  cardSerialNumber,
  checkProfile,
  hostSegmentIds,
  parentPortId,
} from './port-binding.ts'
import { loadPortFacts, type NetworkFacts, type PortFacts } from './port-facts.ts'
import { type FlavorsWanted, type FlavorWish, flavored } from './port-flavor.ts'
import { checkPolicy, lacksBandwidth, loadPolicies } from './port-qos.ts'
import { checkGroups, completePairs, newPortSecurity, type PortSecurity } from './port-security.ts'
import { checkCommunities, checkPrivateVlanPort, type PrivateVlanWish } from './private-vlan.ts'
import { checkRoutedPort } from './routed-port.ts'
import { checkVlanFilter } from './vlan-filter.ts'

/** A port to be made. */
export interface NewPort extends BindingWish, DeviceWish, PrivateVlanWish {
  /** The service plugs its own ports into routers of any project. */
  readonly origin: 'request' | 'service'
  readonly networkId: string
  /** Empty: the service's own, counted for nobody. */
  readonly projectId: string
  readonly name: string
  readonly description: string
  readonly adminStateUp: boolean
  readonly status: 'DOWN' | 'N/A'
  readonly deviceId: string
  readonly deviceOwner: string
  /** Absent: chosen. */
  readonly macAddress?: string | undefined
  /** Absent: chosen; empty: none. */
  readonly fixedIps?: readonly RequestedAddress[] | undefined
  readonly portSecurityEnabled?: boolean | undefined
  readonly securityGroups?: readonly string[] | undefined
  readonly allowedAddressPairs: readonly AddressPair[]
  readonly extraDhcpOpts: readonly DhcpOption[]
  readonly dnsName: string
  readonly dnsDomain: string
  readonly propagateUplinkStatus: boolean
  /** Null: that of the network. */
  readonly qosPolicyId: string | null
  /** Null: its packets may bear any tag that the network lets pass. */
  readonly vlanFilterList: readonly string[] | null
  readonly tags: readonly string[]
  /** Of a request; what the service makes itself is of no flavor. */
  readonly flavor?: FlavorWish
  /** The flavor that it was made of. */
  readonly portFlavorId?: string
  /** Its QoS policy comes from the flavor: whoever makes the port need not know it. */
  readonly hasGivenPolicy?: boolean
}

export interface CreatedPort {
  readonly id: string
  readonly macAddress: string
  /** By position. */
  readonly fixedIps: readonly HeldAddress[]
}

/** A port on its way: what was decided about it before its MAC is known. */
interface Draft {
  readonly id: string
  readonly networkId: string
  readonly macAddress?: string | undefined
  readonly port: NewPort
  readonly network: NetworkFacts
  readonly security: PortSecurity
}

interface Known {
  readonly context: WriteContext
  readonly facts: PortFacts
  readonly subnets: readonly SubnetFacts[]
  readonly policies: ReadonlyMap<string, PolicyFacts>
}

/**
 * Makes any number of ports in four statements: facts, subnets, rows, addresses; more only for a
 * project's first default group, for QoS policies, and for MACs or addresses that others took meanwhile. Returns them in
 * the order given. Throws what the parts throw; then nothing may be committed.
 */
export async function createPorts(
  context: WriteContext,
  ports: readonly NewPort[],
): Promise<readonly CreatedPort[]> {
  const { op, tx, settings } = context
  const facts = await loadPortFacts(tx, factsOf(ports))
  const drafts = ports.map(port => draftOf(context, flavored(context, port, facts.flavors), facts))
  await checkCommunities(tx, ports)
  const subnets = await loadSubnetFacts(tx, {
    networkIds: [...new Set(ports.map(port => port.networkId))],
    named: {
      subnetIds: ports.flatMap(port => (port.fixedIps ?? []).flatMap(wanted => wanted.subnetId ?? [])),
      actor: op.actor,
    },
  })
  const defaultGroups = await defaultGroupsOf(context, drafts, facts)
  const policies = await loadPolicies(
    tx,
    drafts.flatMap(({ port, network }) => [port.qosPolicyId, network.qosPolicyId]),
  )
  const plans = new Map<string, AddressPlan>()
  const known = { context, facts, subnets, policies }
  const stored = await insertWithMacs(drafts, { baseMac: settings.baseMac }, batch => {
    const rows = batch.map(draft => {
      const plan = planAddresses(addressRequest(draft, known), subnets)
      plans.set(draft.id, plan)
      return portRow(draft, { ...known, plan, defaultGroups })
    })
    return insertPortRows(tx, rows)
  })
  const orders = stored.map(({ id, networkId }) => ({
    portId: id,
    networkId,
    addresses: plans.get(id)!.addresses,
  }))
  const addresses = await allocateAddresses(op, tx, orders, subnets)
  context.dirty('port', ...stored.map(({ id }) => id))
  return stored.map(({ id, macAddress }) => ({ id, macAddress, fixedIps: addresses.get(id)! }))
}

function factsOf(ports: readonly NewPort[]) {
  return {
    networkIds: ports.map(port => port.networkId),
    groupIds: ports.flatMap(port => port.securityGroups ?? []),
    projectIds: ports.flatMap(port => (port.securityGroups === undefined ? port.projectId : [])),
    hosts: ports.flatMap(port => (port.host === '' ? [] : port.host)),
    cardSerialNumbers: ports.flatMap(port => cardSerialNumber(port) ?? []),
    deviceIds: ports.map(port => port.deviceId),
    portIds: ports.flatMap(port => parentPortId(port) ?? []),
    ...flavorsOf(ports),
  }
}

function flavorsOf(ports: readonly NewPort[]): { readonly flavors?: FlavorsWanted } {
  const asked = ports.filter(port => port.flavor !== undefined && port.flavor.id !== null)
  if (asked.length === 0) return {}
  const ids = asked.flatMap(({ flavor }) => flavor?.id ?? [])
  const defaultsOf = asked.flatMap(({ flavor, projectId }) => (flavor?.id === undefined ? projectId : []))
  return { flavors: { ids, defaultsOf: [...new Set(defaultsOf)] } }
}

/** Everything that can be refused before anything is written. */
function draftOf({ op, settings }: WriteContext, port: NewPort, facts: PortFacts): Draft {
  const network = facts.networks.get(port.networkId)
  if (network === undefined) throw new NetworkNotFound({ net_id: port.networkId })
  if (port.origin === 'request') checkDevice(op.actor, port, facts)
  checkVifModel(port.hwVifModel, settings.hwVifModels)
  checkProfile(port, facts)
  const security = newPortSecurity(port, network.portSecurityEnabled)
  if (security.groups !== 'default') {
    checkGroups(op.actor, { projectId: port.projectId, groupIds: security.groups }, facts.groups)
  }
  const { networkId } = port
  const macAddress = deviceMac(port) ?? port.macAddress
  const id = randomUuid()
  checkPrivateVlanPort({ ...port, id, portSecurityEnabled: security.enabled }, network)
  checkVlanFilter(port.vlanFilterList, network, false)
  return { id, networkId, macAddress, port, network, security }
}

/** The default group of each project that needs one, made where it is missing. */
async function defaultGroupsOf(
  { tx, dirty }: WriteContext,
  drafts: readonly Draft[],
  facts: PortFacts,
): Promise<ReadonlyMap<string, string>> {
  const projects = drafts.flatMap(({ security, port }) =>
    security.groups === 'default' && port.projectId !== '' ? port.projectId : [],
  )
  const missing = [...new Set(projects)].filter(project => !facts.defaultGroups.has(project))
  if (missing.length === 0) return facts.defaultGroups
  return new Map([...facts.defaultGroups, ...(await ensureDefaultSecurityGroups(tx, missing, dirty))])
}

function addressRequest(
  draft: Draft & { readonly macAddress: string },
  { facts, context }: Pick<Known, 'facts' | 'context'>,
): AddressRequest {
  const { port, network } = draft
  return {
    networkId: port.networkId,
    fixedIps: port.fixedIps,
    deviceOwner: port.deviceOwner,
    macAddress: draft.macAddress,
    host: port.host,
    hostSegmentIds: hostSegmentIds(port, network, facts),
    mayUseProviderPools: mayUseProviderPools(context.op.actor),
  }
}

function portRow(
  draft: Draft & { readonly macAddress: string },
  known: Known & { readonly plan: AddressPlan; readonly defaultGroups: ReadonlyMap<string, string> },
): PortRow {
  const { id, macAddress, port, network, security } = draft
  const { settings } = known.context
  if (port.origin === 'request')
    checkRoutedPort({ ...port, binding: port, fixedIps: known.plan.addresses }, network)
  const subject = {
    id,
    macAddress,
    portSecurityEnabled: security.enabled,
    isFiltered: security.groups === 'default' || security.groups.length > 0,
    isTrunk: false,
    filtersTags: port.vlanFilterList !== null,
    subnetIds: known.plan.addresses.flatMap(address =>
      address.kind === 'any' ? address.subnetIds : address.subnetId,
    ),
  }
  const binding = boundPort(subject, port, { network, facts: known.facts, settings })
  const wish = {
    ...port,
    id,
    vifType: binding.vifType,
    networkPolicyId: network.qosPolicyId,
    lacksBandwidth: lacksBandwidth(network, settings),
  }
  checkPolicy(known.context, wish, known.policies)
  const defaultGroup = known.defaultGroups.get(port.projectId)
  return {
    id,
    project_id: port.projectId,
    network_id: port.networkId,
    name: port.name,
    description: port.description,
    mac_address: macAddress,
    admin_state_up: port.adminStateUp,
    status: port.status,
    device_id: port.deviceId,
    device_owner: port.deviceOwner,
    port_security_enabled: security.enabled,
    allowed_address_pairs: completePairs(port.allowedAddressPairs, {
      macAddress,
      pairsMax: settings.maxAllowedAddressPairs,
    }),
    extra_dhcp_opts: port.extraDhcpOpts.filter(option => option.opt_value !== null),
    dns_name: port.dnsName,
    dns_domain: port.dnsDomain,
    ip_allocation: known.plan.ipAllocation,
    propagate_uplink_status: port.propagateUplinkStatus,
    ...deviceColumns(port),
    qos_policy_id: port.qosPolicyId,
    pvlan_type: port.pvlanType,
    pvlan_community: port.pvlanCommunity,
    vlan_filter_list: port.vlanFilterList,
    keyword_domain: keywordDomain(known.context, network),
    port_flavor_id: port.portFlavorId ?? null,
    tags: [...port.tags].sort(),
    host: port.host,
    vnic_type: port.vnicType,
    profile: port.profile,
    vif_type: binding.vifType,
    vif_details: binding.vifDetails,
    security_groups:
      security.groups !== 'default' ? security.groups : defaultGroup === undefined ? [] : [defaultGroup],
  }
}
