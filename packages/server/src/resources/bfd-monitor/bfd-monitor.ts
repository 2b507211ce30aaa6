import { randomUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import type { UpdateInput } from '../../definition/attribute.ts'
import type { Behaviour, Creation, Current, MemberAction, WriteContext } from '../../definition/behaviour.ts'
import { shape } from '../../definition/shape.ts'
import { requireMatchingKeys } from './authentication.ts'
import type { BfdMonitorAttributes } from './definition.ts'
import { BfdMonitorInUse } from './errors.ts'
import * as storage from './storage.ts'

type Monitor = Current<BfdMonitorAttributes>

async function create(
  { tx }: WriteContext,
  inputs: readonly Creation<BfdMonitorAttributes>[],
): Promise<readonly string[]> {
  const rows = inputs.map(({ values }) => {
    requireMatchingKeys(values.authType, values.authKey)
    return {
      id: randomUuid(),
      project_id: values.projectId,
      name: values.name,
      description: values.description,
      mode: values.mode,
      dst_ip: values.dstIp,
      src_ip: values.srcIp,
      min_rx: values.minRx,
      min_tx: values.minTx,
      multiplier: values.multiplier,
      auth_type: values.authType,
      auth_key: values.authKey,
    }
  })
  await storage.insertMonitors(tx, rows)
  return rows.map(row => row.id)
}

async function update(
  { tx, dirty }: WriteContext,
  { id }: Monitor,
  changes: UpdateInput<BfdMonitorAttributes>,
): Promise<void> {
  const { name, description, minRx, minTx, multiplier } = changes
  await storage.updateMonitor(tx, id, {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(minRx === undefined ? {} : { min_rx: minRx }),
    ...(minTx === undefined ? {} : { min_tx: minTx }),
    ...(multiplier === undefined ? {} : { multiplier }),
  })
  dirty('router', ...(await storage.routersOf(tx, id)))
}

async function remove({ tx }: WriteContext, { id }: Monitor): Promise<void> {
  try {
    await storage.deleteMonitor(tx, id)
  } catch (cause) {
    if (violatedConstraint(cause) !== 'bfd_monitor_in_use') throw cause
    throw new BfdMonitorInUse({ bfd_monitor_id: id }, { cause })
  }
}

const { flag, list, object, text, textOrNull } = shape
const remote = {
  type: text,
  router: text,
  extra_route: object({ destination: text, nexthop: text }),
  src_ip: textOrNull,
}

function remoteOf({ routerId, destination, nexthop, sourceIp }: storage.Association) {
  return { type: 'extra_route', router: routerId, extra_route: { destination, nexthop }, src_ip: sourceIp }
}

/** As the specification of the API has it; of its state variables those that OVN tells. */
const sessionStatus: MemberAction<BfdMonitorAttributes> = {
  method: 'GET',
  rule: 'get_bfd_monitor',
  answer: object({
    bfd_session_status: object({
      remotes: list(object({ ...remote, status: object({ SessionState: text, Forwarding: flag }) })),
    }),
  }),
  run: async ({ tx }, { id }) => ({
    bfd_session_status: {
      remotes: (await storage.associationsOf(tx, id)).map(association => ({
        ...remoteOf(association),
        // Without a session nobody sends.
        status: {
          SessionState: association.session ?? 'admin_down',
          Forwarding: association.session === 'up',
        },
      })),
    },
  }),
}

const associations: MemberAction<BfdMonitorAttributes> = {
  method: 'GET',
  rule: 'get_bfd_monitor',
  answer: object({ bfd_monitor_associations: object({ remotes: list(object(remote)) }) }),
  run: async ({ tx }, { id }) => ({
    bfd_monitor_associations: { remotes: (await storage.associationsOf(tx, id)).map(remoteOf) },
  }),
}

export const bfdMonitorBehaviour: Behaviour<BfdMonitorAttributes> = {
  create,
  update,
  remove,
  actions: { session_status: sessionStatus, bfd_monitor_associations: associations },
}
