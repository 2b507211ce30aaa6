import { afterAll, beforeAll, expect, test } from 'vitest'
import { callers, createTestApi, type TestApi } from '../../../test/support/api/create-test-api.ts'
import { attributes } from './generated/attributes.ts'
import {
  addTagToNetwork,
  createNetwork,
  createNetworks,
  deleteNetwork,
  listNetworks,
  listTagsOfNetwork,
  pageNetworks,
  showNetwork,
  updateNetwork,
} from './generated/network.ts'
import { createPort } from './generated/port.ts'
import { createTransport, RequestError, type Transport } from './transport.ts'

let api: TestApi
let transport: Transport

beforeAll(async () => {
  api = await createTestApi()
  transport = createTransport({ baseUrl: 'http://localhost:9696', token: 'of-member', fetch: inProcess })
})
afterAll(() => api.close())

/** fetch, answered by the API in this process. */
const inProcess: typeof fetch = async (input, init) => {
  const url = new URL(String(input))
  const headers = Object.fromEntries(new Headers(init?.headers))
  const body = init?.body === undefined ? undefined : String(init.body)
  const answer = await api.request(
    callers.member,
    init?.method ?? 'GET',
    url.pathname + url.search,
    body,
    headers,
  )
  return new Response(answer.status === 204 ? null : answer.text, {
    status: answer.status,
    headers: { 'x-openstack-request-id': String(answer.headers['x-openstack-request-id']) },
  })
}

test('an object is made, shown, changed at its revision, tagged and deleted', async () => {
  const made = await createNetwork(transport, { name: 'one', mtu: 1400 })
  expect(await showNetwork(transport, made.id)).toEqual(made)
  expect(await showNetwork(transport, made.id, { fields: ['name'] })).toEqual({ name: 'one' })
  const changed = await updateNetwork(transport, made.id, { name: 'two' }, { revision: made.revision_number })
  expect(changed.name).toBe('two')
  const late = updateNetwork(transport, made.id, { name: 'three' }, { revision: made.revision_number })
  await expect(late).rejects.toMatchObject({ status: 412, type: 'RevisionNumberConstraintFailed' })
  await addTagToNetwork(transport, made.id, 'blue/green')
  expect(await listTagsOfNetwork(transport, made.id)).toEqual(['blue/green'])
  await deleteNetwork(transport, made.id)
  expect(await listNetworks(transport, { id: made.id })).toEqual([])
})

test('a network is deleted with everything on it', async () => {
  const { id } = await createNetwork(transport, {})
  await createPort(transport, { network_id: id })
  await expect(deleteNetwork(transport, id)).rejects.toMatchObject({ type: 'NetworkInUse' })
  await deleteNetwork(transport, id, { cascade: true })
  expect(await listNetworks(transport, { id })).toEqual([])
})

test('a refusal carries type, status, sentence and request id', async () => {
  const id = '6e7569e2-ffff-4000-8000-000000000001'
  const refused = await showNetwork(transport, id).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(RequestError)
  expect(refused).toMatchObject({
    status: 404,
    type: 'NetworkNotFound',
    message: `Network ${id} could not be found.`,
    requestId: expect.stringMatching(/^req-/),
  })
})

test('pages together hold every object once, in order, whatever their size', async () => {
  const names = Array.from({ length: 7 }, (_, index) => `page-${index}`)
  await createNetworks(
    transport,
    names.map(name => ({ name })),
  )
  for (const limit of [1, 3, 7, 8]) {
    const seen: string[] = []
    const query = { name: names, sort_key: ['name'], sort_dir: ['asc'], fields: ['name'], limit } as const
    for await (const page of pageNetworks(transport, query)) seen.push(...page.map(each => each.name ?? ''))
    expect(seen).toEqual(names)
  }
})

test('attribute tables tell forms and columns what there is', () => {
  expect(attributes.network.find(row => row.name === 'mtu')).toMatchObject({
    type: 'integer',
    create: 'optional',
    update: true,
    sort: true,
  })
  expect(attributes.security_group_rule.find(row => row.name === 'direction')).toMatchObject({
    create: 'required',
    values: ['ingress', 'egress'],
  })
})
