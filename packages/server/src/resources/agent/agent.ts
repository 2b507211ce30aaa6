import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Current, WriteContext } from '../../definition/behaviour.ts'
import type { AgentAttributes } from './definition.ts'
import { AgentAlive, AgentCreateUnsupported, AgentUpdateUnsupported } from './errors.ts'

async function create(): Promise<readonly string[]> {
  throw new AgentCreateUnsupported({})
}

async function update(
  { tx }: WriteContext,
  current: Current<AgentAttributes>,
  changes: UpdateInput<AgentAttributes>,
): Promise<void> {
  if (changes.adminStateUp === false) throw new AgentUpdateUnsupported({})
  if (changes.description === undefined) return
  await tx
    .updateTable('agent')
    .set({ description: changes.description })
    .where('id', '=', current.id)
    .execute()
}

/** Forgets an agent that is gone; the chassis of one that lives would bring it back. */
async function remove({ tx }: WriteContext, current: Current<AgentAttributes>): Promise<void> {
  if (current.alive) throw new AgentAlive({ id: current.id })
  await tx.deleteFrom('agent').where('id', '=', current.id).execute()
}

export const agentBehaviour: Behaviour<AgentAttributes> = { create, update, remove }
