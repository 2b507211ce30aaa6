import { listPorts, type Port, updatePort } from '@neutrino/client/generated/port.ts'
import { createTransport, RequestError, type Transport } from '@neutrino/client/transport.ts'
import { UserError } from '../user-error.ts'

/** What plugging a machine needs to know of a port. */
export interface NeutronPort {
  readonly id: string
  readonly macAddress: string
  readonly hostId: string
  readonly status: string
  readonly addresses: readonly string[]
}

const requestTimeoutMs = 30_000

/** Reads a port by id, or by a name that only one port has. */
export async function findPort(endpoint: string, idOrName: string): Promise<NeutronPort> {
  return ask(endpoint, async transport => {
    const byId = await listPorts(transport, { id: idOrName })
    const ports = byId.length > 0 ? byId : await listPorts(transport, { name: idOrName })
    const [port, ...others] = ports
    if (port === undefined) throw new UserError(`The API knows no port ${idOrName}.`)
    if (others.length > 0)
      throw new UserError(`${ports.length} ports are named ${idOrName}: give the id of one.`)
    return toNeutronPort(port)
  })
}

/** Binds a port to a host and gives it an owner, as Nova does before it starts a machine. */
export async function bindPort(
  endpoint: string,
  port: NeutronPort,
  binding: { readonly hostId: string; readonly deviceId: string },
): Promise<NeutronPort> {
  const changes = {
    'binding:host_id': binding.hostId,
    device_id: binding.deviceId,
    device_owner: 'compute:nova',
  }
  return toNeutronPort(await ask(endpoint, transport => updatePort(transport, port.id, changes)))
}

/** What Nova does when a machine is deleted and its port is to stay; a port that is gone is fine. */
export async function releasePort(endpoint: string, portId: string): Promise<void> {
  const changes = { 'binding:host_id': '', device_id: '', device_owner: '' }
  await ask(endpoint, async transport => {
    try {
      await updatePort(transport, portId, changes)
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 404) throw error
    }
  })
}

/** Says in one sentence what went wrong between us and the API. */
async function ask<T>(endpoint: string, body: (transport: Transport) => Promise<T>): Promise<T> {
  try {
    return await body(createTransport({ baseUrl: endpoint, timeoutMs: requestTimeoutMs }))
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    if (cause instanceof RequestError) throw new UserError(`The API refused: ${cause.message}`, { cause })
    throw new UserError(`The API at ${endpoint} does not answer: is it up ("./dev status")?`, { cause })
  }
}

function toNeutronPort(port: Port): NeutronPort {
  return {
    id: port.id,
    macAddress: port.mac_address ?? '',
    hostId: port['binding:host_id'] ?? '',
    status: port.status,
    addresses: port.fixed_ips.flatMap(({ ip_address: address }) => address ?? []),
  }
}
