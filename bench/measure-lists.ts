import { type Measured, measureEach, measureRate } from './measure.ts'
import type { MeasurementName } from './reference.ts'
import type { Send } from './workload.ts'

const OBJECTS = 1_000
const IN_BULK = 100
/** Besides those that each new group gets. */
const RULES_OF_A_GROUP = 8

type Json = Readonly<Record<string, unknown>>

/** Lists of 1,000 objects, each with what usually hangs on it. */
export async function* measureLists(
  send: Send,
): AsyncGenerator<readonly [MeasurementName, Measured], void, undefined> {
  await makeNetworks(send)
  yield ['list-networks', await measureEach(21, () => send('GET', '/networks'))]
  await makeRouters(send)
  yield ['list-routers', await measureEach(21, () => send('GET', '/routers'))]
  await makeGroups(send)
  yield ['list-groups', await measureEach(21, () => send('GET', '/security-groups'))]
}

const ids = (answer: string) => [...answer.matchAll(/"id":"([^"]+)"/g)].map(match => match[1] ?? '')

async function inBulk(
  send: Send,
  path: string,
  name: string,
  body: (index: number) => Json,
): Promise<string[]> {
  const made: string[] = []
  for (let first = 0; first < OBJECTS; first += IN_BULK) {
    const bodies = Array.from({ length: IN_BULK }, (_, index) => body(first + index))
    made.push(...ids(await send('POST', `${path}?fields=id`, { [name]: bodies })))
  }
  return made
}

/** Each with a subnet. */
async function makeNetworks(send: Send): Promise<void> {
  const networks = await inBulk(send, '/networks', 'networks', index => ({ name: `listed ${index}` }))
  await inBulk(send, '/subnets', 'subnets', index => ({
    ...{ network_id: networks[index] ?? '', ip_version: 4, cidr: '10.0.0.0/24' },
  }))
}

/** Each with a gateway. */
async function makeRouters(send: Send): Promise<void> {
  const [external = ''] = ids(await send('POST', '/networks', { network: { 'router:external': true } }))
  await send('POST', '/subnets', { subnet: { network_id: external, ip_version: 4, cidr: '172.24.0.0/16' } })
  const router = { external_gateway_info: { network_id: external } }
  await measureRate({ count: OBJECTS, width: 8 }, () => send('POST', '/routers', { router }))
}

async function makeGroups(send: Send): Promise<void> {
  const security_group_rules = Array.from({ length: RULES_OF_A_GROUP }, (_, index) => ({
    ...{
      direction: 'ingress',
      protocol: 'tcp',
      port_range_min: 1_000 + index,
      port_range_max: 1_000 + index,
    },
  }))
  await inBulk(send, '/security-groups', 'security_groups', index => ({
    name: `listed ${index}`,
    security_group_rules,
  }))
}
