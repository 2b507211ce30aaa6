import type { Clock } from '@neutrino/base/clock.ts'
import { createServiceClient } from '../../outbound/service-client.ts'
import type { ServiceConnection } from '../../outbound/service-connection.ts'
import type { IronicEvent } from './outbox.ts'

/** The first microversion with events of ports (Ironic's API, `POST /v1/events`). */
const microversion = '1.54'

export interface IronicClient {
  /**
   * @returns Ironic's HTTP code for all of them
   * @throws ServiceUnavailable or IdentityUnavailable when no answer decides anything
   */
  send(events: readonly IronicEvent[]): Promise<number>
  close(): Promise<void>
}

/** `POST /v1/events`, as our own user. */
export function createIronicClient(connection: ServiceConnection, clock: Clock): IronicClient {
  const service = createServiceClient({ name: 'Ironic', serviceType: 'baremetal', connection, clock })
  return {
    send: async events => {
      const { status } = await service.send({
        method: 'POST',
        path: '/v1/events',
        headers: { 'x-openstack-ironic-api-version': microversion },
        body: { events: events.map(wireEvent) },
      })
      return status
    },
    close: service.close,
  }
}

function wireEvent({ name, portId, fields }: IronicEvent): object {
  return { event: `network.${name}`, port_id: portId, ...fields }
}
