import type { Actor } from '@neutrino/base/operation.ts'
import { sql } from 'kysely'
import type { ReadTx } from '../../database/database.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { NetworkNotFound } from '../../errors/errors.ts'
import type { Target } from '../../policy/residual.ts'
import { knownThroughRbac, sharedWith } from '../../policy/shared-with.ts'
import { createPorts, type NewPort } from './create-ports.ts'
import type { PortAttributes } from './definition.ts'
import { offloadedProfile } from './device-attributes.ts'
import { requestedAddress } from './fixed-ips-kind.ts'
import { forcedRemoval } from './forced-removal.ts'
import { removePort } from './remove-port.ts'
import { followTermination, storeWishes } from './termination.ts'
import { updatePort } from './update-port.ts'

type Port = Creation<PortAttributes>

interface ParentNetwork {
  readonly id: string
  readonly project_id: string
  readonly shared: boolean
  readonly external: boolean
}

/** Networks that exist for the actor; of another project's, those that are shared with it or external. */
async function selectParents(
  tx: ReadTx,
  actor: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ParentNetwork>> {
  const known = knownThroughRbac('network', ['access_as_shared', 'access_as_external'], 'network.id')(actor)
  const visible =
    actor.isAdmin || actor.isService ? sql`true` : sql`(project_id = ${actor.projectId} or ${known})`
  const { rows } = await sql<ParentNetwork>`select id, project_id,
      ${sharedWith('network', 'access_as_shared', 'network.id')(actor)} as shared,
      ${sharedWith('network', 'access_as_external', 'network.id')(actor)} as external
    from network where id = any(${[...new Set(ids)]}::uuid[]) and ${visible}`.execute(tx)
  return new Map(rows.map(row => [row.id, row]))
}

async function createTargets(
  { tx, actor }: { readonly tx: ReadTx; readonly actor: Actor },
  inputs: readonly Port[],
): Promise<readonly Target[]> {
  const networks = await selectParents(
    tx,
    actor,
    inputs.map(({ values }) => values.networkId),
  )
  return inputs.map(({ values }) => {
    const network = networks.get(values.networkId)
    if (network === undefined) throw new NetworkNotFound({ net_id: values.networkId })
    return {
      'network:project_id': network.project_id,
      'network:tenant_id': network.project_id,
      'networks:shared': network.shared,
      'networks:router:external': network.external,
    }
  })
}

async function create(context: WriteContext, inputs: readonly Port[]): Promise<readonly string[]> {
  const created = await createPorts(context, inputs.map(newPort))
  const ids = created.map(port => port.id)
  await storeWishes(
    context.tx,
    ids,
    inputs.map(({ values }) => values),
  )
  return ids
}

function newPort({ values, given }: Port): NewPort {
  return {
    origin: 'request',
    networkId: values.networkId,
    projectId: values.projectId,
    name: values.name,
    description: values.description,
    adminStateUp: values.adminStateUp,
    status: 'DOWN',
    deviceId: values.deviceId,
    deviceOwner: values.deviceOwner,
    macAddress: values.macAddress ?? undefined,
    fixedIps: values.fixedIps?.map(requestedAddress),
    portSecurityEnabled: values.portSecurityEnabled,
    securityGroups: values.securityGroups,
    allowedAddressPairs: values.allowedAddressPairs ?? [],
    extraDhcpOpts: values.extraDhcpOpts,
    dnsName: values.dnsName,
    dnsDomain: values.dnsDomain,
    propagateUplinkStatus: values.propagateUplinkStatus,
    qosPolicyId: values.qosPolicyId,
    hints: values.hints,
    deviceProfile: values.deviceProfile,
    numaAffinityPolicy: values.numaAffinityPolicy,
    hardwareOffloadType: values.hardwareOffloadType,
    trusted: values.trusted,
    pvlanType: values.pvlanType,
    pvlanCommunity: values.pvlanCommunity,
    vlanFilterList: values.vlanFilterList,
    hwVifModel: values.hwVifModel,
    timeSync: values.timeSync,
    flavor: { id: values.portFlavorId, given },
    tags: values.tags,
    vnicType: values.bindingVnicType,
    host: values.bindingHostId ?? '',
    profile: offloadedProfile(values.bindingProfile ?? {}, values.hardwareOffloadType),
  }
}

async function update(
  context: WriteContext,
  current: Current<PortAttributes>,
  changes: UpdateInput<PortAttributes>,
): Promise<void> {
  await updatePort(context, current, changes)
  await followTermination(context, { current, changes })
}

export const portBehaviour: Behaviour<PortAttributes> = {
  createTargets,
  create,
  storesTags: true,
  update,
  remove: removePort,
  removals: { force: forcedRemoval },
}
