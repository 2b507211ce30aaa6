import type { Clock } from '@neutrino/base/clock.ts'
import { createServiceClient, type ServiceAnswer } from '../../outbound/service-client.ts'
import type { ServiceConnection } from '../../outbound/service-connection.ts'
import type { NovaEvent } from './outbox.ts'

/** What Nova says to each event, in their order: its HTTP code for it. */
export type Verdicts = readonly number[]

export interface NovaClient {
  /** @throws ServiceUnavailable or IdentityUnavailable when no answer decides anything */
  send(events: readonly NovaEvent[]): Promise<Verdicts>
  close(): Promise<void>
}

/** `POST /os-server-external-events`, as our own user. */
export function createNovaClient(connection: ServiceConnection, clock: Clock): NovaClient {
  const service = createServiceClient({ name: 'Nova', serviceType: 'compute', connection, clock })
  return {
    send: async events => {
      const body = { events: events.map(wireEvent) }
      return verdictsOf(
        await service.send({ method: 'POST', path: '/os-server-external-events', body }),
        events,
      )
    },
    close: service.close,
  }
}

function wireEvent({ name, serverId, portId, outcome }: NovaEvent): object {
  return { name, server_uuid: serverId, tag: portId, status: outcome }
}

/** One answer for all, or one for each (207); Nova keeps the order of the events. */
function verdictsOf({ status, body }: ServiceAnswer, events: readonly NovaEvent[]): Verdicts {
  const told = typeof body === 'object' && body !== null && 'events' in body ? body.events : undefined
  return events.map((event, index) => {
    const one: unknown = Array.isArray(told) ? told[index] : undefined
    const isSame = typeof one === 'object' && one !== null && 'tag' in one && one.tag === event.portId
    return isSame && 'code' in one && typeof one.code === 'number' ? one.code : status
  })
}
