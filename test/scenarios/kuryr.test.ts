import { afterAll, beforeAll, expect, test } from 'vitest'
import { countStatements } from '../support/api/count-statements.ts'
import { callers, createTestApi, type TestApi } from '../support/api/create-test-api.ts'
import { testSettings } from '../support/api/test-settings.ts'

// What a driver of Kubernetes asks for: a namespace is a network whose pods are subports of the trunks of the nodes that
// they run on. It made and removed them one by one where the API had no way to say it at once.

const { member } = callers
const PODS = 200
const NODES = 4
let api: TestApi
let calls = 0

beforeAll(async () => {
  const quotas = Object.fromEntries(Object.keys(testSettings.quotas).map(name => [name, -1]))
  api = await createTestApi({ settings: { quotas } })
})
afterAll(() => api.close())

async function call(method: string, path: string, body?: object) {
  calls += 1
  const answer = await api.request(member, method, `/v2.0/${path}`, body)
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`)
  return answer.body
}

/** The cluster, before any namespace: nodes on a network, each the parent of a trunk, and a router. */
async function makeCluster() {
  const { network } = await call('POST', 'networks', { network: { name: 'nodes' } })
  const subnet = { network_id: network.id, cidr: '10.0.0.0/24', ip_version: 4 }
  const made = await call('POST', 'subnets', { subnet })
  const { router } = await call('POST', 'routers', { router: { name: 'services' } })
  await call('PUT', `routers/${router.id}/add_router_interface`, { subnet_id: made.subnet.id })
  const trunks: string[] = []
  for (let node = 0; node < NODES; node += 1) {
    const { port } = await call('POST', 'ports', { port: { network_id: network.id, name: `node-${node}` } })
    const { trunk } = await call('POST', 'trunks', { trunk: { port_id: port.id } })
    trunks.push(trunk.id)
  }
  return { router: router.id as string, trunks }
}

const tags = ['namespace=shop']

/** Network, subnet, way out, group with its rules, pods, and a place for each in the trunk of its node. */
async function makeNamespace(cluster: Awaited<ReturnType<typeof makeCluster>>) {
  const { network } = await call('POST', 'networks', { network: { name: 'shop', tags } })
  const { subnet } = await call('POST', 'subnets', {
    subnet: { network_id: network.id, cidr: '10.1.0.0/16', ip_version: 4, tags },
  })
  await call('PUT', `routers/${cluster.router}/add_router_interface`, { subnet_id: subnet.id })
  const rule = (port: number) => ({
    ...{ direction: 'ingress', protocol: 'tcp' },
    ...{ port_range_min: port, port_range_max: port },
  })
  const { security_group } = await call('POST', 'security-groups', {
    security_group: { name: 'shop', tags, security_group_rules: [rule(80), rule(443)] },
  })
  const pod = (_: unknown, index: number) => ({
    ...{ network_id: network.id, name: `pod-${index}`, tags },
    security_groups: [security_group.id],
  })
  const { ports } = await call('POST', 'ports', { ports: Array.from({ length: PODS }, pod) })
  const perNode = PODS / NODES
  for (const [node, trunk] of cluster.trunks.entries()) {
    const sub_ports = ports
      .slice(node * perNode, (node + 1) * perNode)
      .map(({ id }: { id: string }, index: number) => ({
        ...{ port_id: id, segmentation_type: 'vlan' },
        segmentation_id: index + 1,
      }))
    await call('PUT', `trunks/${trunk}/add_subports`, { sub_ports })
  }
  return { network: network.id as string, group: security_group.id as string }
}

test('a namespace with 200 pods comes with nine calls and goes with two', async () => {
  const cluster = await makeCluster()
  calls = 0
  const namespace = await makeNamespace(cluster)
  expect(calls).toBe(5 + NODES)
  const pods = await call(
    'GET',
    `ports?network_id=${namespace.network}&device_owner=trunk:subport&fields=tags`,
  )
  expect(pods.ports).toEqual(Array.from({ length: PODS }, () => ({ tags })))

  calls = 0
  const statements = await countStatements(api)(() =>
    call('DELETE', `networks/${namespace.network}?cascade=true`),
  )
  await call('DELETE', `security-groups/${namespace.group}`)
  expect(calls).toBe(2)
  // It took a call for each pod to leave its trunk, one to delete it, and those around: 2 × 200 + 5.
  expect(statements).toBeLessThan(60)

  const left = await call('GET', `ports?tags=${tags[0]}`)
  expect(left.ports).toEqual([])
  for (const trunk of cluster.trunks) {
    const shown = await call('GET', `trunks/${trunk}`)
    expect(shown.trunk).toMatchObject({ status: 'ACTIVE', sub_ports: [] })
  }
  expect((await call('GET', 'networks?name=shop')).networks).toEqual([])
  expect((await call('GET', `subnets?tags=${tags[0]}`)).subnets).toEqual([])
})

test('a pod that goes alone takes one call', async () => {
  const cluster = await makeCluster()
  const { network } = await makeNamespace(cluster)
  const [pod] = (await call('GET', `ports?network_id=${network}&name=pod-7`)).ports
  calls = 0
  await call('DELETE', `ports/${pod.id}?force=true`)
  expect(calls).toBe(1)
  const [trunk] = cluster.trunks
  const { sub_ports } = await call('GET', `trunks/${trunk}/get_subports`)
  expect(sub_ports).toHaveLength(PODS / NODES - 1)
})
