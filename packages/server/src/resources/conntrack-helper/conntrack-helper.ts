import { randomUuid } from '@neutrino/base/uuid.ts'
import { bumpRevision } from '../../database/bump-revision.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, WriteContext } from '../../definition/behaviour.ts'
import { BadRequest } from '../../errors/errors.ts'
import type { ConntrackHelperAttributes } from './definition.ts'
import { ConntrackHelperNotAllowed, InvalidProtocolForHelper } from './errors.ts'
import * as storage from './storage.ts'

async function create(
  context: WriteContext,
  inputs: readonly Creation<ConntrackHelperAttributes>[],
): Promise<readonly string[]> {
  const rows = inputs.map(({ values: { routerId, protocol, port, helper } }) => {
    checkAllowed(context, { protocol, port, helper })
    return { id: randomUuid(), router_id: routerId, protocol, port, helper }
  })
  await refusingSecond(() => storage.insertHelpers(context.tx, rows))
  for (const routerId of new Set(rows.map(row => row.router_id))) await countChange(context, routerId)
  return rows.map(row => row.id)
}

function checkAllowed({ settings }: WriteContext, { protocol, helper }: storage.Helper): void {
  const allowed = settings.conntrackHelpers.get(helper)
  if (allowed === undefined) throw new ConntrackHelperNotAllowed({ helper })
  if (!allowed.includes(protocol))
    throw new InvalidProtocolForHelper({ helper, protocol, supported_protocols: allowed.join(', ') })
}

async function refusingSecond(store: () => Promise<void>): Promise<void> {
  try {
    await store()
  } catch (cause) {
    if (violatedConstraint(cause) !== 'conntrack_helper_unique') throw cause
    const msg = 'the router already has that helper for the protocol and port'
    throw new BadRequest({ resource: 'conntrack_helper', msg }, { cause })
  }
}

/** Helpers are shown in their router. */
async function countChange(context: WriteContext, routerId: string): Promise<void> {
  await bumpRevision(context.tx, 'router', [routerId])
  context.dirty('router', routerId)
}

async function update(
  context: WriteContext,
  current: Current<ConntrackHelperAttributes>,
  changes: UpdateInput<ConntrackHelperAttributes>,
): Promise<void> {
  const helper = {
    protocol: changes.protocol ?? current.protocol,
    port: changes.port ?? current.port,
    helper: changes.helper ?? current.helper,
  }
  checkAllowed(context, helper)
  await refusingSecond(() => storage.updateHelper(context.tx, current.id, helper))
  await countChange(context, current.routerId)
}

async function remove(context: WriteContext, current: Current<ConntrackHelperAttributes>): Promise<void> {
  await storage.deleteHelper(context.tx, current.id)
  await countChange(context, current.routerId)
}

export const conntrackHelperBehaviour: Behaviour<ConntrackHelperAttributes> = { create, update, remove }
