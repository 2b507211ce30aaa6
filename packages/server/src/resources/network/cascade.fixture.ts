import { type Caller, callers, type TestApi } from '../../../../../test/support/api/create-test-api.ts'

const { admin, member } = callers

export interface Site {
  readonly network: string
  readonly subnet: string
  readonly routers: readonly string[]
  readonly trunks: readonly string[]
  /** On the network; parents of trunks are the first of them. */
  readonly ports: readonly string[]
  /** Of the trunks, on another network. */
  readonly subPorts: readonly string[]
}

export interface SiteSize {
  readonly ports: number
  readonly trunks?: number
  readonly routers?: number
}

/** Makes an object, or several in bulk; their ids. */
export async function makeAll(
  api: TestApi,
  caller: Caller,
  collection: string,
  body: object,
): Promise<readonly string[]> {
  const answer = await api.post(caller, `/v2.0/${collection}`, body)
  if (answer.status !== 201) throw new Error(`${collection}: ${answer.text}`)
  return Object.values<{ id: string }>(answer.body)
    .flat()
    .map(({ id }) => id)
}

/** Makes one object; its id. */
export async function make(api: TestApi, caller: Caller, collection: string, body: object): Promise<string> {
  const [id] = await makeAll(api, caller, collection, body)
  return id ?? ''
}

/** Ports of a network, in bulk. */
export async function makePorts(
  api: TestApi,
  network: string,
  count: number,
  caller: Caller = member,
): Promise<readonly string[]> {
  const ports = Array.from({ length: count }, () => ({ network_id: network }))
  if (count === 0) return []
  return makeAll(api, caller, 'ports', { ports })
}

/** A network of the member's with routers, ports, and trunks whose only subports are on a network of their own. */
export async function makeSite(api: TestApi, size: SiteSize, caller: Caller = member): Promise<Site> {
  const { trunks: trunkCount = 0, routers: routerCount = 0 } = size
  const network = await make(api, caller, 'networks', { network: { name: 'site' } })
  const cidr = '10.8.0.0/16'
  const subnet = await make(api, caller, 'subnets', { subnet: { network_id: network, cidr, ip_version: 4 } })
  const routers: string[] = []
  for (let index = 0; index < routerCount; index += 1) {
    const router = await make(api, caller, 'routers', { router: {} })
    const port = await make(api, caller, 'ports', { port: { network_id: network } })
    const body = index === 0 ? { subnet_id: subnet } : { port_id: port }
    const answer = await api.put(caller, `/v2.0/routers/${router}/add_router_interface`, body)
    if (answer.status !== 200) throw new Error(answer.text)
    routers.push(router)
  }
  const ports = await makePorts(api, network, size.ports, caller)
  const other = await make(api, caller, 'networks', { network: { name: 'other' } })
  const subPorts = await makePorts(api, other, trunkCount, caller)
  const trunks: string[] = []
  for (const [index, port_id] of subPorts.entries()) {
    const sub_ports = [{ port_id, segmentation_type: 'vlan', segmentation_id: 100 }]
    trunks.push(await make(api, caller, 'trunks', { trunk: { port_id: ports[index], sub_ports } }))
  }
  return { network, subnet, routers, trunks, ports, subPorts }
}

/** Statuses of an administrator's GET of each object. */
export async function statuses(api: TestApi, collection: string, ids: readonly string[]): Promise<number[]> {
  const answers = await Promise.all(ids.map(id => api.get(admin, `/v2.0/${collection}/${id}`)))
  return [...new Set(answers.map(answer => answer.status))]
}
