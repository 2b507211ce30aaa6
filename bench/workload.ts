import type { Pool } from 'undici'
import { type Measured, measureEach, measureRate } from './measure.ts'
import { measureLists } from './measure-lists.ts'
import type { MeasurementName } from './reference.ts'

const PORTS = 1_000
const PORTS_IN_BULK = 100
const RULES = 100
const RULES_OF_A_NEW_GROUP = 2

type Result = readonly [MeasurementName, Measured]
type Json = Readonly<Record<string, unknown>>

export type Send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: Json) => Promise<string>

/** What the measurements work on: a network with 1,000 ports and an empty one for writes. */
interface Scene {
  readonly send: Send
  readonly create: (path: string, body: Json) => Promise<string>
  readonly portIds: readonly string[]
  readonly groupId: string
  readonly emptyNetworkId: string
}

/** Everything that is measured over HTTP, reads first, while there are 1,000 ports. */
export async function* runWorkload(pool: Pool): AsyncGenerator<Result, void, undefined> {
  const scene = await setScene(pool)
  yield* measureReads(scene)
  yield* measureWrites(scene)
  // Last: the other figures are for few other objects.
  yield* measureLists(scene.send)
}

async function setScene(pool: Pool): Promise<Scene> {
  const send: Send = async (method, path, body) => {
    const text = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await pool.request({
      method,
      path: `/v2.0${path}`,
      headers: { 'content-type': 'application/json' },
      ...text,
    })
    const answered = await answer.body.text()
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answered}`)
    return answered
  }
  const create: Scene['create'] = async (path, body) => idOf(await send('POST', path, body))
  const network = async (name: string, cidr: string) => {
    const id = await create('/networks', { network: { name } })
    await create('/subnets', { subnet: { network_id: id, ip_version: 4, cidr } })
    return id
  }
  const fullNetworkId = await network('full', '10.1.0.0/16')
  for (let made = 0; made < PORTS; made += PORTS_IN_BULK) await send('POST', '/ports', ports(fullNetworkId))
  const groupId = await create('/security-groups', { security_group: { name: 'many rules' } })
  const rules = Array.from({ length: RULES - RULES_OF_A_NEW_GROUP }, (_, index) => ({
    ...{ security_group_id: groupId, direction: 'ingress', ethertype: 'IPv4', protocol: 'tcp' },
    ...{ port_range_min: 1_000 + index, port_range_max: 1_000 + index },
  }))
  await send('POST', '/security-group-rules', { security_group_rules: rules })
  const listed = await send('GET', '/ports?fields=id')
  return {
    send,
    create,
    portIds: [...listed.matchAll(/"id":"([^"]+)"/g)].map(match => match[1] ?? ''),
    groupId,
    emptyNetworkId: await network('empty', '10.2.0.0/16'),
  }
}

const idOf = (answer: string) => /"id":"([^"]+)"/.exec(answer)?.[1] ?? ''

const ports = (networkId: string): Json => ({
  ports: Array.from({ length: PORTS_IN_BULK }, () => ({ network_id: networkId })),
})

async function* measureReads({ send, portIds, groupId }: Scene): AsyncGenerator<Result, void, undefined> {
  const port = (index: number) => portIds[index % portIds.length] ?? ''
  yield ['get', await measureEach(500, index => send('GET', `/ports/${port(index)}`))]
  yield ['list', await measureEach(41, () => send('GET', '/ports'))]
  yield ['list-id', await measureEach(41, () => send('GET', '/ports?fields=id'))]
  yield ['group', await measureEach(200, () => send('GET', `/security-groups/${groupId}`))]
}

async function* measureWrites(scene: Scene): AsyncGenerator<Result, void, undefined> {
  const { send, create, emptyNetworkId } = scene
  const made: string[] = []
  const createPort = async () => {
    made.push(await create('/ports', { port: { network_id: emptyNetworkId } }))
  }
  yield ['create', await measureEach(250, createPort)]
  yield ['create-16', await measureRate({ count: 1_500, width: 16 }, createPort)]
  yield ['bulk', await measureEach(10, () => send('POST', '/ports', ports(emptyNetworkId)))]
  const rename = (index: number) =>
    send('PUT', `/ports/${made[index] ?? ''}`, { port: { name: `port ${index}` } })
  yield ['update', await measureEach(250, rename)]
  yield ['delete', await measureEach(250, index => send('DELETE', `/ports/${made[index] ?? ''}`))]
  yield ['network', await measureEach(150, index => create('/networks', { network: { name: `n${index}` } }))]
}
