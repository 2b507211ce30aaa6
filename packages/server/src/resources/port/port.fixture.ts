import {
  type Caller,
  callers,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'

/** A port's body as tests look at it. */
export interface ShownPort {
  readonly id: string
  readonly mac_address: string
  readonly fixed_ips: readonly { readonly subnet_id: string; readonly ip_address: string }[]
  readonly [attribute: string]: unknown
}

export interface PortFixture {
  /** A network with a subnet for each CIDR; attributes beside the CIDR may be given. */
  network(
    subnets?: readonly (string | Readonly<Record<string, unknown>>)[],
    options?: { readonly as?: Caller } & Readonly<Record<string, unknown>>,
  ): Promise<{ readonly id: string; readonly subnets: readonly string[] }>
  /** POST /ports, which must be served. */
  port(body: Readonly<Record<string, unknown>>, as?: Caller): Promise<ShownPort>
  update(id: string, changes: Readonly<Record<string, unknown>>, as?: Caller): Promise<ShownPort>
  show(id: string, as?: Caller): Promise<ShownPort>
  /** Units marked dirty since the last call, as `kind/id`. */
  dirty(): Promise<readonly string[]>
}

export function portFixture(api: TestApi): PortFixture {
  const { admin, member } = callers
  return {
    async network(subnets = [], { as = member, ...attributes } = {}) {
      const made = served(await api.post(as, '/v2.0/networks', { network: attributes }), 201).network
      const ids: string[] = []
      for (const entry of subnets) {
        const attributesOf = typeof entry === 'string' ? { cidr: entry } : entry
        const version = String(attributesOf.cidr).includes(':') ? 6 : 4
        const subnet = { network_id: made.id, ip_version: version, ...attributesOf }
        ids.push(served(await api.post(as, '/v2.0/subnets', { subnet }), 201).subnet.id)
      }
      return { id: made.id, subnets: ids }
    },
    port: async (body, as = member) => served(await api.post(as, '/v2.0/ports', { port: body }), 201).port,
    update: async (id, changes, as = member) =>
      served(await api.put(as, `/v2.0/ports/${id}`, { port: changes }), 200).port,
    show: async (id, as = admin) => served(await api.get(as, `/v2.0/ports/${id}`), 200).port,
    async dirty() {
      const { rows } = await api.connection.pool.query('delete from dirty_unit returning kind, id')
      return rows.map(row => `${row.kind}/${row.id}`).sort()
    },
  }
}

function served(response: TestResponse, status: number) {
  if (response.status !== status) throw new Error(`${response.status} ${response.text}`)
  return response.body
}

/** Status and error type of a refusal. */
export function refusal(response: TestResponse): readonly [number, string | undefined] {
  return [response.status, response.body?.NeutronError?.type]
}
