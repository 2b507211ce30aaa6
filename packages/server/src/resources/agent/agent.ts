import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Current, WriteContext } from '../../definition/behaviour.ts'
import { requestAgentRemoval } from '../../observe/request-agent-removal.ts'
import { drainAgent } from '../../scheduling/drain-agent.ts'
import { isScheduledType } from '../../scheduling/load-candidates.ts'
import type { AgentAttributes } from './definition.ts'
import { AgentCreateUnsupported, AgentUpdateUnsupported } from './errors.ts'

async function create(): Promise<readonly string[]> {
  throw new AgentCreateUnsupported({})
}

async function update(
  { tx, settings }: WriteContext,
  current: Current<AgentAttributes>,
  changes: UpdateInput<AgentAttributes>,
): Promise<void> {
  const { id, agentType } = current
  const { adminStateUp, description } = changes
  if (adminStateUp === false && !isScheduledType(agentType)) throw new AgentUpdateUnsupported({})
  const columns = {
    ...(description === undefined ? {} : { description }),
    ...(adminStateUp === undefined ? {} : { admin_state_up: adminStateUp }),
  }
  if (Object.keys(columns).length === 0) return
  await tx.updateTable('agent').set(columns).where('id', '=', id).execute()
  const isDisabled = adminStateUp === false && current.adminStateUp
  if (isDisabled && isScheduledType(agentType) && !settings.scheduling.keepsServicesOfDisabledAgents)
    await drainAgent(tx, { id, type: agentType }, settings.scheduling)
}

/**
 * Forgets an agent with what it was given. That of a hypervisor, or of another program on one, is taken out
 * of southbound too; while its process lives it writes its row again, and comes back.
 */
async function remove({ tx }: WriteContext, current: Current<AgentAttributes>): Promise<void> {
  const { id, binaryName } = current
  const chassis = Object.entries(current.configurations).find(([key]) => key === 'chassis_name')?.[1]
  if (typeof chassis === 'string')
    await requestAgentRemoval(tx, { agentId: id, binaryName, chassisName: chassis })
  await tx.deleteFrom('agent').where('id', '=', id).execute()
}

export const agentBehaviour: Behaviour<AgentAttributes> = { create, update, remove }
