import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  callers,
  createTestApi,
  projectA,
  projectB,
  type TestApi,
  type TestResponse,
} from '../../../../../test/support/api/create-test-api.ts'
import { storeDefaultRanges } from '../../process/store-default-ranges.ts'

const { admin, member } = callers
const path = '/v2.0/network-segment-ranges'
let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const outcome = ({ status, body }: TestResponse) => [status, body?.NeutronError?.type]

const range = (minimum: number, maximum: number, more: object = {}) => ({
  network_segment_range: {
    name: 'r',
    network_type: 'vxlan',
    physical_network: '',
    shared: false,
    project_id: projectB,
    minimum,
    maximum,
    ...more,
  },
})

async function made(minimum: number, maximum: number, more: object = {}) {
  const { body } = await api.post(admin, path, range(minimum, maximum, more))
  return body.network_segment_range
}

const network = (more: object = {}) =>
  api.post(admin, '/v2.0/networks', {
    network: { project_id: projectB, 'provider:network_type': 'vxlan', ...more },
  })

describe('network segment range', () => {
  test('is made, shown, changed and deleted by an admin', async () => {
    const own = range(1100, 1105, { project_id: projectA })
    expect(outcome(await api.post(member, path, own))).toEqual([403, 'PolicyNotAuthorized'])
    const created = await made(1100, 1105)
    expect(created).toEqual({
      id: created.id,
      name: 'r',
      default: false,
      shared: false,
      project_id: projectB,
      tenant_id: projectB,
      network_type: 'vxlan',
      physical_network: '',
      minimum: 1100,
      maximum: 1105,
      used: {},
      available: [1100, 1101, 1102, 1103, 1104, 1105],
      description: '',
      tags: [],
      revision_number: 0,
      created_at: created.created_at,
      updated_at: created.updated_at,
    })
    const changed = await api.put(admin, `${path}/${created.id}`, {
      network_segment_range: { name: 'n', minimum: 1050, maximum: 1155 },
    })
    expect(changed.body.network_segment_range).toMatchObject({ name: 'n', minimum: 1050, maximum: 1155 })
    expect((await api.get(admin, `${path}?id=33`)).body.network_segment_ranges).toEqual([])
    expect((await api.get(member, path)).body.network_segment_ranges).toEqual([])
    expect((await api.delete(admin, `${path}/${created.id}`)).status).toBe(204)
    expect(outcome(await api.get(admin, `${path}/${created.id}`))).toEqual([
      404,
      'NetworkSegmentRangeNotFound',
    ])
  })

  test('is refused where it makes no sense', async () => {
    const refusals: readonly [object, number, string][] = [
      [range(5, 4), 400, 'InvalidInput'],
      [range(1, 5000, { network_type: 'vlan', physical_network: 'p' }), 400, 'InvalidInput'],
      [range(0, 4), 400, 'HTTPBadRequest'],
      [range(1, 4, { network_type: 'flat' }), 400, 'HTTPBadRequest'],
      [range(1, 4, { network_type: 'vlan' }), 400, 'BadRequest'],
      [range(1, 4, { project_id: '' }), 400, 'BadRequest'],
    ]
    for (const [body, status, type] of refusals)
      expect(outcome(await api.post(admin, path, body))).toEqual([status, type])
    const { id } = await made(2000, 2100)
    expect(outcome(await api.post(admin, path, range(2100, 2200)))).toEqual([
      409,
      'NetworkSegmentRangeOverlaps',
    ])
    expect((await api.post(admin, path, range(2100, 2200, { network_type: 'gre' }))).status).toBe(201)
    expect((await api.post(admin, path, range(2101, 2200))).status).toBe(201)
    expect(
      outcome(await api.put(admin, `${path}/${id}`, { network_segment_range: { maximum: 2101 } })),
    ).toEqual([409, 'NetworkSegmentRangeOverlaps'])
  })

  test('gives identifiers to its project only, and stays while they are in use', async () => {
    const project = 'c0000000000000000000000000000009'
    const { id } = await made(3100, 3102, { project_id: project })
    const used = new Map<number, string>()
    for (let count = 0; count < 3; count++) {
      const { body } = await network({ project_id: project })
      used.set(body.network['provider:segmentation_id'], body.network.id)
    }
    expect([...used.keys()].toSorted()).toEqual([3100, 3101, 3102])
    const shown = (await api.get(admin, `${path}/${id}`)).body.network_segment_range
    expect(shown).toMatchObject({
      used: { 3100: project, 3101: project, 3102: project },
      available: [],
    })
    const shared = (await network({ project_id: project })).body.network
    expect(shared['provider:segmentation_id']).toBeLessThanOrEqual(1000)
    const other = (await network({ project_id: projectA })).body.network
    expect(other['provider:segmentation_id']).toBeLessThanOrEqual(1000)
    expect(outcome(await api.delete(admin, `${path}/${id}`))).toEqual([
      409,
      'NetworkSegmentRangeReferencedByProject',
    ])
    const impact = (fields: object) =>
      api.put(admin, `${path}/${id}`, { network_segment_range: { name: 'new', ...fields } })
    expect(outcome(await impact({ minimum: 3101, maximum: 3200 }))).toEqual([
      409,
      'NetworkSegmentRangeReferencedByProject',
    ])
    expect((await impact({})).status).toBe(200)
    expect((await impact({ minimum: 3000, maximum: 3200 })).status).toBe(200)
    for (const networkId of used.values()) await api.delete(admin, `/v2.0/networks/${networkId}`)
    expect((await api.delete(admin, `${path}/${id}`)).status).toBe(204)
  })

  test('of the configuration is shown and read-only', async () => {
    const { segments } = api.services.settings
    for (let time = 0; time < 2; time++) await storeDefaultRanges(api.connection.pool, segments)
    const list = async () => {
      const { body } = await api.get(admin, `${path}?fields=id&fields=default&fields=network_type`)
      return body.network_segment_ranges.filter((one: { default: boolean }) => one.default)
    }
    const found = await list()
    expect(found.map((one: { network_type: string }) => one.network_type).toSorted()).toEqual([
      'geneve',
      'gre',
      'qinq',
      'vlan',
      'vxlan',
    ])
    const [{ id }] = found
    const { body } = await api.get(admin, `${path}/${id}`)
    expect(body.network_segment_range).toMatchObject({ shared: true, project_id: null })
    for (const answer of [
      await api.put(admin, `${path}/${id}`, { network_segment_range: { name: 'x' } }),
      await api.delete(admin, `${path}/${id}`),
    ])
      expect(outcome(answer)).toEqual([400, 'NetworkSegmentRangeDefaultReadOnly'])
    const tagged = await api.put(admin, `${path}/${id}/tags`, { tags: ['t'] })
    expect(tagged.status).toBe(200)
    await storeDefaultRanges(api.connection.pool, {
      ...segments,
      vlanRanges: new Map(),
      typeDrivers: new Set(['vlan', 'gre']),
    })
    expect((await list()).map((one: { network_type: string }) => one.network_type)).toEqual(['gre'])
  })

  test('that is shared adds to what the configuration offers', async () => {
    const { body } = await api.post(
      admin,
      path,
      range(10, 11, { network_type: 'vlan', physical_network: 'fresh', shared: true }),
    )
    expect(body.network_segment_range.project_id).toBeNull()
    const answer = await network({
      'provider:network_type': 'vlan',
      'provider:physical_network': 'fresh',
      project_id: projectA,
    })
    expect([10, 11]).toContain(answer.body.network['provider:segmentation_id'])
  })
})
