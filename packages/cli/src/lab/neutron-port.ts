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
  const byId = await request(endpoint, 'GET', `/v2.0/ports?id=${encodeURIComponent(idOrName)}`)
  const found = listOf(byId, 'ports')
  const ports =
    found.length > 0
      ? found
      : listOf(await request(endpoint, 'GET', `/v2.0/ports?name=${encodeURIComponent(idOrName)}`), 'ports')
  const [port, ...others] = ports
  if (port === undefined) throw new UserError(`The API knows no port ${idOrName}.`)
  if (others.length > 0)
    throw new UserError(`${ports.length} ports are named ${idOrName}: give the id of one.`)
  return parsePort(port)
}

/** Binds a port to a host and gives it an owner, as Nova does before it starts a machine. */
export async function bindPort(
  endpoint: string,
  port: NeutronPort,
  binding: { readonly hostId: string; readonly deviceId: string },
): Promise<NeutronPort> {
  const body = {
    port: {
      'binding:host_id': binding.hostId,
      device_id: binding.deviceId,
      device_owner: 'compute:nova',
    },
  }
  const answer = await request(endpoint, 'PUT', `/v2.0/ports/${port.id}`, body)
  return parsePort(fieldOf(answer, 'port'))
}

/** What Nova does when a machine is deleted and its port is to stay. */
export async function releasePort(endpoint: string, portId: string): Promise<void> {
  const body = { port: { 'binding:host_id': '', device_id: '', device_owner: '' } }
  await request(endpoint, 'PUT', `/v2.0/ports/${portId}`, body, [404])
}

async function request(
  endpoint: string,
  method: string,
  path: string,
  body?: object,
  tolerated: readonly number[] = [],
): Promise<unknown> {
  let answer: Response
  try {
    answer = await fetch(`${endpoint}${path}`, {
      method,
      signal: AbortSignal.timeout(requestTimeoutMs),
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  } catch (cause) {
    throw new UserError(`The API at ${endpoint} does not answer: is it up ("./dev status")?`, { cause })
  }
  const text = await answer.text()
  if (!answer.ok && !tolerated.includes(answer.status)) {
    throw new UserError(`${method} ${path} was answered with ${answer.status}: ${text}`)
  }
  return text === '' ? undefined : JSON.parse(text)
}

function parsePort(value: unknown): NeutronPort {
  return {
    id: textOf(value, 'id'),
    macAddress: textOf(value, 'mac_address'),
    hostId: textOf(value, 'binding:host_id'),
    status: textOf(value, 'status'),
    addresses: listOf(value, 'fixed_ips').map(fixedIp => textOf(fixedIp, 'ip_address')),
  }
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}

function textOf(value: unknown, name: string): string {
  const field = fieldOf(value, name)
  return typeof field === 'string' ? field : ''
}

function listOf(value: unknown, name: string): unknown[] {
  const field = fieldOf(value, name)
  return Array.isArray(field) ? field : []
}
