import { afterAll, beforeAll, expect, test } from 'vitest'
import { countStatements } from '../../../../../test/support/api/count-statements.ts'
import { callers, createTestApi, type TestApi } from '../../../../../test/support/api/create-test-api.ts'

// What a request costs is its statements, whatever the number of subports.

const { member } = callers
const many = 100
let api: TestApi
let counted: ReturnType<typeof countStatements>
let net: string

beforeAll(async () => {
  api = await createTestApi({ settings: { quotas: { port: -1, network: -1, trunk: -1 } } })
  counted = countStatements(api)
  net = (await api.post(member, '/v2.0/networks', { network: {} })).body.network.id
})
afterAll(() => api?.close())

async function ports(count: number): Promise<readonly string[]> {
  const asked = Array.from({ length: count }, () => ({ network_id: net }))
  const { body } = await api.post(member, '/v2.0/ports', { ports: asked })
  return body.ports.map((port: { id: string }) => port.id)
}

async function subPorts(count: number) {
  return (await ports(count)).map((port_id, index) => ({
    port_id,
    segmentation_type: 'vlan',
    segmentation_id: index + 1,
  }))
}

test('trunks are made, changed and deleted in as many statements for one subport as for many', async () => {
  const costs: number[][] = []
  for (const count of [1, many]) {
    const [port_id] = await ports(1)
    const asked = await subPorts(count)
    const cost: number[] = []
    const ask = async (request: () => ReturnType<TestApi['get']>) => {
      let id = ''
      cost.push(
        await counted(async () => {
          const answer = await request()
          expect(answer.status, answer.text).toBeLessThan(300)
          id = answer.body?.trunk?.id
        }),
      )
      return id
    }
    const trunks = '/v2.0/trunks'
    const id = await ask(() => api.post(member, trunks, { trunk: { port_id, sub_ports: asked } }))
    await ask(() => api.put(member, `${trunks}/${id}/remove_subports`, { sub_ports: asked }))
    await ask(() => api.put(member, `${trunks}/${id}/add_subports`, { sub_ports: asked }))
    await ask(() => api.get(member, trunks))
    await ask(() => api.delete(member, `${trunks}/${id}`))
    costs.push(cost)
  }
  expect(costs[0]).toEqual(costs[1])
  expect(costs[0]![3]).toBe(1)
})
