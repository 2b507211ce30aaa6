import { pathOf } from '@neutrino/server/http/resource-routes.ts'
import type { Endpoint } from '@neutrino/server/http/wire.ts'
import type { TestResponse } from '../../support/api/create-test-api.ts'
import type { Fixture, Surroundings } from './fixture.ts'
import { sampleValue } from './sample-value.ts'
import { shareWith } from './surroundings.ts'
import { verdict } from './verdict.ts'

export interface Cell {
  readonly endpoint: Endpoint
  readonly fixture: Fixture
  readonly around: Surroundings
  /** Shared by all: for attributes that name one. */
  readonly qosPolicy: string
}

/** Where an object is: the path of its collection, and what it is known by. */
export interface Made {
  readonly collection: string
  readonly id: string
}

async function collectionOf({ endpoint, fixture, around }: Cell): Promise<{ path: string; parent: string }> {
  const parent = (await fixture.parent?.(around)) ?? ''
  return { path: `/v2.0${pathOf(endpoint.schema).replace(/\{\w+\}/, parent)}`, parent }
}

/** Makes an object for the owner of the surroundings. */
export async function makeObject(cell: Cell): Promise<Made> {
  const { endpoint, fixture, around } = cell
  const { name } = endpoint.schema.definition
  await fixture.prepare?.(around)
  const { path: collection, parent } = await collectionOf(cell)
  if (fixture.make) return { collection, id: await fixture.make(around, parent) }
  const owner = endpoint.schema.byWire.get('tenant_id')?.attribute.create ? { project_id: around.owner } : {}
  const body = { [name]: { ...owner, ...(await fixture.create?.(around)) } }
  const answer = await around.api.post(around.superuser, collection, body)
  if (answer.status !== 201) throw new Error(`${name} could not be made: ${answer.text}`)
  const id: string = answer.body[name][fixture.key ?? 'id']
  if (around.ownership === 'shared' && fixture.sharedAs) await shareWith(around, fixture.sharedAs, id)
  return { collection, id }
}

function sampleOf(cell: Cell, wire: string): unknown {
  const samples: Readonly<Record<string, unknown>> = {
    dns_domain: 'example.org.',
    qos_policy_id: cell.qosPolicy,
    ...cell.fixture.samples?.(cell.around),
  }
  if (wire in samples) return samples[wire]
  const { kind, default: usual } = cell.endpoint.schema.byWire.get(wire)!.attribute
  return sampleValue(kind.schema, usual)
}

/** Requests of one cell by name: each is sent, on an object that is made again when it was changed. */
export async function objectCells(cell: Cell): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  let object = await makeObject(cell)
  const change = async (name: string, send: (object: Made) => Promise<TestResponse>) => {
    const answer = await send(object)
    found.set(name, verdict(answer))
    if (answer.status < 300 || cell.fixture.prepare) object = await makeObject(cell)
  }
  await readCells(cell, object, found)
  await createCells(cell, change)
  await changeCells(cell, change)
  return found
}

type Change = (name: string, send: (object: Made) => Promise<TestResponse>) => Promise<void>

async function readCells(
  { endpoint, fixture, around }: Cell,
  { collection, id }: Made,
  found: Map<string, string>,
): Promise<void> {
  const { api, caller } = around
  const { definition, fields } = endpoint.schema
  const key = fixture.key ?? 'id'
  const listed = await api.get(caller, `${collection}?fields=${key}`)
  const isListed = listed.body?.[definition.collection]?.some(
    (item: Readonly<Record<string, unknown>>) => item[key] === id,
  )
  found.set('list', listed.status === 200 ? (isListed ? '+' : '0') : verdict(listed))
  const shown = await api.get(caller, `${collection}/${id}`)
  found.set('get', verdict(shown))
  for (const field of fields.filter(each => !each.attribute.hidden)) {
    const isShown = shown.status === 200 && field.wire in shown.body[definition.name]
    found.set(`get:${field.wire}`, isShown ? '+' : '.')
  }
}

async function createCells(cell: Cell, change: Change): Promise<void> {
  const { endpoint, fixture, around } = cell
  const { api, caller } = around
  const { name } = endpoint.schema.definition
  const { create } = fixture
  if (!create) return
  const post = async (more: object) => {
    await fixture.prepare?.(around)
    const { path } = await collectionOf(cell)
    return api.post(caller, path, { [name]: { ...(await create(around)), ...more } })
  }
  await change('create', () => post({}))
  for (const { wire, attribute } of endpoint.schema.fields) {
    if (!attribute.create || wire === 'tenant_id') continue
    const value = sampleOf(cell, wire)
    if (value !== undefined) await change(`create:${wire}`, () => post({ [wire]: value }))
  }
}

async function changeCells(cell: Cell, change: Change): Promise<void> {
  const { endpoint, around } = cell
  const { api, caller } = around
  const { definition, fields } = endpoint.schema
  const { update, remove, actions = {}, removals = {} } = endpoint.resource.behaviour
  for (const { wire, attribute } of update ? fields : []) {
    const value = attribute.update ? sampleOf(cell, wire) : undefined
    if (value !== undefined)
      await change(`update:${wire}`, ({ collection, id }) =>
        api.put(caller, `${collection}/${id}`, { [definition.name]: { [wire]: value } }),
      )
  }
  if (definition.tagged) {
    await change('get tags', ({ collection, id }) => api.get(caller, `${collection}/${id}/tags`))
    await change('set tags', ({ collection, id }) =>
      api.put(caller, `${collection}/${id}/tags`, { tags: ['t'] }),
    )
    await change('add tags', ({ collection, id }) =>
      api.post(caller, `${collection}/${id}/tags`, { tags: ['t'] }),
    )
    await change('delete tags', ({ collection, id }) => api.delete(caller, `${collection}/${id}/tags`))
    await change('set tag', ({ collection, id }) => api.put(caller, `${collection}/${id}/tags/t`, undefined))
  }
  for (const [action, { method, enforced = [] }] of Object.entries(actions)) {
    const send = (body: object) => (method === 'PUT' ? body : undefined)
    await change(action, ({ collection, id }) =>
      api.request(caller, method, `${collection}/${id}/${action}`, send({})),
    )
    for (const wire of enforced)
      await change(`${action}:${wire}`, ({ collection, id }) =>
        api.request(
          caller,
          method,
          `${collection}/${id}/${action}`,
          send({ [definition.name]: { [wire]: sampleOf(cell, wire) } }),
        ),
      )
  }
  for (const flag of Object.keys(removals))
    await change(`delete with ${flag}`, ({ collection, id }) =>
      api.delete(caller, `${collection}/${id}?${flag}=true`),
    )
  if (remove) await change('delete', ({ collection, id }) => api.delete(caller, `${collection}/${id}`))
}
