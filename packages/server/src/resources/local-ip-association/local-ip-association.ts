import { violatedConstraint } from '../../database/database-fault.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { BadRequest } from '../../errors/errors.ts'
import { chooseAddress } from '../local-ip/index.ts'
import { lockPort } from '../router/index.ts'
import type { LocalIpAssociationAttributes } from './definition.ts'
import * as storage from './storage.ts'

const bad = (msg: string, cause?: unknown): never => {
  throw new BadRequest({ resource: 'local_ip_port_association', msg }, { cause })
}

async function create(
  { op, tx, dirty }: WriteContext,
  inputs: readonly Creation<LocalIpAssociationAttributes>[],
): Promise<readonly string[]> {
  for (const { values } of inputs) {
    const { localIpId, fixedPortId, fixedIp } = values
    const port = await lockPort(tx, op.actor, fixedPortId)
    if (!port) return bad(`there is no port ${fixedPortId}`)
    const address = chooseAddress(port, fixedIp)
    try {
      await storage.insertAssociation(tx, {
        local_ip_id: localIpId,
        fixed_port_id: fixedPortId,
        fixed_ip: address,
      })
    } catch (cause) {
      if (violatedConstraint(cause) !== 'local_ip_association_pkey') throw cause
      bad(`port ${fixedPortId} is associated already`, cause)
    }
  }
  const portIds = inputs.map(({ values }) => values.fixedPortId)
  dirty('port', ...portIds)
  return portIds
}

async function remove(
  { tx, dirty }: WriteContext,
  current: Current<LocalIpAssociationAttributes>,
): Promise<void> {
  await storage.deleteAssociation(tx, current.localIpId, current.fixedPortId)
  dirty('port', current.fixedPortId)
}

export const localIpAssociationBehaviour: Behaviour<LocalIpAssociationAttributes> = { create, remove }
