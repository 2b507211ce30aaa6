import type { Clock } from '@neutrino/base/clock.ts'
import { createServiceClient, type ServiceRequest, ServiceUnavailable } from '../outbound/service-client.ts'
import type { ServiceConnection } from '../outbound/service-connection.ts'

/** The first version that tells the UUID of an aggregate, by which Placement knows it. */
const MICROVERSION = '2.41'

export interface Aggregate {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly hosts: readonly string[]
}

/** Nova's groups of hosts. All throws ServiceUnavailable when there is no answer or a refusal. */
export interface NovaAggregates {
  list(): Promise<readonly Aggregate[]>
  create(name: string): Promise<Aggregate>
  /** False when Nova does not know the host. */
  addHost(id: number, host: string): Promise<boolean>
  removeHost(id: number, host: string): Promise<void>
  remove(id: number): Promise<void>
  close(): Promise<void>
}

export function createNovaAggregates(connection: ServiceConnection, clock: Clock): NovaAggregates {
  const service = createServiceClient({ name: 'Nova', serviceType: 'compute', connection, clock })
  const headers = {
    'openstack-api-version': `compute ${MICROVERSION}`,
    'x-openstack-nova-api-version': MICROVERSION,
  }
  const ask = async (
    method: ServiceRequest['method'],
    path: string,
    expected: readonly number[],
    body?: object,
  ) => {
    const request = { method, path: `/os-aggregates${path}`, headers }
    const answer = await service.send(body === undefined ? request : { ...request, body })
    if (expected.includes(answer.status)) return answer
    throw new ServiceUnavailable(`Nova answered ${method} ${request.path} with ${answer.status}`)
  }
  return {
    list: async () => {
      const { body } = await ask('GET', '', [200])
      const aggregates = fieldOf(body, 'aggregates')
      return Array.isArray(aggregates) ? aggregates.flatMap(one => parseAggregate(one) ?? []) : []
    },
    create: async name => {
      const { body } = await ask('POST', '', [200, 201], { aggregate: { name, availability_zone: null } })
      const created = parseAggregate(fieldOf(body, 'aggregate'))
      if (created === undefined) throw new ServiceUnavailable('Nova described an aggregate in another form')
      return created
    },
    addHost: async (id, host) => {
      // 409: it is there.
      const answer = await ask('POST', `/${id}/action`, [200, 202, 404, 409], { add_host: { host } })
      return answer.status !== 404
    },
    removeHost: async (id, host) =>
      void (await ask('POST', `/${id}/action`, [200, 202, 404], { remove_host: { host } })),
    remove: async id => void (await ask('DELETE', `/${id}`, [200, 202, 204, 404])),
    close: service.close,
  }
}

function parseAggregate(value: unknown): Aggregate | undefined {
  const [id, uuid, name, hosts] = ['id', 'uuid', 'name', 'hosts'].map(key => fieldOf(value, key))
  if (typeof id !== 'number' || typeof uuid !== 'string' || typeof name !== 'string') return undefined
  const names = Array.isArray(hosts) ? hosts.filter(host => typeof host === 'string') : []
  return { id, uuid, name, hosts: names }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, key)?.value
    : undefined
}
